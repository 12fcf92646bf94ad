"""Shards, as a person has them written: all that a report would list, in a folder, whatever stops the run meanwhile."""

import json
import os
import select
import shutil
import signal
import sys
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planted_tables import COUNT, RECORDS, SAME_RULES, SHARDS, TABLE, as_files, as_lines, as_one_table, as_shards
from recordlint.arrow import DIAGNOSTICS, VERDICTS, diagnostics_of
from recordlint.cli import main
from recordlint.columns import ROW_COLUMN
from recordlint.report.json import as_json
from recordlint.shards import examined, merged, parts, written
from recordlint.shards import run as shards_run

PARQUET = ("--output-format", "parquet", "--output-file", "out")
FEW = 4


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Runs `recordlint check` in a folder of its own, by one process unless told otherwise; the exit code, what is
    printed and what is said besides."""
    monkeypatch.chdir(tmp_path)
    # What a test writes need not outlive the machine.
    monkeypatch.setattr("os.fsync", lambda descriptor: None)

    def run(*arguments):
        code = main(["check", "--jobs=1", *arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def small(monkeypatch):
    """Parts of 3 rows, and batches of 2; files of parts in groups of 16 rows, which are read by 5."""
    make_small(monkeypatch)


def make_small(monkeypatch):
    monkeypatch.setattr(parts, "ROWS", 3)
    monkeypatch.setattr("recordlint.columns.read.ROWS", 2)
    monkeypatch.setattr(merged, "_ROWS", 5)
    monkeypatch.setattr(written, "_ROWS", 16)


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """What the report `jsonl` lists of records that are planted in some way, and the last line of `full`."""

    @cache
    def check(planted):
        folder = tmp_path_factory.mktemp("reported")
        with pytest.MonkeyPatch.context() as patched:
            patched.chdir(folder)
            reports = ("--output-format=jsonl", "--output-file=listed", "--output-format=full", "--output-file=said")
            main(["check", *planted(folder), *SAME_RULES, *reports, "--jobs=1"])
        listed = [json.loads(line) for line in (folder / "listed").read_text().splitlines()]
        return listed, (folder / "said").read_text().splitlines()[-1]

    return check


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which 16 tables were checked in small parts, into shards with verdicts: only to be read."""
    folder = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        make_small(patched)
        main(["check", *as_shards(folder), *SAME_RULES, *PARQUET, "--verdicts", "--jobs=1", "-q"])
    return folder


def as_few_shards(folder):
    return as_shards(folder)[: len(TABLE) + FEW]


def tables(kind="diagnostics"):
    return [pq.read_table(f"out/{kind}/{name}") for name in sorted(os.listdir(f"out/{kind}"))]


def told(kind="diagnostics"):
    """What the shards hold, as the report `jsonl` lists it."""
    found = [one for table in tables(kind) for batch in table.to_batches() for one in diagnostics_of(batch)]
    return in_order(json.loads(json.dumps(as_json(one))) for one in found)


def in_order(diagnostics):
    return sorted(diagnostics, key=json.dumps)


def examined_parts(monkeypatch):
    """The names of parts, as they are examined."""
    names = []
    real = examined.Work.examine

    def examine(self, part):
        names.append(part.name)
        return real(self, part)

    monkeypatch.setattr(examined.Work, "examine", examine)
    return names


@pytest.mark.parametrize("planted", [as_lines, as_one_table, as_shards])
def test_shards_hold_what_a_report_lists(tmp_path, call, small, reported, planted):
    given = (*planted(tmp_path), *SAME_RULES)
    listed, totals = reported(planted)
    expected = in_order(listed)
    rules = {"invalid-timestamp", "duplicate-url", "inconsistent-name", "unused-suppression"}
    assert rules <= {one["rule"] for one in expected}
    for jobs in (1, 2):
        code, out, said = call(*given, *PARQUET, f"--jobs={jobs}")
        assert (code, out, said) == (1, "", f"recordlint: {totals}; see out/summary.json\n")
        assert told() == expected
        summary = json.loads((tmp_path / "out/summary.json").read_text())
        assert summary["faulty"]["records"] == len({one["path"] for one in expected})
        for table in tables():
            assert table.schema.equals(DIAGNOSTICS)
            assert table.column("row").to_pylist() == sorted(table.column("row").to_pylist())
        shutil.rmtree("out")


def test_rows_of_lines_come_as_lines(tmp_path, call, reported):
    given = (*as_few_shards(tmp_path), *SAME_RULES)
    (tmp_path / "out").mkdir()
    for output in ("out", "out/"):
        assert call(*given, "--output-format=jsonl", "--output-file", output, "--verdicts", "-q")[1:] == ("", "")
    lines = [line for path in (tmp_path / "out/diagnostics").iterdir() for line in path.read_text().splitlines()]
    assert in_order(map(json.loads, lines)) == in_order(reported(as_few_shards)[0])
    verdicts = [line for path in (tmp_path / "out/verdicts").iterdir() for line in path.read_text().splitlines()]
    assert len(verdicts) == 3 * FEW
    assert json.loads(verdicts[0]).keys() == set(VERDICTS.names)


def test_every_record_has_a_verdict(finished, reported, monkeypatch):
    monkeypatch.chdir(finished)
    expected, _ = reported(as_shards)
    verdicts = [row for table in tables("verdicts") for row in table.to_pylist()]
    assert len(verdicts) == COUNT
    for verdict in verdicts:
        found = [one for one in expected if one["path"] == verdict["path"]]
        assert verdict["rules"] == sorted({one["rule"] for one in found})
        for severity in ("error", "warning", "note"):
            assert verdict[f"{severity}s"] == sum(one["severity"] == severity for one in found)
        order = ["note", "warning", "error"]
        assert verdict["severity"] == max((one["severity"] for one in found), key=order.index, default=None)
        assert verdict["domain"] == "example.com"


def test_the_summary_counts(finished, reported):
    expected, _ = reported(as_shards)
    summary = json.loads((finished / "out/summary.json").read_text())
    assert (summary["version"], summary["files"], summary["records"]) == (1, SHARDS, COUNT)
    assert summary["errors"] == sum(one["severity"] == "error" for one in expected)
    urls = [one for one in expected if one["rule"] == "duplicate-url"]
    rule = summary["rules"]["duplicate-url"]
    assert (rule["group"], rule["errors"], rule["records"]) == ("collection", len(urls), len(urls))
    assert rule["rate"] == round(len(urls) / COUNT, 6)
    assert summary["groups"]["timestamps"]["errors"] == 7
    faulty = len({one["path"] for one in expected})
    (domain,) = summary["domains"]["listed"]
    assert (domain["domain"], domain["records"], domain["faulty"]) == ("example.com", COUNT, faulty)
    assert summary["faulty"] == {"records": faulty, "rate": round(faulty / COUNT, 6)}
    assert len(summary["shards"]) == SHARDS
    shard = summary["shards"][0]
    assert (shard["file"], shard["rows"], shard["records"]) == ("t-00.parquet", [1, 3], 3)
    assert shard["shard"] in os.listdir(finished / "out/diagnostics")
    worst = summary["worst"][0]
    assert worst["errors"] == max(row["errors"] for row in summary["worst"])
    assert "duplicate-url" in worst["rules"]


def test_reports_beside_shards_count_all_and_show_the_first(tmp_path, call, monkeypatch):
    monkeypatch.setattr("recordlint.shards.counted.KEPT", 3)
    given = (*as_shards(tmp_path), *SAME_RULES)
    whole = call(*given, "--output-format=concise")[1]
    _, shown, _ = call(*given, *PARQUET, "--output-format=concise")
    assert shown.splitlines()[-1] == whole.splitlines()[-1]
    urls = [line for line in whole.splitlines() if "[duplicate-url]" in line]
    assert [line for line in shown.splitlines() if "[duplicate-url]" in line] == urls[:3]
    assert f"{len(urls)} of {COUNT} records: duplicate-url (3 shown, all are in out)" in shown
    statistics = call(*given, "--statistics")[1]
    assert call(*given, *PARQUET, "--output-format=full", "--statistics")[1] == statistics
    assert "All are in out." in call(*given, *PARQUET, "--output-format=html", "--output-file=-")[1]


def test_what_is_said_of_one_row_stays_together():
    read = [pa.record_batch({"row": rows}) for rows in ([1, 1, 2], [2], [2, 3], [3, None])]
    found = [batch.column("row").to_pylist() for batch in merged._whole_rows(read)]
    assert [rows for rows in found if rows] == [[1, 1], [2, 2, 2], [3, 3], [None]]


def test_a_sample_has_its_rates(tmp_path, call):
    call(*as_shards(tmp_path), *PARQUET, "--sample=12", "--verdicts")
    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert (summary["sample"]["size"], summary["sample"]["population"]) == (12, COUNT)
    assert summary["sample"]["rates"]["error"]["low"] > 0
    (domain,) = summary["domains"]["listed"]
    for found in (summary["faulty"], domain, *summary["rules"].values()):
        assert 0 < found["low"] < found["rate"] < found["high"] < 1
    assert sum(table.num_rows for table in tables("verdicts")) == 12


def test_files_have_a_shard_of_their_own(tmp_path, call, reported):
    given = as_files(tmp_path)
    expected = in_order(reported(as_files)[0])
    for _ in range(2):
        assert call(*given, *SAME_RULES, *PARQUET)[0] == 1
        assert os.listdir("out/diagnostics") == ["files.parquet"]
        assert told() == expected
    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert (summary["files"], summary["shards"][0]["file"], summary["shards"][0]["records"]) == (COUNT, None, COUNT)


def test_what_is_finished_is_not_checked_again(tmp_path, call, small, monkeypatch):
    given = (*as_few_shards(tmp_path), *SAME_RULES, *PARQUET)
    names = examined_parts(monkeypatch)
    code, out, said = call(*given, "--output-format=full")
    assert len(names) == FEW
    kept = told()
    again = f"{said[:-1]}; {FEW} of {FEW} parts had been checked before\n"
    assert call(*given, "--output-format=full") == (code, out, again)
    assert (len(names), told()) == (FEW, kept)


@pytest.mark.skipif(sys.platform != "linux", reason="a process that is forked has what a test has put in place")
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("at", ["examine", "_finish"])
def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path, call, reported, monkeypatch, at):
    given = (*as_shards(tmp_path), *SAME_RULES, *PARQUET, "--fixed-column=clean")
    owner = examined.Work if at == "examine" else shards_run.Merging
    real = getattr(owner, at)
    if (child := os.fork()) == 0:
        left = iter(range(2))

        def dying(self, *arguments):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, *arguments)

        monkeypatch.setattr(owner, at, dying)
        main(["check", "--jobs=1", *given])
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not (tmp_path / "out/summary.json").exists()
    with open("out/.recordlint/run.jsonl", "a") as file:
        file.write('{"part": "t-0')
    names = examined_parts(monkeypatch)
    call(*given)
    assert len(names) == (SHARDS - 2 if at == "examine" else 0)
    assert told() == in_order(reported(as_shards)[0])
    assert not any(path.name.endswith(".draft") for path in (tmp_path / "out").rglob("*"))


def test_what_has_changed_is_checked_again(tmp_path, call, small, monkeypatch):
    given = (*as_few_shards(tmp_path), *PARQUET)
    names = examined_parts(monkeypatch)
    call(*given)
    call(*given, "--select=invalid-timestamp")
    assert len(names) == 2 * FEW
    assert {one["rule"] for one in told()} == {"invalid-timestamp"}
    table = pq.read_table("t-03.parquet")
    pq.write_table(table.slice(0, 2), "t-03.parquet")
    call(*given, "--select=invalid-timestamp")
    assert len(names) == 3 * FEW
    assert sum(one["row"]["file"] == "t-03.parquet" for one in told()) <= 2
    call(*given, "--select=invalid-timestamp", "--verdicts")
    assert len(names) == 4 * FEW
    os.unlink("out/verdicts/" + os.listdir("out/verdicts")[0])
    call(*given, "--select=invalid-timestamp", "--verdicts")
    assert len(names) == 5 * FEW


def test_a_table_that_cannot_be_read_is_tried_again_and_no_other(tmp_path, call, small, reported, monkeypatch):
    given = (*as_few_shards(tmp_path), *SAME_RULES, *PARQUET)
    whole = (tmp_path / "t-02.parquet").read_bytes()
    (tmp_path / "t-02.parquet").write_bytes(whole[:-9])
    names = examined_parts(monkeypatch)
    assert call(*given)[0] == 1
    (fault,) = [one for one in told() if one["rule"] == "unreadable-file"]
    assert (fault["path"], "row" in fault) == ("t-02.parquet", False)
    assert json.loads((tmp_path / "out/summary.json").read_text())["records"] == 3 * FEW - 3
    (tmp_path / "t-02.parquet").write_bytes(whole)
    names.clear()
    assert call(*given)[2].endswith(f"; {FEW - 1} of {FEW} parts had been checked before\n")
    assert [name[:4] for name in names] == ["t-02"]
    assert json.loads((tmp_path / "out/summary.json").read_text())["records"] == 3 * FEW
    assert told() == in_order(reported(as_few_shards)[0])


def test_the_clock_of_a_run_is_that_of_its_beginning(tmp_path, call, small, monkeypatch):
    given = (*as_few_shards(tmp_path), *PARQUET)
    (tmp_path / "t-02.parquet").write_bytes(b"PAR1")
    call(*given)
    started = json.loads((tmp_path / "out/summary.json").read_text())["started"]
    call(*given)
    assert json.loads((tmp_path / "out/summary.json").read_text())["started"] == started


@pytest.mark.skipif(sys.platform != "linux", reason="processes begin with what a test has put in place on Linux alone")
@pytest.mark.parametrize("planted", [as_one_table, as_shards])
def test_a_row_that_ends_its_process_is_named(tmp_path, call, reported, monkeypatch, planted):
    monkeypatch.setattr("recordlint.columns.read.ROWS", 2)
    real = examined.examine_batch
    left = {"_news/04.md": 99, "_news/21.md": 1}

    def examine(batch, plan):
        for path in left.keys() & set(batch.column("path").to_pylist()):
            deaths = tmp_path / os.path.basename(path)
            died = len(deaths.read_text()) if deaths.exists() else 0
            if died < left[path]:
                deaths.write_text("x" * (died + 1))
                os.kill(os.getpid(), signal.SIGKILL)
        return real(batch, plan)

    monkeypatch.setattr(examined, "examine_batch", examine)
    call(*planted(tmp_path), *SAME_RULES, *PARQUET, "--jobs=2", "--fixed-column=clean")
    assert (tmp_path / "21.md").read_text() == "x"
    (fatal,) = [one for one in told() if one["rule"] == "unreadable-file"]
    assert fatal["message"].endswith("the process that checked this row died, twice")
    lost = {"_news/04.md", "_news/35.md"}
    assert [one for one in told() if one["path"] not in lost and one != fatal] == in_order(
        one for one in reported(planted)[0] if one["path"] not in lost
    )
    texts = [row for table in tables("records") for row in table.to_pylist()]
    assert len(texts) == COUNT
    assert ROW_COLUMN not in texts[0]


def test_rows_that_cannot_be_converted_are_named(tmp_path, call, small, monkeypatch):
    pq.write_table(pa.Table.from_pylist(RECORDS[:6]), tmp_path / "t.parquet")
    real = examined.examine_batch

    def examine(batch, plan):
        if 3 in batch.column(ROW_COLUMN).to_pylist():
            raise ValueError("Year 99999 is out of range.\nmore")
        return real(batch, plan)

    monkeypatch.setattr(examined, "examine_batch", examine)
    call("--text-column=text", "t.parquet", *PARQUET, "--verdicts")
    (fault,) = [one["message"] for one in told() if one["rule"] == "unreadable-file"]
    assert fault == "row 3: it cannot be read: year 99999 is out of range"
    verdicts = [row for table in tables("verdicts") for row in table.to_pylist()]
    assert [row["path"] for row in verdicts if row["rules"] == ["unreadable-file"]] == ["t.parquet#3"]


@pytest.mark.skipif(sys.platform != "linux", reason="a process that is forked has what a test has put in place")
def test_processes_end_with_the_one_they_work_for(tmp_path, call, monkeypatch):
    monkeypatch.setattr("recordlint.columns.read.ROWS", 2)
    given = (*as_one_table(tmp_path), *PARQUET, "--jobs=2")
    alive, here = os.pipe()
    never, _ = os.pipe()

    def examine(batch, plan):
        os.write(here, b"x")
        os.read(never, 1)

    if (child := os.fork()) == 0:
        monkeypatch.setattr(examined, "examine_batch", examine)
        main(["check", *given])
        os._exit(0)
    os.close(here)
    assert os.read(alive, 1) == b"x"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while select.select([alive], [], [], 60)[0] and os.read(alive, 1):
        pass
    assert select.select([alive], [], [], 0)[0], "a process is still there"


def test_a_part_whose_tables_are_damaged_or_whose_input_is_another_is_checked_again(tmp_path, call, small, monkeypatch):
    given = (*as_few_shards(tmp_path), *SAME_RULES, *PARQUET)
    (tmp_path / "t-02.parquet").write_bytes(b"PAR1")
    call(*given)
    kept = told()
    (damaged,) = (tmp_path / "out/.recordlint/parts").glob("t-03-*.facts")
    damaged.write_bytes(b"PAR1")
    os.utime("t-01.parquet", (1, 1))
    names = examined_parts(monkeypatch)
    call(*given)
    assert sorted(name[:4] for name in names) == ["t-01", "t-02", "t-03"]
    assert told() == kept


def test_parts_without_rows_of_the_sample_are_left_out(tmp_path, call, small, monkeypatch):
    names = examined_parts(monkeypatch)
    call(*as_one_table(tmp_path), *PARQUET, "--sample=2")
    assert 1 <= len(names) <= 2
