"""`recordlint init` and the JSON Schemas that a site has itself."""

from __future__ import annotations

import json

import pytest

from recordlint.cli import main

METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
OTTERS = {
    "$schema": METASCHEMA,
    "type": "object",
    "properties": {key: {} for key in ("title", "kilos", "river", "seen")},
    "required": ["title"],
}


def plant(folder, files):
    for place, data in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record = {"title": "Otter", "kilos": 7, "river": "Weir", "seen": "2024-01-02"}
    plant(tmp_path, {f"entries/{number}.json": record for number in range(12)})
    return tmp_path


def drafted(capsys):
    assert main(["init", "--stdout"]) == 0
    return capsys.readouterr().out


def test_a_schema_is_no_record(site, capsys):
    plant(site, {f"tests/{name}.json": {"$schema": METASCHEMA, "not": {}} for name in ("a", "b")})
    text = drafted(capsys)
    assert "from 12 records" in text
    assert "# JSON Schemas, which are no records: `tests/a.json`, `tests/b.json`." in text
    assert text.count("[[collections]]") == 1
    assert '# schema = "entries.schema.json"' in text


def test_the_schema_of_the_site_is_tried(site, capsys):
    plant(site, {"schemas/otter.schema.json": OTTERS})
    assert 'schema = "schemas/otter.schema.json"  # 12 of 12 pass' in drafted(capsys)
    assert main(["init"]) == 0
    plant(site, {"entries/3.json": {"kilos": 7}})
    assert main(["check", "entries"]) == 1
    assert "`title` is missing" in capsys.readouterr().out


def test_a_schema_that_is_called_like_the_folder_is_meant_whatever_it_says(site, capsys):
    plant(site, {"tests/entries.json": {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}})
    assert 'schema = "tests/entries.json"  # 12 of 12 pass' in drafted(capsys)


@pytest.mark.parametrize(
    "document",
    [
        {"$schema": METASCHEMA, "type": "object"},
        {**OTTERS, "type": "otter"},
        {**OTTERS, "$schema": "https://json-schema.org/learn"},
        f'{{"$schema": "{METASCHEMA}", ',
        f'["{METASCHEMA}"]',
        "[" * 100_000 + "json-schema.org/",
    ],
    ids=["asks for nothing", "does not compile", "names no metaschema", "does not parse", "is a list", "is deep"],
)
def test_what_cannot_be_used_is_not_tried(site, capsys, document):
    plant(site, {"otter.schema.json": document})
    assert '# schema = "entries.schema.json"' in drafted(capsys)
