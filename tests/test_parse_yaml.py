"""YAML: values, places, scalars, documents."""

import subprocess
import sys

import pytest

from parse_support import nodes, quoted, whole
from recordlint.parse.yaml import AMBIGUOUS, load, load_all, locate
from recordlint.record import Place, Style
from recordlint.text import Span
from yaml_records import RECORD, SHARED, VALUES


def document(text, version="1.2"):
    return load(text, whole(text), version)


def value(text, version="1.2"):
    return document(text, version).value


def places(text):
    return locate(text, whole(text))


def scalar(written, version="1.2"):
    return value(f"- {written}\n", version)[0]


def test_record_is_read():
    found = document(RECORD)
    assert found.value == VALUES
    assert (found.span, found.faults, found.suspects) == (whole(RECORD), {}, frozenset())
    assert not found.broken
    assert not found.empty


def test_every_node_has_its_place():
    written = {
        pointer: (quoted(RECORD, place.key) if place.key else None, quoted(RECORD, place.value), place.style)
        for pointer, place in places(RECORD).nodes.items()
    }
    assert written.pop(()) == (None, RECORD[RECORD.index("title") : -1], Style.BLOCK)
    assert written == {
        ("title",): ("title", '"Tides: a guide"', Style.DOUBLE),
        ("excerpt",): ("excerpt", "'It''s about water.'", Style.SINGLE),
        ("publishedDateTime",): ("publishedDateTime", "2023-08-02T17:00:00Z", Style.PLAIN),
        ("quality",): ("quality", "34", Style.PLAIN),
        ("heat",): ("heat", "-1", Style.PLAIN),
        ("published",): ("published", "false", Style.PLAIN),
        ("score",): ("score", "1.5e1", Style.PLAIN),
        ("removed",): ("removed", "", Style.PLAIN),
        ("provider",): (
            "provider",
            "name: Harbour News   # the publisher\n  domain: harbour.example",
            Style.BLOCK,
        ),
        ("provider", "name"): ("name", "Harbour News", Style.PLAIN),
        ("provider", "domain"): ("domain", "harbour.example", Style.PLAIN),
        ("topics",): ("topics", "- Sea\n-   Moon", Style.BLOCK),
        ("topics", 0): (None, "Sea", Style.PLAIN),
        ("topics", 1): (None, "Moon", Style.PLAIN),
        ("images",): ("images", RECORD[RECORD.index("- url") : RECORD.index("\nnotes")], Style.BLOCK),
        ("images", 0): (
            None,
            RECORD[RECORD.index("url") : RECORD.index(" night") + 6],
            Style.BLOCK,
        ),
        ("images", 0, "url"): ("url", "https://harbour.example/a.png?w=1&h=2", Style.PLAIN),
        ("images", 0, "width"): ("width", "0x10", Style.PLAIN),
        ("images", 0, "alt"): ("alt", ">-\n      Waves\n      at night", Style.FOLDED),
        ("images", 1): (None, "{url: \"b.png\", width: 20, tags: [x1, 'x2', 12]}", Style.FLOW),
        ("images", 1, "url"): ("url", '"b.png"', Style.DOUBLE),
        ("images", 1, "width"): ("width", "20", Style.PLAIN),
        ("images", 1, "tags"): ("tags", "[x1, 'x2', 12]", Style.FLOW),
        ("images", 1, "tags", 0): (None, "x1", Style.PLAIN),
        ("images", 1, "tags", 1): (None, "'x2'", Style.SINGLE),
        ("images", 1, "tags", 2): (None, "12", Style.PLAIN),
        ("notes",): ("notes", "|\n  one\n\n    two", Style.LITERAL),
    }


PLACES = {
    "quotes of the key": ("'a': 1\n", ("a",), "'a'", "1"),
    "nothing after a colon": ("a:   # none\nb: 1\n", ("a",), "a", ""),
    "nothing after a dash": ("- \n- b\n", (0,), None, ""),
    "a key without colon": ("? a\n\n? b\n", ("a",), "a", ""),
    "a key without colon between braces": ("{a , b: 1}\n", ("a",), "a", ""),
    "an anchor": ("a: &x  words\n", ("a",), "a", "words"),
    "an anchor of a list": ("a: &x\n  - b\n", ("a",), "a", "- b"),
    "an anchor of a list right below its key": ("a: &x\n- b\nc: 1\n", ("a",), "a", "- b"),
    "an anchor of a mapping": ("a: &x\n  b: 1\nc: 2\n", ("a",), "a", "b: 1"),
    "an anchor of a list between brackets": ("a: &x [b]\n", ("a",), "a", "[b]"),
    "an anchor of a key": ("&x a: b\n", ("a",), "a", "b"),
    "an anchor of nothing": ("a: &x\nb: 1\n", ("a",), "a", ""),
    "a tag": ("a: !!str 12\n", ("a",), "a", "12"),
    "a tag of nothing": ("a: !!str\nb: 1\n", ("a",), "a", ""),
    "tag, anchor and comment": ("a: !!str &x # why\n  12\n", ("a",), "a", "12"),
    "a pair between brackets": ("a: [b: c , d]\n", ("a", 0), None, "b: c"),
    "a pair with a question mark": ("a: [? b : c , d]\n", ("a", 0), None, "? b : c"),
    "text over several lines": ("a: one\n  two  # why\nb: 1\n", ("a",), "a", "one\n  two"),
    "text in a block with blank lines after": ("a: |+\n  b \n\n\nc: 1\n", ("a",), "a", "|+\n  b "),
    "an empty block": ("a: | # none\n\nb: 1\n", ("a",), "a", "| # none"),
    "a block at the end": ("a: >\n  b", ("a",), "a", ">\n  b"),
    "a list in a list": ("- - a\n  - b\n- c\n", (0,), None, "- a\n  - b"),
    "a comment after the last value": ("a:\n  b: 1 # c\n  # d\ne: 2\n", ("a",), "a", "b: 1"),
    "nothing as the last value": ("a:\n  b:\n\nc: 1\n", ("a",), "a", "b:"),
    "a lone value": ("--- words\n", (), None, "words"),
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize(("before", "end"), [("", "\n"), ("\ufeff", "\r\n"), ("é🙂\r\n---\r\n", "\r\n")])
def test_place_is_what_is_written(name, before, end):
    text, pointer, key, written = PLACES[name]
    text = before + text.replace("\n", end)
    place = locate(text, Span(len(before), len(text))).nodes[pointer]
    assert quoted(text, place.value) == written.replace("\n", end)
    assert (quoted(text, place.key) if place.key else None) == key


def test_empty_place_is_right_after_the_colon_or_dash():
    found = places("a:   # none\nb:\n  -   \n").nodes
    assert found["a",].value == Span(2, 2)
    assert found["b", 0].value == Span(18, 18)


def test_aliases_and_merges_stand_where_they_were_written():
    assert value(SHARED) == {
        "base": {"width": 1, "inner": {"a": "b"}},
        "copy": {"width": 1, "inner": {"a": "b"}},
        "merged": {"width": 2, "inner": {"a": "b"}},
        "both": {"width": 1, "inner": {"a": "b"}, "height": 3},
        "own": "words",
        "list": ["words", "words"],
    }
    found = places(SHARED).nodes
    base = found["base",]
    assert found["copy",] == Place(base.value, Span(*span_of(SHARED, "copy")), Style.BLOCK, shared=True)
    for pointer in (("copy", "inner", "a"), ("merged", "inner", "a"), ("both", "inner", "a")):
        assert found[pointer] == found["base", "inner", "a"]
    assert [quoted(SHARED, found["list", index].value) for index in (0, 1)] == ["words", "words"]
    assert [quoted(SHARED, found["both", key].value) for key in ("height", "width")] == ["3", "1"]
    shared = {pointer for pointer, place in found.items() if place.shared}
    assert set(found) - shared == {(), ("merged",), ("merged", "width"), ("both",), ("list",)}


def span_of(text, part):
    start = text.index(part)
    return start, start + len(part)


def test_merges_of_merges():
    text = "a: &a {x: 1, y: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n  <<: {x: 3}\nd: {'<<': *a}\n"
    assert value(text) == {
        "a": {"x": 1, "y": 1},
        "b": {"y": 2, "x": 1},
        "c": {"x": 3, "y": 2},
        "d": {"<<": {"x": 1, "y": 1}},
    }
    assert set(places(text).nodes) == {pointer for pointer, _ in nodes(value(text))}


def test_alias_as_a_key():
    text = "a: &x 'b'\n*x : c\n*y : d\n"
    assert value(text) == {"a": "b", "b": "c", "*y": "d"}
    assert quoted(text, places(text).nodes["b",].key) == "*x"


def test_alias_of_what_a_later_key_hides():
    text = "a: &x {b: 1}\na: 2\nc: *x\n"
    assert value(text) == {"a": 2, "c": {"b": 1}}
    assert quoted(text, places(text).nodes["c", "b"].value) == "1"


def test_aliases_share_one_value():
    found = value("a: &x [1]\nb: *x\n")
    assert found["a"] is found["b"]


def test_last_of_equal_keys_counts_and_all_are_listed():
    text = "a: 1\nb: {c: 1, c: 1}\na: [x]\n'a': 2\n"
    found = document(text)
    assert found.value == {"a": 2, "b": {"c": 1}}
    assert found.suspects == {"duplicate-key"}
    listed = [
        (one.pointer, quoted(text, one.key), quoted(text, one.value), quoted(text, one.first_value), one.equal)
        for one in places(text).duplicates
    ]
    assert listed == [
        (("b", "c"), "c", "1", "1", True),
        (("a",), "a", "[x]", "1", False),
        (("a",), "'a'", "2", "1", False),
    ]
    assert quoted(text, places(text).nodes["a",].value) == "2"


def test_repeated_alias_is_listed_by_its_name():
    text = "a: &x 1\nb: *x\nb: *y\n"
    (repeat,) = places(text).duplicates
    assert (quoted(text, repeat.first_value), quoted(text, repeat.value)) == ("*x", "*y")


SCALARS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "nULL": "nULL",
    "true": True,
    "False": False,
    "TRUE": True,
    "tRUE": "tRUE",
    "yes": "yes",
    "off": "off",
    "n": "n",
    "0": 0,
    "-0": 0,
    "+12": 12,
    "012": 12,
    "0o17": 15,
    "-0o17": "-0o17",
    "0x1F": 31,
    "0b11": "0b11",
    "1_000": "1_000",
    "12:30": "12:30",
    "1.5": 1.5,
    "1.": 1.0,
    ".5": 0.5,
    "-.5e-3": -0.0005,
    "1e3": 1000.0,
    "1e999": "1e999",
    ".": ".",
    "+": "+",
    "-.inf": "-.inf",
    ".NaN": ".NaN",
    "2023-08-02": "2023-08-02",
    "2023-13-45T99:00:00Z": "2023-13-45T99:00:00Z",
    "=": "=",
    "9" * 4300: int("9" * 4300),
    "9" * 4301: "9" * 4301,
    "0x" + "f" * 3000: int("f" * 3000, 16),
    "0x" + "f" * 4000: "0x" + "f" * 4000,
    "'12'": "12",
    '"\\u00e9\\x41"': "éA",
    "!!str 12": "12",
    "!!str": "",
    "!!int '12'": 12,
    "!!float 12": 12.0,
    "!!float -.INF": "-.INF",
    "!!float " + "9" * 400: int("9" * 400),
    "!!bool 'true'": True,
    "!!null ''": None,
    "!!binary aGk=": "aGk=",
    "!!timestamp 2023-08-02": "2023-08-02",
}


@pytest.mark.parametrize("written", SCALARS)
def test_scalar_by_the_core_schema(written):
    found = scalar(written)
    assert found == SCALARS[written]
    assert type(found) is type(SCALARS[written])


SCALARS_1_1 = {
    "yes": True,
    "No": False,
    "ON": True,
    "off": False,
    "yEs": "yEs",
    "y": "y",
    "n": "n",
    "~": None,
    "012": 10,
    "-012": -10,
    "08": "08",
    "0o17": "0o17",
    "0b1_1": 3,
    "0x_1F": 31,
    "1_000": 1000,
    "-1_000": -1000,
    "1_0.2_5": 10.25,
    "1e3": 1000.0,
    ".5": 0.5,
    "0x_": "0x_",
    "9" * 400 + ".0": "9" * 400 + ".0",
    "9" * 5000: "9" * 5000,
    "12:30": "12:30",
    "2023-08-02": "2023-08-02",
    "0": 0,
}


@pytest.mark.parametrize("written", SCALARS_1_1)
def test_scalar_by_yaml_1_1(written):
    found = scalar(written, "1.1")
    assert found == SCALARS_1_1[written]
    assert type(found) is type(SCALARS_1_1[written])


AMBIGUOUS_SCALARS = [
    "y",
    "N",
    "yes",
    "NO",
    "oN",
    "off",
    "=",
    "012",
    "-07",
    "00",
    "0o17",
    "0b101",
    "1_000",
    "+1_0.5",
    "1.0_5",
]
AMBIGUOUS_SCALARS += ["12:30", "08:30", "1:2:3", "190:20:30.15"]
CLEAR_SCALARS = ["~", "", "2023-08-02", "2023-08-02T17:00:00Z", "true", "null", "0", "08", "12", "1.5", "0x1f", "no!"]
CLEAR_SCALARS += ["nope", "12:60", "1:2:333", "_1", "1.5_x", "a=b", "12:", "10:30 am"]


@pytest.mark.parametrize("written", AMBIGUOUS_SCALARS)
def test_ambiguous_scalar_is_suspected(written):
    assert AMBIGUOUS.fullmatch(written)
    assert document(f"a: {written}\n").suspects == {"ambiguous-scalar"}
    assert document(f"a: {written}\n", "1.1").suspects == frozenset()
    assert document(f"- '{written}'\n- \"{written}\"\n- !!str {written}\n- |\n  {written}\n").suspects == frozenset()


@pytest.mark.parametrize("written", AMBIGUOUS_SCALARS)
def test_key_is_never_ambiguous(written):
    assert "ambiguous-scalar" not in document(f"{{{written}: 1}}\n").suspects


@pytest.mark.parametrize("written", CLEAR_SCALARS)
def test_clear_scalar_is_not_suspected(written):
    assert not AMBIGUOUS.fullmatch(written)
    assert document(f"a: {written}\n").suspects == frozenset()


def test_collections_with_tags():
    text = "a: !!map {b: 1}\nc: !!seq [1]\nd: !!set {e, f}\ng: !!omap\n  - h: 1\ni: ! [1]\n"
    assert value(text) == {"a": {"b": 1}, "c": [1], "d": {"e": None, "f": None}, "g": [{"h": 1}], "i": [1]}
    assert document(text).faults == {}


def test_addresses_and_questions_between_brackets_are_valid():
    text = "a: [https://e.example/?b=c&d, e:f, why?, what ? now, c ::d]\ng: {h?: i, j:k: l, 'm':n}\n"
    found = document(text)
    assert found.faults == {}
    assert found.value == {
        "a": ["https://e.example/?b=c&d", "e:f", "why?", "what ? now", "c ::d"],
        "g": {"h?": "i", "j:k": "l", "m": "n"},
    }
    assert quoted(text, places(text).nodes["a", 0].value) == "https://e.example/?b=c&d"


def test_tags_beside_addresses_between_brackets():
    text = "%TAG !e! tag:e.example,2000:\n---\na: [!!str https://e.example, !<tag:yaml.org,2002:int> 3]\n"
    assert value(text) == {"a": ["https://e.example", 3]}


EMPTY = ["", "\n\n", "# why\n", "\ufeff", "---\n", "---\n# why\n...\n", "...\n# why"]


@pytest.mark.parametrize("text", EMPTY)
def test_text_without_content_is_empty(text):
    found = document(text)
    assert (found.value, found.empty, found.faults) == (None, True, {})
    assert list(places(text).nodes) == [()]


def test_null_is_not_empty():
    assert not document("~\n").empty
    assert not document("''\n").empty


DOCUMENTS = {
    "": [],
    " \n\n": [],
    "# why\n": [None],
    "a: 1\n": [{"a": 1}],
    "---\na: 1\n---\nb: 2\n": [{"a": 1}, {"b": 2}],
    "a: 1\n---\n": [{"a": 1}],
    "a: 1\n---\n# why\n": [{"a": 1}, None],
    "a: 1\n...\n": [{"a": 1}],
    "a: 1\n...\n...\nb: 2\n": [{"a": 1}, {"b": 2}],
    "a: 1\n...\n# why\n": [{"a": 1}, None],
    "---\n---\na: 1\n": [None, {"a": 1}],
    "---\n": [None],
    "# one\n%YAML 1.2\n---\na\n...\n%TAG ! x\n---\nb\n": ["a", "b"],
    "a: ...\nb: x---\nc: '... '\n": [{"a": "...", "b": "x---", "c": "... "}],
    "--- |\n one\n--- >\n two\n": ["one\n", "two\n"],
    "\ufeffa: 1\r\n---\r\nb: 2\r\n": [{"a": 1}, {"b": 2}],
}


@pytest.mark.parametrize("text", DOCUMENTS)
def test_documents_of_a_file(text):
    found = load_all(text, whole(text))
    assert [one.value for one in found] == DOCUMENTS[text]
    assert [one.empty for one in found] == [one is None for one in DOCUMENTS[text]]
    assert not any(one.faults for one in found)
    for one in found:
        assert {pointer for pointer, _ in nodes(one.value)} == set(locate(text, one.span).nodes)
        assert load(text, one.span)._replace(span=one.span) == one


def test_fault_in_one_document_stays_in_it():
    text = "a: @\n---\nb: 'c\n---\nd: 1\n"
    found = load_all(text, whole(text))
    assert [(one.value, one.broken) for one in found] == [({}, True), ({}, True), ({"d": 1}, False)]
    assert [quoted(text, one.faults["invalid-syntax"][0].at) for one in found[:2]] == ["@", "'"]


def test_only_the_span_is_read():
    text = "---\na: 1\n---\n# the body: [\n"
    found = load(text, Span(4, 9))
    assert (found.value, found.span) == ({"a": 1}, Span(4, 9))
    assert quoted(text, locate(text, Span(4, 9)).nodes["a",].value) == "1"


def test_libyaml_is_not_imported_before_it_is_needed():
    code = "import sys; import recordlint.parse.yaml; print([name for name in sys.modules if 'ruamel' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
