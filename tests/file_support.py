"""Folders of records, and which of their files are found."""

from __future__ import annotations

import os
import subprocess

import pytest

from recordlint.files import find
from recordlint.files.read import read_bytes
from recordlint.settings.find import Configurations

RECORD = "---\ntitle: x\n---\n"
needs_unix = pytest.mark.skipif(os.name == "nt", reason="named pipes and permissions are those of Unix")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to root")


def plant(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def configurations(folder, **more):
    return Configurations(read_bytes, {}, base=str(folder), **more)


def shown(folder, *arguments, overrides=None, isolated=False, **more):
    found = find(arguments or ["."], configurations(folder, overrides=overrides, isolated=isolated), **more)
    return [file.shown for file in found]


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, "-c", "init.defaultBranch=main", *arguments], check=True, capture_output=True)
