"""A corpus that is cleaned: the tables as they were, with a column of the texts after fixes."""

import gzip
import json
import os

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from recordlint.cli import main
from recordlint.shards import parts

TWICE = "---\ntags: [ferry, lock, ferry]\n---\nThe lock opens.\n"
ONCE = "---\ntags: [ferry, lock]\n---\nThe lock opens.\n"
NONE = "---\ntags: [ferry]\n---\nThe mill stands.\n"
GUESS = "---\ntags: [Ferry, ferry]\n---\nThe mill stands.\n"
ROWS = [{"n": n, "text": text, "path": f"{n}.md"} for n, text in enumerate((TWICE, NONE, None, GUESS) * 3)]
FIXED = {TWICE: ONCE}
OUT = ("--output-format", "parquet", "--output-file", "out", "--fixed-column", "clean")
COLUMNS = ("--text-column", "text", "--id-column", "path")


@pytest.fixture
def clean(tmp_path, monkeypatch, capsys):
    """Cleans tables in a folder of its own, in small batches; gives the rows of the shards, or what is said if that is
    no success."""
    monkeypatch.chdir(tmp_path)
    # What a test writes need not outlive the machine.
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    monkeypatch.setattr(parts, "ROWS", 5)
    monkeypatch.setattr("recordlint.columns.read.ROWS", 2)

    def run(*arguments):
        if main(["check", *arguments, *OUT, "--jobs=1"]) == 2:
            return capsys.readouterr().err
        rows = []
        if not os.path.isdir("out/records"):
            return rows
        for name in sorted(os.listdir("out/records")):
            path = f"out/records/{name}"
            rows += lines_of(path) if name.endswith(".jsonl") else pq.read_table(path).to_pylist()
        return rows

    return run


def lines_of(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def expected(fixed=FIXED):
    return [{**row, "clean": fixed.get(row["text"], row["text"])} for row in ROWS]


def test_safe_fixes_are_applied_and_all_columns_stay(clean):
    pq.write_table(pa.Table.from_pylist(ROWS), "t.parquet")
    assert clean(*COLUMNS, "t.parquet") == expected()
    table = pq.read_table("out/records/" + os.listdir("out/records")[0])
    assert table.schema.field("clean").type == pa.string()


def test_unsafe_fixes_are_applied_where_they_are_asked_for(clean):
    pq.write_table(pa.Table.from_pylist(ROWS), "t.parquet")
    assert clean(*COLUMNS, "t.parquet", "--unsafe-fixes") == expected({**FIXED, GUESS: NONE.replace("ferry", "Ferry")})


@pytest.mark.parametrize("kind", [pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
def test_texts_of_other_types_stay_of_their_type(clean, kind):
    table = pa.Table.from_pylist(ROWS)
    texts = table.column("text").cast(kind)
    pyarrow.feather.write_feather(table.set_column(1, "text", texts), "t.arrow", compression="uncompressed")
    rows = clean(*COLUMNS, "t.arrow")
    plain = [text and (text.decode() if isinstance(text, bytes) else text) for text in (row["clean"] for row in rows)]
    assert plain == [row["clean"] for row in expected()]


def test_lines_stay_lines(clean):
    lines = [json.dumps(row) for row in ROWS]
    with gzip.open("t.jsonl.gz", "wt") as file:
        file.write("\n".join([*lines, "", "[1]", "{"]) + "\n")
    with open("out.txt", "w") as file:
        file.write("\n".join(lines))
    main(["check", *COLUMNS, "t.jsonl.gz", *OUT, "-q"])
    (name,) = os.listdir("out/records")
    with open(f"out/records/{name}") as file:
        found = file.read().splitlines()
    assert [json.loads(line) for line in found[:-2]] == expected()
    assert found[-2:] == ["[1]", "{"]


def test_of_rows_that_are_data_the_body_is_cleaned(clean):
    body = "The lock opens.\u200b\n"
    rows = [{"title": "A", "content": body}, {"title": "B", "content": None}]
    pq.write_table(pa.Table.from_pylist(rows), "t.parquet")
    found = clean("t.parquet", "--unsafe-fixes", "--select", "invisible-character")
    assert found == [{**rows[0], "clean": "The lock opens.\n"}, {**rows[1], "clean": None}]


def flagged(number):
    flag = "\n  isCached: true" if number % 20 else ""
    tags = "" if number % 20 else "tags: [a, a]\n"
    return f"---\n{tags}image:\n  url: https://example.com/{number}.jpg{flag}\n---\nText.\n"


@pytest.mark.parametrize("lines", [True, False])
def test_fixes_of_what_comparisons_show_are_applied(clean, lines):
    texts = [flagged(number) for number in range(40)]
    rows = [{"path": f"{number}.md", "text": text} for number, text in enumerate(texts)]
    with open("recordlint.toml", "w") as file:
        file.write('[[collections]]\nname = "all"\nfiles = "**"\n')
    name = "t.jsonl" if lines else "t.parquet"
    if lines:
        with open(name, "w") as file:
            file.write("".join(json.dumps(row) + "\n" for row in rows))
    else:
        pq.write_table(pa.Table.from_pylist(rows), name)
    found = [row["clean"] for row in clean(*COLUMNS, name, "--unsafe-fixes")]
    first = flagged(1).replace("1.jpg", "0.jpg").replace("true", "false")
    assert found[0] == first.replace("---\n", "---\ntags: [a]\n", 1)
    assert "isCached: false" in found[20]
    assert found[1:20] == texts[1:20]


@pytest.mark.parametrize("name", ["t.parquet", "t.jsonl"])
def test_a_column_that_is_there_is_not_written_over(clean, name):
    row = {"text": TWICE, "clean": "mine"}
    if name == "t.jsonl":
        with open(name, "w") as file:
            file.write(json.dumps(row) + "\n")
    else:
        pq.write_table(pa.Table.from_pylist([row]), name)
    assert clean("--text-column=text", name) == []
    table = pq.read_table("out/diagnostics/" + os.listdir("out/diagnostics")[0])
    assert "there is a column `clean` already" in table.column("message").to_pylist()


def test_rows_without_a_text_cannot_be_cleaned(clean):
    pq.write_table(pa.Table.from_pylist([{"title": "A"}]), "t.parquet")
    assert clean("t.parquet") == []
    table = pq.read_table("out/diagnostics/" + os.listdir("out/diagnostics")[0])
    assert "no column holds texts to fix" in table.column("message").to_pylist()
