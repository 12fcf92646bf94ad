"""Samples: some files and rows drawn by chance, and what they tell of all."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recordlint.cli import main
from recordlint.diagnostic import Severity
from recordlint.report import Report, Sampled
from recordlint.report.summary import rates, totals
from recordlint.sample import Size, parse_size

BAD, GOOD = "---\ndate: 2023-13-45\n---\nText.\n", "---\ndate: 2023-01-02\n---\nText.\n"


@pytest.mark.parametrize(
    ("text", "size", "of_a_thousand"),
    [("10", Size(10), 10), ("2000", Size(2000), 1000), ("1%", Size(1, True), 10), ("0.01%", Size(0.01, True), 1)],
)
def test_a_size_is_a_number_or_a_share(text, size, of_a_thousand):
    assert parse_size(text) == size
    assert size.of(1000) == of_a_thousand
    assert size.of(0) == 0


@pytest.mark.parametrize("text", ["0", "-1", "0%", "101%", "nan%", "few", "", "%"])
def test_other_texts_are_no_size(text, capsys):
    assert main(["check", f"--sample={text}"]) == 2
    assert "--sample" in capsys.readouterr().err


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, output="jsonl"):
        options = ("--jobs=1", "--output-format", output, "--select", "invalid-timestamp,unreadable-file")
        code = main(["check", *options, *arguments])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()] if output == "jsonl" else out, err

    return run


def plant(folder, shards=4, rows=250, every=10):
    """Tables in which every tenth row has a fault, and as many files."""
    names = []
    for shard in range(shards):
        texts = [BAD if row % every == 0 else GOOD for row in range(rows)]
        pq.write_table(pa.table({"text": texts}), folder / f"{shard}.parquet", row_group_size=100)
        names.append(f"{shard}.parquet")
    return names


def test_a_sample_is_the_same_for_the_same_seed(tmp_path, call):
    given = ["--text-column", "text", "--sample", "100", *plant(tmp_path)]
    first = call(*given)
    assert call(*given, "--jobs", "2") == first
    others = call(*given, "--seed", "2")
    assert {one["path"] for one in others[1]} != {one["path"] for one in first[1]}
    assert 2 <= len(first[1]) <= 25


def test_a_sample_tells_of_all(tmp_path, call):
    given = ["--text-column", "text", "--sample", "10%", *plant(tmp_path)]
    _, text, _ = call(*given, output="concise")
    _, report, _ = call(*given, output="json")
    sample = json.loads(report)["summary"]["sample"]
    assert (sample["size"], sample["population"]) == (100, 1000)
    error = sample["rates"]["error"]
    assert error["low"] < 0.1 < error["high"]
    assert error["low"] < error["found"] / 100 < error["high"]
    assert " in 100 records of 4 files, a sample of 100 of 1000: errors in " in text


def test_files_and_rows_are_drawn_alike(tmp_path, call):
    for number in range(100):
        (tmp_path / f"{number}.md").write_text(BAD)
    (tmp_path / "t.jsonl").write_text("".join(json.dumps({"text": BAD}) + "\n" for _ in range(100)))
    _, found, _ = call("--text-column", "text", "--sample", "50%", "t.jsonl", ".")
    rows = sum("row" in one for one in found)
    assert len(found) == 100
    assert 30 < rows < 70
    assert len(call("--text-column", "text", "--sample", "1000", "t.jsonl", ".")[1]) == 200


def test_what_cannot_be_counted_is_reported_all_the_same(tmp_path, call):
    (tmp_path / "bad.parquet").write_bytes(b"no table")
    code, found, _ = call("--sample", "1", "bad.parquet")
    assert (code, [one["rule"] for one in found]) == (1, ["unreadable-file"])


def test_a_sample_is_not_mended(tmp_path, call):
    (tmp_path / "a.md").write_text(BAD)
    assert call("--sample", "1", "--fix", "a.md")[0] == 2
    assert call("--sample", "1", "b.md")[0] == 1


# R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3; and all of 29.
@pytest.mark.parametrize(
    ("found", "size", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.883, 1.0),
    ],
)
def test_intervals_are_those_of_wilson(found, size, low, high):
    from recordlint.report import summary

    assert summary.wilson(found, size) == pytest.approx((low, high), abs=5e-5)


def test_a_sample_of_nothing_tells_nothing():
    empty = Report((), 0, 0, {}, sampled=Sampled(0, 0))
    assert totals(empty) == "no problems in 0 records of 0 files, a sample of 0 of 0"
    assert rates(empty)[Severity.ERROR][1:] == (0.0, 1.0)
    assert rates(empty._replace(sampled=None)) == {}
