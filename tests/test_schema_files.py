"""Schemas that refer to files beside them: what is read, what that says, and what is not read."""

from __future__ import annotations

import json
import pickle

import pytest

from recordlint.cli import main
from recordlint.schema import SchemaFault, parse_schema
from schema_support import found
from settings_support import settings

POST = {
    "properties": {"image": {"$ref": "parts/image.json"}, "count": {"$ref": "parts/de%20fs.yaml#/$defs/number"}},
    "required": ["title"],
}
IMAGE = {
    "properties": {"width": {"$ref": "de fs.yaml#/$defs/number"}, "in": {"$ref": "../post.json"}},
    "additionalProperties": False,
}
DEFS = "$defs:\n  number:\n    type: integer\n    minimum: 1\n"
FILES = {
    "/site/schemas/post.json": json.dumps(POST),
    "/site/schemas/parts/image.json": json.dumps(IMAGE),
    "/site/schemas/parts/de fs.yaml": DEFS,
}


def parsed(files, name="post.json", asked=None):
    """The schema of the first file, read from a mapping of paths to texts."""

    def read(path):
        if asked is not None:
            asked.append(path)
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        if isinstance(files[path], OSError):
            raise files[path]
        return files[path]

    path = f"/site/schemas/{name}"
    return parse_schema(name, files[path], path, read)


def test_what_the_files_say_holds_at_their_places():
    asked = []
    schema = pickle.loads(pickle.dumps(parsed(FILES, asked=asked)))
    data = {"title": "a", "count": "x", "image": {"width": 0, "widht": 3, "in": {}}}
    assert sorted(message for _, message, _ in found(schema, data)) == [
        '`count` is the string `"x"`, expected an integer',
        "`title` is missing",
        "`width` is `0`, expected at least 1",
        "unknown key `widht`",
    ]
    assert schema.types(("image", "width")) == {"integer"}
    assert schema.types(("image", "in", "image", "width")) == {"integer"}
    assert schema.files == FILES.keys()
    assert sorted(asked) == sorted(FILES.keys() - {"/site/schemas/post.json"})


def test_a_schema_that_refers_to_no_file_asks_for_none():
    same = {"$id": "https://a.example/post.json", "$ref": "item.json", "$defs": {"item": {"$id": "item.json"}}}
    asked = []
    for document in ({"$ref": "#/$defs/a", "$defs": {"a": {}}}, {"$ref": "urn:recordlint:article"}, same):
        schema = parsed({"/site/schemas/post.json": json.dumps(document)}, asked=asked)
        assert schema.files == frozenset()
    assert asked == []


@pytest.mark.parametrize(
    ("below", "fault"),
    [
        ("[", "`a.json`, which it refers to: `[` is never closed, at line 1"),
        ("3", "`a.json`, which it refers to: a schema is a mapping"),
        (
            PermissionError(1, "it lies outside the tree"),
            "`a.json`, which it refers to, cannot be read: it lies outside",
        ),
        (None, "it refers to `a.json`, which is not part of it, and nothing is fetched"),
        ('{"type": 7}', "`type`"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_of_it(below, fault):
    files = {"/site/schemas/post.json": '{"$ref": "a.json"}'}
    with pytest.raises(SchemaFault) as raised:
        parsed(files if below is None else {**files, "/site/schemas/a.json": below})
    assert fault in str(raised.value)


def test_files_that_go_on_for_ever_end():
    files = {f"/site/schemas/{number}.json": f'{{"$ref": "{number + 1}.json"}}' for number in range(500)}
    asked = []
    with pytest.raises(SchemaFault, match=r"it refers to `/site/schemas/101\.json`, which is not there, and"):
        parsed(files, "0.json", asked)
    assert len(asked) == 100


def test_records_depend_on_the_files_of_their_schema():
    made = settings('schema = "schemas/post.json"', FILES)
    assert made.sources == {"/site/recordlint.toml", *FILES}
    part = frozenset({"/site/schemas/parts/image.json"})
    assert made.depends("a.md", part) == part
    assert settings("").depends("a.md", part) == frozenset()


@pytest.mark.parametrize("named", ["$schema: ../schemas/post.json\n", ""])
def test_a_record_is_checked_by_the_files_of_the_tree_alone(named, tmp_path, monkeypatch, capsys):
    site = tmp_path / "site"
    for path, text in FILES.items():
        (tmp_path / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path[1:]).write_text(text)
    (tmp_path / "outside.json").write_text('{"required": ["secret"]}')
    (site / "recordlint.toml").write_text('include = ["*.md"]\n' + ("" if named else 'schema = "schemas/post.json"\n'))
    (site / "news").mkdir()
    (site / "news" / "a.md").write_text(f"---\n{named}title: a\ncount: 0\n---\nText.\n")
    monkeypatch.chdir(site)
    assert main(["check", "--output-format", "concise", "--select", "schema,unknown-schema"]) == 1
    assert "`count` is `0`, expected at least 1" in capsys.readouterr().out
    (site / "schemas" / "post.json").write_text('{"$ref": "../../outside.json"}')
    assert main(["check", "--select", "schema,unknown-schema"]) in (1, 2)
    printed = "".join(capsys.readouterr())
    assert "`../../outside.json`, which it refers to, cannot be read: it lies outside the tree" in printed
    assert "secret" not in printed
