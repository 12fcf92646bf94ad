"""Real sites, fixed: their data change as the operations of the fixes say, and nothing else changes."""

from __future__ import annotations

import os
import shutil

import pytest

from conftest import shared_data
from recordlint import registry
from recordlint.check import check
from recordlint.cli import main
from recordlint.diagnostic import Applicability
from recordlint.files import find
from recordlint.files.read import read_bytes, read_text
from recordlint.files.world import FileWorld
from recordlint.fix import choose, fix, holds
from recordlint.parse import parse
from recordlint.settings.find import Configurations
from recordlint.text import Source
from rendering import html

SITES = ("11ty", "endoflife", "hugodocs", "jekyll", "powerapps", "twofactorauth", "up-for-grabs", "zola")
SAMPLE = int(os.environ.get("RECORDLINT_SAMPLE", "12"))
"""How many files of a site are taken: the suite is to run in seconds."""


def take(site, folder, number):
    """Copy about so many files of a site, spread over it, without their modes."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    for path in files[:: max(1, len(files) // number)]:
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def replayed(source, plan, world, trust, applied):
    """The source after its fixes, done once more pass by pass; each changes the data as its operations say."""
    rest = list(applied)
    while rest:
        chosen = choose(check(source, plan, world).diagnostics, trust)
        assert chosen == rest[: len(chosen)] != []
        rest = rest[len(chosen) :]
        edits = [(edit.start.offset, edit.end.offset, edit.text) for one in chosen for edit in one.fix.edits]
        text = source.text
        for start, end, fresh in sorted(edits, reverse=True):
            text = text[:start] + fresh + text[end:]
        after = Source(source.path, text)
        for old, new in zip(parse(source), parse(after), strict=True):
            promised = [step for one in chosen if one.record == old.number for step in one.fix.operations]
            assert holds(old, new, promised)
            assert old.broken or not new.broken
        source = after
    return source


def examine(folder, trust, monkeypatch, capfdbinary):
    """Fix a site and assert what holds of every one."""
    monkeypatch.chdir(folder)
    configurations = Configurations(read_bytes, registry.rules(), base=str(folder))
    world = FileWorld(str(folder))
    expected = {}
    for file in find(["."], configurations):
        source = read_text(file.shown, file.path).source
        plan = file.settings.plan(file.place)
        fixed = fix(source, plan, world, trust)
        assert fixed.void == ()
        assert replayed(source, plan, world, trust, fixed.applied).text == fixed.source.text
        if trust is Applicability.SAFE and fixed.applied:
            assert html(fixed.source) == html(source), file.shown
        expected[file.shown] = fixed
    before = contents(folder)
    options = ["--fix", *(["--unsafe-fixes"] if trust is Applicability.UNSAFE else [])]
    assert main(["check", "-q", *options]) in (0, 1)
    after = contents(folder)
    assert list(after) == list(before)
    for path, data in after.items():
        fixed = expected.get(path)
        assert data == (fixed.source.text.encode() if fixed and fixed.applied else before[path]), path
    capfdbinary.readouterr()
    options[0] = "--diff"
    assert main(["check", "-q", *options]) == 0
    assert capfdbinary.readouterr().out == b""
    assert contents(folder) == after


@pytest.mark.parametrize("name", SITES)
def test_fixes_do_to_a_real_site_what_they_say(tmp_path, monkeypatch, capfdbinary, name):
    take(shared_data(f"corpora/{name}"), tmp_path, SAMPLE)
    for trust in (Applicability.SAFE, Applicability.UNSAFE):
        examine(tmp_path, trust, monkeypatch, capfdbinary)
