"""Several processes find what one does; one that dies is no loss."""

import os
import signal
import sys

import pytest

from recordlint import pool, registry, spread
from recordlint.cache import Cache
from recordlint.cli import main
from recordlint.files import find
from recordlint.files.read import read_bytes
from recordlint.files.world import FileWorld
from recordlint.run import run
from recordlint.settings.find import Configurations

FILES = 30
TEXTS = (
    "---\ntitle: A bath in the harbour\ndate: 2023-13-45\n---\n",
    "---\ntitle: A bath in the harbour\n---\nIt is cold in May, and nobody minds.\n",
    "---\ntitle: [\n---\n",
)
FATAL = "013.md"


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.setattr(spread, "WORTH_IT", 10)
    monkeypatch.setattr(spread, "_CHUNK", 4)
    for number in range(FILES):
        (tmp_path / f"{number:03}.md").write_text(TEXTS[number % len(TEXTS)])
    return tmp_path


def outcome(folder, jobs, cache=None):
    files = find(["."], Configurations(read_bytes, registry.rules(), base=str(folder)))
    return run(files, FileWorld(str(folder)), jobs=jobs, cache=cache)


def test_the_outcome_does_not_depend_on_the_number_of_processes(site):
    alone = outcome(site, 1)
    assert len({one.path for one in alone.report.diagnostics}) == FILES
    assert outcome(site, 2) == outcome(site, 3) == alone


def test_what_several_processes_find_is_kept(site, monkeypatch):
    first = outcome(site, 2, Cache(str(site / "kept"), str(site), "1"))
    monkeypatch.setattr("recordlint.memory.examine", None)
    assert outcome(site, 2, Cache(str(site / "kept"), str(site), "1")) == first


@pytest.fixture
def deadly(site, monkeypatch):
    """A record that ends the process that checks it, as often as is said."""
    real = spread.examine
    deaths = site / ".deaths"
    times = [1]

    def examine(file, world):
        died = len(deaths.read_text()) if deaths.exists() else 0
        if file.shown == FATAL and died < times[0]:
            with open(deaths, "a") as count:
                count.write("x")
            os.kill(os.getpid(), signal.SIGKILL)
        return real(file, world)

    monkeypatch.setattr(spread, "examine", examine)
    return times


@pytest.mark.skipif(sys.platform != "linux", reason="processes begin with what a test has put in place on Linux alone")
def test_the_files_of_a_process_that_died_are_checked_again(site, deadly):
    found = outcome(site, 2)
    deadly[0] = 0
    assert found == outcome(site, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="processes begin with what a test has put in place on Linux alone")
def test_a_file_that_ends_its_process_again_is_named_and_the_others_are_checked(site, deadly):
    deadly[0] = 99
    found = outcome(site, 2)
    deadly[0] = 0
    alone = outcome(site, 1)
    assert found.broken
    (fatal,) = (one for one in found.report.diagnostics if one.rule == "internal-error")
    assert (fatal.path, fatal.message) == (FATAL, "the process that checked this file died, twice")
    others = [one for one in found.report.diagnostics if one.path != FATAL]
    assert others == [one for one in alone.report.diagnostics if one.path != FATAL]


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_where_no_process_can_begin_this_one_does_all(start, site, monkeypatch):
    alone = outcome(site, 1)
    monkeypatch.setattr(pool, "START", start)
    monkeypatch.setattr(pool, "_begin", os._exit)
    assert outcome(site, 2) == alone


@pytest.mark.parametrize("number", ["0", "-1", "many", ""])
def test_a_number_of_processes_is_a_number(number, capsys):
    assert main(["check", f"--jobs={number}"]) == 2
    assert f"--jobs: `{number}` is no number from 1 (" in capsys.readouterr().err


def test_there_is_a_processor(monkeypatch):
    assert pool.processors() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert pool.processors() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="processes begin with what a test has put in place on Linux alone")
def test_pieces_that_were_lost_are_done_again_by_few_processes(tmp_path):
    begun = tmp_path / "begun"

    def work(pieces):
        with open(begun, "a") as file:
            file.write(f"{os.getpid()}\n")
        if 7 in pieces:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    found = list(pool.spread(work, iter([range(20)]), 1, lambda pieces: ([piece] for piece in pieces)))
    assert found == [([piece], None if piece == 7 else "done") for piece in range(20)]
    # For all of them, for those before the one that is fatal, for it alone, and for the others.
    assert len(set(begun.read_text().split())) == 4
