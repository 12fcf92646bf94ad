"""Where somebody is writing: `|` marks the place in each text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.lsp.cursor import Cursor, find_cursors
from recordlint.text import Source

if TYPE_CHECKING:
    from recordlint.diagnostic import Pointer


def cursors(marked: str, path: str = "a.yaml") -> tuple[Cursor, ...] | None:
    place = find_cursors(Source(path, marked.replace("|", "", 1)), marked.index("|"))
    return None if place is None else place.cursors


def one(marked: str, path: str = "a.yaml") -> tuple[Pointer, bool, str]:
    """The pointer of the only cursor, whether it is at a key, and what is typed."""
    (cursor,) = cursors(marked, path) or ()
    return cursor.pointer, cursor.is_key, marked.replace("|", "", 1)[slice(*cursor.typed)]


def present(marked: str, path: str = "a.yaml") -> set[str]:
    return set((cursors(marked, path) or ())[0].present)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|", ((), True, "")),
        ("title: x\nti|", ((), True, "ti")),
        ("title: x\nti|tle: y", ((), True, "title")),
        ("image:\n  ur|\n  width: 3", (("image",), True, "ur")),
        ("a:\n  b:\n    c: 1\n  |", (("a",), True, "")),
        ("'a key':\n  |", (("a key",), True, "")),
        ("kind: no|te # a word", (("kind",), False, "note")),
        ("kind: |", (("kind",), False, "")),
        ('kind: "no|', (("kind",), False, '"no')),
        ("image:\n  kind: |", (("image", "kind"), False, "")),
        ("tags: [a, b|c, d]", (("tags", 0), False, "bc")),
        ("tags: [|]", (("tags", 0), False, "")),
        ("related:\n- title: x\n  ur|", (("related", 0), True, "ur")),
        ("related:\n  - title: x\n  - ur: 1\n    |", (("related", 0), True, "")),
        ("# a: word\n\nti|", ((), True, "ti")),
        ("a: 1\n---\nb|", ((), True, "b")),
        ("a|\n---\nb: 1", ((), True, "a")),
    ],
)
def test_yaml(marked: str, expected: tuple[Pointer, bool, str]) -> None:
    assert one(marked) == expected


@pytest.mark.parametrize(
    "marked",
    ["a: 1 # wo|rd", "# wo|rd", "text: |\x00\n  wo|rd".replace("|\x00", ">"), "a: &b|", "two words|", "a: [{b: |}]"],
)
def test_yaml_where_nothing_is_known(marked: str) -> None:
    assert cursors(marked) == ()


def test_an_item_of_a_yaml_list_may_be_a_value_or_begin_a_mapping() -> None:
    key, value = cursors("tags:\n- se|") or ()
    assert (key.pointer, key.is_key) == (("tags", 0), True)
    assert (value.pointer, value.is_key) == (("tags", 0), False)


def test_keys_that_are_there() -> None:
    assert present("a: 1\nb:\n  c: 1\n|\nd: 2\n") == {"a", "b", "d"}
    assert present("- a: 1\n  |\n  b: 2\n- c: 3\n") == {"a", "b"}
    assert present("- a: 1\n- |\n  b: 2\n- c: 3\n") == {"b"}
    assert present('{"a": {"x": 1}, |, "b": [{"y": 2}], "c": 3}', "a.json") == {"a", "b", "c"}
    assert present("a = 1\n|\nb.c = 2\n[d]\ne = 3\n", "a.toml") == {"a", "b"}
    assert present("a = 1\n[d]\n|\ne = 3\n", "a.toml") == {"e"}


@pytest.mark.parametrize(
    ("marked", "separated"), [("ti|tle: x", True), ("ti|\ntitle: x", False), ("ti|", False), ("ti| : x", True)]
)
def test_a_colon_that_is_there_is_noticed(marked: str, separated: bool) -> None:
    assert [cursor.separated for cursor in cursors(marked) or ()] == [separated]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{|", ((), True, "")),
        ('{"a": 1, "ti|tle": 2}', ((), True, '"title"')),
        ('{"a": {"b|', (("a",), True, '"b')),
        ('{"a": [{"b": 1}, {"c": "no|"}]}', (("a", 1, "c"), False, '"no"')),
        ('{"kind": |}', (("kind",), False, "")),
        ('{"kind": tr|ue}', (("kind",), False, "true")),
        ('[1, {"a": 2}, |', ((2,), False, "")),
    ],
)
def test_json(marked: str, expected: tuple[Pointer, bool, str]) -> None:
    assert one(marked, "a.json") == expected


def test_json_outside_of_everything() -> None:
    assert cursors('|{"a": 1}', "a.json") == ()
    assert cursors('{"a": "b"|}', "a.json") == ()
    assert cursors("{}}|", "a.json") == ()


def test_each_line_of_jsonl_is_a_record() -> None:
    assert one('{"a": {\n{"b": 1, "|\n{"c": 2}', "a.jsonl") == ((), True, '"')


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("ti|", ((), True, "ti")),
        ("[image]\nur|l = 1", (("image",), True, "url")),
        ("[[related]]\n|", (("related", 0), True, "")),
        ("image.ur|", (("image",), True, "ur")),
        ('kind = "no|te" # a word', (("kind",), False, '"note"')),
        ("[a.b]\nkind = |", (("a", "b", "kind"), False, "")),
        ('tags = ["a", "|"]', (("tags", 0), False, '""')),
    ],
)
def test_toml(marked: str, expected: tuple[Pointer, bool, str]) -> None:
    assert one(marked, "a.toml") == expected


@pytest.mark.parametrize("marked", ["a = 1 # wo|rd", "a = {b|}", "a = [[1|]]", "two words|"])
def test_toml_where_nothing_is_known(marked: str) -> None:
    assert cursors(marked, "a.toml") == ()


@pytest.mark.parametrize(
    ("marked", "known"),
    [
        ("---\nti|\n---\n", True),
        ("---\n|\n---\n", True),
        ("---\nti|", True),
        ("+++\nti|\n+++\n", True),
        ("---\ntitle: x\n---|\n", False),
        ("---\ntitle: x\n---\nti|", False),
        ("ti|", False),
    ],
)
def test_front_matter(marked: str, known: bool) -> None:
    assert (cursors(marked, "a.md") is not None) is known


@given(
    st.text(st.sampled_from("ab:- \n\r\t\"'#[]{},=|>.\\\U0001f30a"), max_size=60),
    st.integers(0, 60),
    st.sampled_from(["a.yaml", "a.json", "a.toml", "a.jsonl", "a.md"]),
)
def test_any_text_gives_cursors_within_it(text: str, offset: int, path: str) -> None:
    offset = min(offset, len(text))
    place = find_cursors(Source(path, text), offset)
    for cursor in place.cursors if place is not None else ():
        assert 0 <= cursor.typed.start <= offset <= cursor.typed.end <= len(text)
        assert "\n" not in text[slice(*cursor.typed)]
