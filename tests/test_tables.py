"""Tables of records, as a person checks them: whatever holds the records, what is found in them is the same."""

import gzip
import json
import os
import pickle
import signal
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planted_tables import (
    NOW,
    RECORDS,
    SAME_RULES,
    TABLE,
    URLS,
    as_compressed_lines,
    as_files,
    as_lines,
    as_one_table,
    as_shards,
    numbered,
    without_rows,
)
from recordlint import arrow, sweep, tables
from recordlint.arrow import DIAGNOSTICS, FACTS, check_batch, diagnostics_of, gather_batch, load_plan
from recordlint.cli import main
from recordlint.cli.progress import ProgressBar
from recordlint.columns import ROW_COLUMN


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Checks in a folder of its own, by one process unless told otherwise; gives the exit code, diagnostics and what is
    said besides."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, output="jsonl"):
        code = main(["check", "--jobs=1", "--output-format", output, *arguments])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()] if output == "jsonl" else out, err

    return run


def brief(diagnostics):
    return [(one["path"], one["rule"], one["start"]["line"], one.get("row")) for one in diagnostics]


@pytest.mark.parametrize("configured", [False, True])
def test_what_is_found_does_not_depend_on_what_holds_the_records(tmp_path, call, configured):
    if configured:
        (tmp_path / "recordlint.toml").write_text('[[collections]]\nname = "news"\nfiles = "_news/*.md"\n')
    code, expected, _ = call(*as_files(tmp_path), *SAME_RULES)
    assert code == 1
    rules = {"invalid-timestamp", "duplicate-url", "inconsistent-name", "unused-suppression"}
    assert rules <= {one["rule"] for one in expected}
    texts = {record["path"]: record["text"].splitlines() for record in RECORDS}
    for planted in (as_lines, as_compressed_lines, as_one_table, as_shards):
        code, found, said = call(*planted(tmp_path), *SAME_RULES)
        assert (code, said) == (1, ""), planted
        assert without_rows(found) == without_rows(expected), planted
        for one in found:
            assert one["row"]["number"] >= 1
            assert texts[one["path"]][one["start"]["line"] - 1]


def test_several_processes_find_the_same(tmp_path, call, monkeypatch):
    monkeypatch.setattr(sweep, "TOGETHER", 4)
    given = [*as_shards(tmp_path), *SAME_RULES]
    alone = call(*given, output="full")
    assert call(*given, "--jobs=2", output="full") == alone


@pytest.mark.skipif(sys.platform != "linux", reason="rows are compared by processes that are forked")
def test_a_row_that_ends_the_process_that_compares_it_is_compared_with_none(tmp_path, call, monkeypatch):
    monkeypatch.setattr(sweep, "TOGETHER", 4)
    given = [*as_shards(tmp_path), *SAME_RULES]
    alone = call(*given)[1]
    real, here = sweep.look_again, os.getpid()

    def look_again(by_file, lessons, order, *others, **more):
        assert os.getpid() != here
        if any(order[number][0] == "_news/32.md" for number in by_file):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(by_file, lessons, order, *others, **more)

    monkeypatch.setattr(sweep, "look_again", look_again)
    found = call(*given, "--jobs=2")[1]
    (lost,) = [one for one in alone if one not in found]
    assert (lost["path"], lost["rule"]) == ("_news/32.md", "duplicate-url")


def test_rules_of_files_are_off_unless_they_are_asked_for(tmp_path, call):
    pq.write_table(pa.Table.from_pylist([{"text": "No front matter, and no end"}]), tmp_path / "t.parquet")
    config = '[[collections]]\nname = "all"\nfiles = "**"\n'
    (tmp_path / "recordlint.toml").write_text(config)
    rules = {"missing-front-matter", "missing-final-newline"}
    _, found, _ = call("--text-column", "text", "t.parquet", "--extend-select", "recommended")
    assert not rules & {one["rule"] for one in found}
    _, found, _ = call("--text-column", "text", "t.parquet", "--extend-select", "missing-front-matter,files")
    assert rules <= {one["rule"] for one in found}
    (tmp_path / "recordlint.toml").write_text(config + "[rules.missing-front-matter]\nseverity = 'note'\n")
    _, found, _ = call("--text-column", "text", "t.parquet")
    assert {one["rule"]: one["severity"] for one in found}["missing-front-matter"] == "note"


def test_a_row_without_a_name_has_its_table_and_number(tmp_path, call):
    rows = [{"title": "A", "date": "2023-01-02"}] * 9 + [{"title": "B", "date": "2023-13-45"}] * 2
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    _, found, _ = call("t.parquet", "--select", "invalid-timestamp")
    assert brief(found) == [
        (f"t.parquet#{row}", "invalid-timestamp", 1, {"file": "t.parquet", "number": row}) for row in (10, 11)
    ]
    assert len({one["fingerprint"] for one in found}) == 2
    _, text, _ = call("t.parquet", "--select", "duplicate-title", output="full")
    # Rows come in order of their numbers.
    assert [line.split(":")[0] for line in text.splitlines() if line.startswith("t.")] == [
        f"t.parquet#{row}" for row in (*range(2, 10), 11)
    ]


def test_the_row_is_shown_where_the_path_does_not_tell_it(tmp_path, call):
    given = as_one_table(tmp_path)
    _, text, _ = call(*given, "--select", "invalid-timestamp", output="full")
    assert "     row: 8 of t.parquet\n" in text
    assert text.endswith("7 errors in 48 records of 1 file\n")


def test_a_body_has_lines_after_the_line_of_data(tmp_path, call):
    pq.write_table(
        pa.Table.from_pylist([{"title": "A", "articleBody": "Fine.\nSay “caf\ufffd”.\n"}]), tmp_path / "t.parquet"
    )
    _, found, _ = call("t.parquet", "--select", "replacement-character")
    assert brief(found) == [("t.parquet#1", "replacement-character", 3, {"file": "t.parquet", "number": 1})]
    _, found, _ = call("t.parquet", "--select", "replacement-character", "--body-column", "other")
    assert [(one["pointer"], one["start"]["line"]) for one in found] == [("/articleBody", 1)]


def test_lines_are_checked_as_they_are(tmp_path, call):
    lines = b'{"title": "A", "date": "2023-13-45"}\n\n{"title": }\n[]\n'
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines))
    _, plain, _ = call("a.jsonl", "--ignore", "files")
    _, found, _ = call("b.jsonl.gz")
    assert [(one["rule"], one["message"]) for one in found] == [(one["rule"], one["message"]) for one in plain]
    assert [one["row"]["number"] for one in found] == [one["start"]["line"] for one in plain]


def test_a_table_that_cannot_be_read_is_named_and_the_others_are_checked(tmp_path, call):
    given = as_one_table(tmp_path)
    whole = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(os.urandom(10_000))[:5_000])
    (tmp_path / "empty.arrow").write_bytes(b"")
    pq.write_table(pa.table({"other": ["x"]}), tmp_path / "other.parquet")
    pq.write_table(pa.table({"text": [1.5], "path": ["x"]}), tmp_path / "wrong.parquet")
    bad = ["cut.parquet", "cut.jsonl.gz", "empty.arrow", "gone.parquet", "other.parquet", "wrong.parquet"]
    code, found, said = call(*given, *bad)
    assert (code, said) == (1, "")
    told = {one["path"]: one["message"] for one in found if one["rule"] == "unreadable-file"}
    assert sorted(told) == sorted(bad)
    assert told["gone.parquet"] == "no such file or directory"
    assert told["other.parquet"] == "there is no column `text`, but only `other`"
    assert told["wrong.parquet"] == "the column `text` holds double, not text"
    assert told["cut.jsonl.gz"].startswith("it cannot be read: ")
    alone = call(*given)[1]
    assert [one for one in found if one["rule"] != "unreadable-file"] == alone
    assert call(*bad, "--ignore", "unreadable-file")[:2] == (0, [])


def test_what_was_read_before_the_damage_is_checked(tmp_path, call, monkeypatch):
    monkeypatch.setattr("recordlint.columns.read._CHUNK", 3_000)
    data = gzip.compress(b"".join(b'{"date": "2023-13-45", "x": %d}\n' % number for number in range(1_000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(data[: len(data) // 2])
    _, found, _ = call("cut.jsonl.gz", "--select", "invalid-timestamp,unreadable-file")
    rules = [one["rule"] for one in found]
    assert rules.count("unreadable-file") == 1
    assert rules.count("invalid-timestamp") > 200


def test_without_pyarrow_it_is_said_what_to_install(tmp_path, call, monkeypatch):
    given = as_one_table(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code, _, said = call(*given)
    assert (code, "pip install 'recordlint[scale]'" in said) == (2, True)


@pytest.mark.parametrize("option", ["--fix", "--diff", "--add-suppressions", "--changed-since=HEAD"])
def test_tables_are_not_written_to(tmp_path, call, option):
    given = as_one_table(tmp_path)
    arguments = [*given, option]
    code = main(["check", *arguments])
    assert code == 2


def test_a_baseline_leaves_tables_alone(tmp_path, call):
    given = as_one_table(tmp_path)
    (tmp_path / "recordlint.toml").write_text('baseline = "known.json"\n')
    (tmp_path / "known.json").write_text('{"version": 1, "known": [\nnull]}\n')
    assert call(*given)[0] == 1


def test_a_folder_is_not_searched_for_tables(tmp_path, call):
    as_one_table(tmp_path)
    assert call(".")[1] == []
    (tmp_path / "recordlint.toml").write_text(
        'extend-include = ["*.parquet"]\ntext-column = "text"\nid-column = "path"\n'
    )
    assert call(".")[0] == 1


def test_progress_counts_rows(tmp_path):
    import io

    stream = io.StringIO()
    with ProgressBar(stream, 1, clock=iter([0.0, 0.5, 2.0]).__next__) as bar:
        bar.count_rows(10)
        bar.count_rows(500)
    assert stream.getvalue() == "\r500 rows\x1b[K\r\x1b[K"


def test_one_function_serves_every_engine(tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    plan = pickle.loads(pickle.dumps(load_plan(text_column="text", id_column="path", now=NOW)))
    found = check_batch(numbered(RECORDS), plan)
    assert found.schema.equals(DIAGNOSTICS, check_metadata=True)
    assert found.schema.metadata[b"recordlint.version"] == b"1"
    _, expected, _ = call(*as_one_table(tmp_path), "--ignore", "collection")
    for row, one in zip(found.to_pylist(), expected, strict=True):
        assert {"file": row["file"], "number": row["row"]} == one["row"]
        for name in (
            "path",
            "record",
            "rule",
            "group",
            "severity",
            "message",
            "pointer",
            "start",
            "end",
            "fingerprint",
        ):
            assert row[name] == one[name]
    assert [one.path for one in diagnostics_of(found)] == [one["path"] for one in expected]
    facts = gather_batch(numbered(RECORDS), plan)
    assert facts.schema.equals(FACTS, check_metadata=True)
    urls = [row for row in facts.to_pylist() if row["rule"] == "duplicate-url"]
    assert len({row["key"] for row in urls}) == URLS
    assert {row["kind"] for row in facts.to_pylist()} == {"fact", "undecided"}


def test_an_engine_may_not_know_which_rows_these_are():
    found = check_batch(pa.RecordBatch.from_pylist([{"date": "2023-13-45"}]), load_plan())
    assert [(row["path"], row["file"], row["row"]) for row in found.to_pylist()] == [("#1", None, None)]
    assert check_batch(pa.RecordBatch.from_pylist([], schema=pa.schema([])), load_plan()).num_rows == 0


def test_a_plan_is_small(tmp_path):
    schema = '{"properties": {"title": {"type": "string"}}}'
    (tmp_path / "s.json").write_text(schema)
    (tmp_path / "c.toml").write_text(
        'schema = "s.json"\ntext-column = "raw"\n[rules.invalid-timestamp]\nseverity = "note"\n'
    )
    plan = load_plan(str(tmp_path / "c.toml"))
    plan.rules("a", None)
    sent = pickle.dumps(plan)
    assert len(sent) < 30_000
    again = pickle.loads(sent)
    assert (again.columns, again.now, again.settings.get("schema")) == (
        plan.columns,
        plan.now,
        str(tmp_path / "s.json"),
    )
    assert again.columns.text == "raw"


def test_a_plan_of_a_wrong_configuration_is_none(tmp_path):
    (tmp_path / "c.toml").write_text('selct = "x"\n')
    with pytest.raises(ValueError, match="selct"):
        load_plan(str(tmp_path / "c.toml"))


def test_what_no_table_can_hold_is_written_as_it_can_be():
    batch = pa.RecordBatch.from_pylist([{"recordlint_line": b'{"date": "\\ud800", "\\ud801": "2023-13-45"}'}])
    plan = load_plan()
    plan = plan._replace(columns=plan.columns._replace(lines=True, body=()))
    assert [one.rule for one in diagnostics_of(check_batch(batch, plan))] == [
        row["rule"] for row in check_batch(batch, plan).to_pylist()
    ]


def test_rows_lie_in_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.json").write_text("{}")
    found = check_batch(pa.RecordBatch.from_pylist([{"$schema": "s.json"}, {"$schema": "article"}]), load_plan())
    told = [(row["path"], row["message"]) for row in found.to_pylist() if row["rule"] == "unknown-schema"]
    assert told == [("#1", "no bundled schema is called `s.json`")]
    world = arrow.RowWorld(NOW)
    assert (world.image_size("a", "b"), world.file_exists("a", "b"), world.file_at("a", "b")) == (None, False, None)
    assert world.front_matter_expected("a", "news") == "collection"


@pytest.fixture
def many(tmp_path, monkeypatch):
    monkeypatch.setattr("recordlint.columns.read.ROWS", 3)
    return as_one_table(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="processes begin with what a test has put in place on Linux alone")
def test_a_row_that_ends_its_process_is_named_and_the_others_are_checked(tmp_path, call, many, monkeypatch):
    real, alone = tables.examine_batch, call(*many)[1]
    left = {5: 99, 22: 1}

    def examine(batch, plan):
        for row in left.keys() & set(batch.column(ROW_COLUMN).to_pylist()):
            deaths = tmp_path / str(row)
            died = len(deaths.read_text()) if deaths.exists() else 0
            if died < left[row]:
                deaths.write_text("x" * (died + 1))
                os.kill(os.getpid(), signal.SIGKILL)
        return real(batch, plan)

    monkeypatch.setattr(tables, "examine_batch", examine)
    _, found, _ = call(*many, "--jobs=2")
    assert (tmp_path / "22").read_text() == "x"
    (fatal,) = [one for one in found if one["rule"] == "unreadable-file"]
    assert fatal["message"] == "row 5: the process that checked this row died, twice"
    lost = {"_news/04.md", "_news/35.md"}
    others = [one for one in found if one is not fatal and one["path"] not in lost]
    assert others == [one for one in alone if one["path"] not in lost]


def test_rows_that_cannot_be_converted_are_named(tmp_path, call, many, monkeypatch):
    real = tables.examine_batch

    def examine(batch, plan):
        if 15 in batch.column(ROW_COLUMN).to_pylist():
            raise ValueError("Year 99999 is out of range.\nmore")
        return real(batch, plan)

    monkeypatch.setattr(tables, "examine_batch", examine)
    _, found, _ = call(*many)
    (fault,) = [one["message"] for one in found if one["rule"] == "unreadable-file"]
    assert fault == "rows 13 to 15: it cannot be read: year 99999 is out of range"


@pytest.mark.parametrize(
    ("error", "why"),
    [(OSError(2, "No such file"), "no such file"), (MemoryError(), "it cannot be read: MemoryError")],
)
def test_why_a_table_cannot_be_read_is_said_in_words(error, why):
    assert tables.fault_of(error) == why


def test_a_table_that_is_gone_when_rows_are_compared_is_passed_over(tmp_path, call, monkeypatch):
    given = as_one_table(tmp_path)
    real = sweep._Copies._copy

    def copy(self, table, numbers):
        os.unlink(table.file.path)
        return real(self, table, numbers)

    monkeypatch.setattr(sweep._Copies, "_copy", copy)
    _, found, _ = call(*given)
    assert {one["rule"] for one in found}.isdisjoint({"duplicate-url"})
    assert "invalid-timestamp" in {one["rule"] for one in found}


def test_what_most_rows_do_is_learned_as_of_files(tmp_path, call):
    flag = "\n  isCached: true"
    texts = [f"---\nimage:\n  url: https://example.com/{n}.jpg{flag if n else ''}\n---\nText.\n" for n in range(20)]
    (tmp_path / "recordlint.toml").write_text('[[collections]]\nname = "all"\nfiles = "**"\n')
    pq.write_table(pa.table({"path": [f"{n}.md" for n in range(20)], "text": texts}), tmp_path / "t.parquet")
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.md").write_text(text)
    _, expected, _ = call(".", *SAME_RULES)
    assert "missing-cached-flag" in {one["rule"] for one in expected}
    assert without_rows(call(*TABLE, "t.parquet", *SAME_RULES)[1]) == without_rows(expected)


def test_a_row_that_is_no_record_is_named(tmp_path, call):
    pq.write_table(pa.table({"path": ["a.md", "b.md"], "text": ["Text.\n", None]}), tmp_path / "t.parquet")
    _, found, _ = call(*TABLE, "t.parquet")
    row = {"file": "t.parquet", "number": 2}
    assert [(one["path"], one["message"], one["row"]) for one in found] == [
        ("b.md", "there is no text in this row", row)
    ]
    assert call(*TABLE, "t.parquet", "--ignore", "unreadable-file")[:2] == (0, [])
