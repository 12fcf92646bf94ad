"""Real sites, fixed: their data change as the operations of the fixes say, and nothing else changes."""

from __future__ import annotations

import os
import shutil

import pytest

from conftest import shared_data
from recordlint import registry
from recordlint.cli import main
from recordlint.diagnostic import Applicability
from recordlint.files import find
from recordlint.files.read import read_bytes, read_text
from recordlint.files.world import FileWorld
from recordlint.fix import fix, holds
from recordlint.parse import parse
from recordlint.settings.find import Configurations
from recordlint.text import decode

SITES = ("11ty", "endoflife", "hugodocs", "jekyll", "powerapps", "twofactorauth", "up-for-grabs", "zola")
SAMPLE = 60
"""How many files of a site are taken: the suite is to run in seconds. All of them were run by hand."""


def take(site, folder, number):
    """Copy about so many files of a site, spread over it, without their modes."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    for path in files[:: max(1, len(files) // number)]:
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def passes(applied):
    """The fixes pass by pass. Within one they stand in their order, so a step back begins another."""
    found = []
    for one in applied:
        if found and found[-1][-1].order < one.order:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def promised(diagnostics, record):
    return [operation for one in diagnostics if one.record == record for operation in one.fix.operations]


def examine(folder, trust, monkeypatch, capfdbinary):
    """Fix a site and assert what holds of every one; how many files were changed, and how many fixes that took."""
    monkeypatch.chdir(folder)
    configurations = Configurations(read_bytes, registry.rules(), base=str(folder))
    world = FileWorld(str(folder))
    expected = {}
    for file in find(["."], configurations):
        source = read_text(file.shown, file.path).source
        expected[file.shown] = (source, fix(source, file.settings.plan(file.place), world, trust))
    before = contents(folder)
    options = ["--fix", *(["--unsafe-fixes"] if trust is Applicability.UNSAFE else [])]
    assert main(["check", "-q", *options]) in (0, 1)
    after = contents(folder)
    assert list(after) == list(before)
    for path, data in after.items():
        source, fixed = expected.get(path, (None, None))
        if fixed is None or not fixed.applied:
            assert data == before[path], path
            continue
        assert data == fixed.source.text.encode(), path
        assert fixed.void == ()
        olds, news = parse(source), parse(decode(path, data))
        for old, new in zip(olds, news, strict=True):
            assert old.broken or not new.broken, path
            if len(passes(fixed.applied)) == 1:
                assert holds(old, new, promised(fixed.applied, old.number)), path
    capfdbinary.readouterr()
    options[0] = "--diff"
    assert main(["check", "-q", *options]) == 0
    assert capfdbinary.readouterr().out == b""
    assert contents(folder) == after
    changed = [fixed for _, fixed in expected.values() if fixed.applied]
    return len(changed), sum(len(fixed.applied) for fixed in changed)


@pytest.mark.parametrize("name", SITES)
def test_fixes_do_to_a_real_site_what_they_say(tmp_path, monkeypatch, capfdbinary, name):
    take(shared_data(f"corpora/{name}"), tmp_path, int(os.environ.get("RECORDLINT_SAMPLE", SAMPLE)))
    for trust in (Applicability.SAFE, Applicability.UNSAFE):
        figures = examine(tmp_path, trust, monkeypatch, capfdbinary)
        print(name, trust.label, *figures)
