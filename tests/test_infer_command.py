"""`recordlint infer` as a command; and what hostile records make of it."""

from __future__ import annotations

import json

import pytest

from conftest import shared_data
from recordlint.cli import main
from recordlint.infer import Inference
from recordlint.infer.shape import Shape
from recordlint.parse import parse
from recordlint.schema import Schema, parse_schema
from recordlint.text import Source

OTTER = "---\ntitle: Otter {0}\nkilos: {0}\n---\nIt swims.\n"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of twelve otters, in which we are."""
    (tmp_path / "_otters").mkdir()
    for number in range(12):
        (tmp_path / "_otters" / f"{number}.md").write_text(OTTER.format(number), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_prints_a_schema_that_checks(site, capsys):
    assert main(["infer", "_otters"]) == 0
    out, err = capsys.readouterr()
    assert err == "12 records taken in\n"
    assert json.loads(out)["title"] == "Otters"
    assert parse_schema("otter.schema.json", out).is_valid({"title": "Otter 3", "kilos": 3})
    assert sorted(path.name for path in site.iterdir()) == ["_otters"]


def test_it_writes_a_schema_that_its_own_command_finds_clean(site, capsys):
    assert main(["infer", "_otters", "--output", "otter.schema.json"]) == 0
    out = capsys.readouterr().out
    assert out == (
        "`otter.schema.json` is written; read it, then try `recordlint check --schema otter.schema.json _otters`\n"
    )
    assert main(["check", "--schema", "otter.schema.json", "_otters"]) == 0


def test_it_overwrites_nothing_unless_told_to(site, capsys):
    (site / "otter.schema.json").write_text("mine", encoding="utf-8")
    assert main(["infer", "_otters", "--output", "otter.schema.json"]) == 2
    assert "is there already, and is left as it is (--force overwrites it)" in capsys.readouterr().err
    assert (site / "otter.schema.json").read_text(encoding="utf-8") == "mine"
    assert main(["infer", "_otters", "--output", "otter.schema.json", "--force"]) == 0
    assert json.loads((site / "otter.schema.json").read_text(encoding="utf-8"))["title"] == "Otters"


def test_its_own_output_is_no_record(site):
    for _ in range(2):
        assert main(["infer", ".", "--output", "_otters/otter.schema.json", "--force"]) == 0
        document = json.loads((site / "_otters" / "otter.schema.json").read_text(encoding="utf-8"))
        assert list(document["properties"]) == ["title", "kilos"]


def test_a_schema_that_cannot_be_written(site, capsys):
    assert main(["infer", "_otters", "--output", "missing/otter.schema.json"]) == 2
    assert "`missing/otter.schema.json` cannot be written" in capsys.readouterr().err


def test_what_stands_apart_goes_to_standard_error_with_its_line(site, capsys):
    (site / "_otters" / "odd.md").write_text("---\ntitle: Odd\nkilos: many\n---\nText.\n", encoding="utf-8")
    assert main(["infer", "_otters", "--threshold", "0.9"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "13 records taken in",
        "what stands apart, and the schema refuses: is it a fault, or should the schema allow it?",
        "`kilos` is a string in 1 of 13; expected an integer",
        '    _otters/odd.md:3: "many"',
    ]


def test_what_could_not_be_taken_in_is_counted(site, capsys):
    (site / "_otters" / "broken.md").write_text("---\ntitle: [\n---\nText.\n", encoding="utf-8")
    (site / "_otters" / "empty.md").write_text("---\n---\nText.\n", encoding="utf-8")
    (site / "_otters" / "schema.json").write_text(
        '{"$schema": "https://json-schema.org/draft/2020-12/schema"}', encoding="utf-8"
    )
    (site / "_otters" / "large.json").write_bytes(b" " * (10 * 2**20 + 1))
    assert main(["infer", "_otters"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "12 records taken in",
        "left out: 1 record without data; `recordlint check` says more",
        "left out: 1 record that cannot be read whole; `recordlint check` says more",
        "left out: 1 file that cannot be read; `recordlint check` says more",
    ]


def test_a_collection_of_the_configuration(site, capsys):
    (site / "recordlint.toml").write_text(
        '[[collections]]\nname = "otters"\nfiles = "_otters/1*.md"\n', encoding="utf-8"
    )
    assert main(["infer", "--collection", "otters", "--output", "otter.schema.json"]) == 0
    out, err = capsys.readouterr()
    assert "3 records taken in" in err
    assert "then name it as the `schema` of the collection `otters`" in out
    assert main(["infer", "--collection", "weirs"]) == 2
    assert "no file belongs to a collection `weirs`; there are `otters`" in capsys.readouterr().err


def test_yaml_is_read_as_the_configuration_says(site, capsys):
    (site / "recordlint.toml").write_text('yaml = "1.1"\n', encoding="utf-8")
    (site / "weir.yaml").write_text("open: yes\n", encoding="utf-8")
    assert main(["infer", "weir.yaml"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["open"]["type"] == "boolean"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say which records are of one kind: a folder, or --collection NAME"),
        (["nowhere"], "`nowhere` cannot be read: no such file"),
        (["--collection", "otters"], "no file belongs to a collection `otters`"),
        (["empty"], "no records in `empty`: nothing to go by"),
        (["_otters", "--threshold", "0.5"], "`0.5` is no share above 0.5, such as 0.95 or 1"),
        (["_otters", "--threshold", "nan"], "`nan` is no share above 0.5"),
        (["_otters", "--threshold", "most"], "`most` is no share above 0.5"),
        (["_otters", "--treshold", "1"], "did you mean `--threshold`?"),
    ],
)
def test_wrong_use_is_explained(site, capsys, arguments, message):
    (site / "empty").mkdir()
    assert main(["infer", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_several_folders_have_no_title(site, capsys):
    (site / "_more").mkdir()
    (site / "_more" / "1.md").write_text(OTTER.format(99), encoding="utf-8")
    assert main(["infer", "_otters", "_more"]) == 0
    assert "title" not in json.loads(capsys.readouterr().out)


def taken_in(text, path="a.json"):
    inference = Inference()
    for record in parse(Source(path, text)):
        inference.add(record)
    return inference


def test_a_deep_record_gives_a_schema_of_some_depth():
    deep = '{"a": ' * 200 + "1" + "}" * 200
    document = taken_in(deep).draft().document
    schema = Schema("draft", document)
    assert schema.fault is None
    assert schema.is_valid(json.loads(deep))
    lists = '{"a": ' + "[" * 200 + "]" * 200 + "}"
    assert Schema("draft", taken_in(lists).draft().document).is_valid(json.loads(lists))


def test_no_secret_is_repeated(capsys):
    key = "AKIA" + "Q7ZPL2MX4RTV9KCD"
    lines = [json.dumps({"id": "plain", "key": key}) for _ in range(60)] + [json.dumps({"id": key, "key": 5})]
    found = taken_in("\n".join(lines), "a.jsonl").draft("", 0.9)
    assert key not in json.dumps(found.document)
    assert key not in "\n".join(line for outlier in found.outliers for line in outlier.lines())


def test_long_values_are_cut():
    lines = ['{"n": 1}'] * 60 + [json.dumps({"n": "x" * 500})]
    (outlier,) = taken_in("\n".join(lines), "a.jsonl").draft("", 0.9).outliers
    assert outlier.tally.places[0].value == '"' + "x" * 58 + "…"


def shapes_of(shape):
    yield shape
    below = [] if shape.members is None else [*shape.members.keys.values(), shape.members.rest]
    below += [] if shape.lists is None else [shape.lists.items]
    for one in below:
        if isinstance(one, Shape):
            yield from shapes_of(one)


def test_records_cannot_outgrow_memory(monkeypatch):
    monkeypatch.setattr("recordlint.infer.shape._MOST_SHAPES", 500)
    inference = Inference()
    for number in range(60):
        data = {f"a{number}-{one}": {f"b{number}-{two}": f"c{number}{two}" for two in range(9)} for one in range(9)}
        for record in parse(Source("a.json", json.dumps(data))):
            inference.add(record)
    shapes = list(shapes_of(inference._root))
    assert len(shapes) < 2000
    assert all(shape.strings.values is None or len(shape.strings.values) <= 24 for shape in shapes)
    assert Schema("draft", inference.draft().document).is_valid({"x": {"y": "z"}})


@pytest.mark.parametrize("folder", ["powerapps/_news", "endoflife/products", "twofactorauth/entries"])
def test_records_of_real_sites_pass_what_is_drafted_from_them(folder):
    paths = sorted(path for path in shared_data(f"corpora/{folder}").rglob("*") if path.is_file())[:150]
    records = [
        record
        for path in paths
        for record in parse(Source(path.name, path.read_text(encoding="utf-8")))
        if record.data and not record.broken
    ]
    inference = Inference()
    for record in records:
        inference.add(record)
    schema = Schema("draft", inference.draft().document)
    assert schema.fault is None
    assert all(schema.is_valid(record.data) for record in records)
