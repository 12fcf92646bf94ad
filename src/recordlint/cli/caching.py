"""Which cache a run uses, if any."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import recordlint
from recordlint.cache import Cache, user_folder
from recordlint.cli.streams import complain

if TYPE_CHECKING:
    from recordlint.settings import Settings

VARIABLE = "RECORDLINT_CACHE_DIR"


def open_cache(given: str | None, here: Settings, base: str) -> Cache | None:
    """The cache of a working directory, whose settings are `here`; None where there is none to be trusted."""
    folder = cache_folder(given, here, base)
    if folder is None:
        return None
    from recordlint.files.walk import is_tracked

    if is_tracked(folder):
        complain(f"the cache in `{folder}` is not used: git tracks it, and it may be anybody's")
        return None
    return Cache(folder, base, made_by())


def cache_folder(given: str | None, here: Settings, base: str) -> str | None:
    """The folder of caches: what was given, else the environment's, the configuration's, the user's."""
    named = given or os.environ.get(VARIABLE) or here.get("cache-dir")
    return os.path.join(base, named) if named else user_folder(os.environ, sys.platform)


def made_by() -> str:
    """What stands for the code that gives the results: our version and files, and what is installed beside us."""
    import _ruamel_yaml

    package = os.path.dirname(os.path.abspath(recordlint.__file__))
    installed = os.stat(os.path.dirname(_ruamel_yaml.__file__)).st_mtime_ns
    newest = max(
        os.stat(os.path.join(folder, name)).st_mtime_ns
        for folder, _, names in os.walk(package)
        for name in names
        if not name.endswith(".pyc")
    )
    return f"{recordlint.__version__} {sys.hexversion} {installed} {newest}"
