import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parse_support import check_spans, damaged, nodes, quoted, told, whole, within
from recordlint.parse.json import load, locate
from recordlint.parse.json_scan import scan
from recordlint.record import Style
from recordlint.text import Span

keys = st.one_of(st.sampled_from(["title", "a", "x y", 'q"', "é😀", ""]), st.text(max_size=4))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=12)
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def texts(draw):
    """JSON as the standard library writes it, in one of its layouts."""
    indent = draw(st.sampled_from([None, 1, "\t"]))
    text = json.dumps(draw(values), indent=indent, ensure_ascii=draw(st.booleans()))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


def read(text):
    """The value, the findings, and whether it is broken."""
    document = load(text, whole(text))
    faults = told(text, document.faults).get("invalid-syntax", [])
    assert document.broken == bool(faults)
    return document.value, faults


@given(texts(), st.sampled_from(["", "\ufeff", "---\n😀 ", "]}\r\n"]), st.sampled_from(["", "\n]", ' "']))
@settings(deadline=None)
def test_what_stands_at_each_place_is_the_value_of_its_node(text, before, after):
    source, span = before + text + after, Span(len(before), len(before) + len(text))
    document = load(source, span)
    assert document.value == json.loads(text)
    assert not document.faults
    assert not document.suspects
    assert not document.empty
    places = locate(source, span)
    expected = dict(nodes(document.value))
    assert list(places.nodes) == list(expected)
    assert len(places.nodes) == len(expected)
    for pointer, place in places.nodes.items():
        assert json.loads(quoted(source, place.value)) == expected[pointer]
        if pointer and isinstance(pointer[-1], str):
            assert json.loads(quoted(source, place.key)) == pointer[-1]
        else:
            assert place.key is None
    assert not places.duplicates


class RefusedError(ValueError):
    pass


def refuse(_text):
    raise RefusedError


def finite(written):
    number = float(written)
    return number if math.isfinite(number) else written


def strict(text):
    """What the standard library makes of a text, without what RFC 8259 does not know; what no float can hold stays
    text."""
    return json.loads(text, parse_constant=refuse, parse_float=finite)


@given(damaged(texts()))
@settings(max_examples=60, deadline=None)
def test_the_standard_library_and_we_agree_on_what_is_json(text):
    document = load(text, whole(text))
    value, places, faults = scan(text, 0)
    check_spans(text, places, {"": faults})
    assert set(places.nodes) == {pointer for pointer, _ in nodes(value)}
    try:
        expected = strict(text)
    except ValueError:
        assert document.empty or document.faults
    else:
        assert not document.faults
        assert not faults
        assert document.value == expected == value
        assert ("duplicate-key" in document.suspects) == bool(places.duplicates)


@given(st.text("[]{}\":,'/*\\ \n0123-+.eEtrufalsn\u00e9\ud800\x00", max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_raises(text):
    document = load(text, whole(text))
    places = locate(text, whole(text))
    check_spans(text, places, document.faults)
    assert set(places.nodes) == {pointer for pointer, _ in nodes(document.value)}


FAULTS = [
    ('{"a": 1,}', {"a": 1}, [(",", "there is a comma before the closing `}`")]),
    ("[1, 2 , ]", [1, 2], [(",", "there is a comma before the closing `]`")]),
    ("[,1]", [1], [(",", "there is no value before the comma")]),
    ("[1,,]", [1], [(",", "there is no value before the comma")]),
    ('{"a": 1 "b": 2}', {"a": 1, "b": 2}, [('"', "there is no comma between two members")]),
    ('{"a": 1\n"b": 2}', {"a": 1, "b": 2}, [('"', "there is no comma between two members")]),
    ('{"a": 1\rb: 2}', {"a": 1, "b": 2}, [("b", "there is no comma between two members")]),
    ("[1\n2]", [1, 2], [("2", "there is no comma between two items")]),
    ('["a" "b"]', ["a", "b"], [('"', "there is no comma between two items")]),
    ("[{} []]", [{}, []], [("[", "there is no comma between two items")]),
    ("[1 2]", [1], [("2", "`2` stands after a value")]),
    ("{title: 1}", {"title": 1}, [("title", "the key `title` is not in double quotes")]),
    ("{'title': 1}", {"title": 1}, [("'title'", "`'title'` is in single quotes")]),
    ("{'a': 'it\\'s'}", {"a": "it's"}, [("'a'", "`'a'` is in single quotes")]),
    ('{"a" 1}', {"a": 1}, [('"a"', "there is no colon after the key `a`")]),
    ('{"a" => 1}', {"a": 1}, [("=>", "there is `=>` instead of a colon after the key `a`")]),
    ('{"a": , "b": 2}', {"b": 2}, [('"a"', "the key `a` has no value")]),
    ('{"a"}', {}, [('"a"', "the key `a` has no value")]),
    ('{"a":: 1}', {}, [('"', '`"` stands where a key should stand')]),
    ('{[1], "b": 2}', {}, [("[", "`[` stands where a key should stand")]),
    ("{/}", {}, [("/", "`/` stands where a key should stand")]),
    ("[/]", [], [("/", "`/` stands where a value should stand")]),
    ("{a b: 1}", {}, [("a", "`a` stands where a key should stand")]),
    ('{"a": True, "b": None}', {"a": True, "b": None}, [("True", "`True` is no JSON value")]),
    ('{"a": undefined}', {"a": None}, [("undefined", "`undefined` is no JSON value")]),
    (
        '{"a": hello world, "b": 1}',
        {"a": "hello world", "b": 1},
        [("hello world", "the text `hello world` is not in double quotes")],
    ),
    ('{"a": 01, "b": +1.5}', {"a": 1, "b": 1.5}, [("01", "`01` is no JSON number")]),
    ("[.5, 1., 0x1F, 1_0]", [0.5, 1.0, "0x1F", 10], [(".5", "`.5` is no JSON number")]),
    ("[NaN, -Infinity]", ["NaN", "-Infinity"], [("NaN", "`NaN` is no JSON number")]),
    ('// c\n{"a": 1} /* d */', {"a": 1}, [("// c", "there is a comment, which JSON does not have")]),
    ('{"a": 1 # c\n}', {"a": 1}, [("# c", "there is a comment, which JSON does not have")]),
    ('{"a": 1} /* d', {"a": 1}, [("/* d", "there is a comment, which JSON does not have")]),
    (
        "// c",
        None,
        [("// c", "there is a comment, which JSON does not have"), ("", "the text ends where a value should stand")],
    ),
    ('{"a": [1, 2}', {"a": [1, 2]}, [("}", "`[` is closed by `}`")]),
    ('{"a": 1]', {"a": 1}, [("]", "`{` is closed by `]`")]),
    ('{"a": [1, 2', {"a": [1, 2]}, [("[", "`[` is never closed")]),
    ('{"a":', {}, [("{", "`{` is never closed")]),
    ('{"a": 1} {"b": 2}', {"a": 1}, [('{"b": 2}', "there is text after the end of the data")]),
    ("]", None, [("]", "`]` stands where a value should stand")]),
    ('{"a": "b\tc"}', {"a": "b\tc"}, [("\t", "there is a tab in a string")]),
    ('{"a": "b\x01c"}', {"a": "b\x01c"}, [("\x01", "there is the control character U+0001 in a string")]),
    (r'{"a": "\d+\n"}', {"a": "\\d+\n"}, [(r"\d", r"`\d` is no JSON escape")]),
    (r'{"a": "\u12 \ud83d\ude00"}', {"a": "\\u12 😀"}, [(r"\u", r"`\u` is no JSON escape")]),
    ('{"a": "b,\n "c": 1}', {"a": "b", "c": 1}, [('"b', "a string is not closed on its line")]),
    ('"abc', "abc", [('"abc', "a string is not closed on its line")]),
    ('{"a": "he said "hi" to", "b": 1,\n "c": 2}', {"a": "he said ", "c": 2}, [("hi", "`hi` stands after a value")]),
    ('{"a": "b" "c"}', {"a": "b"}, [('"', '`"` stands after a value')]),
]


@pytest.mark.parametrize(("text", "value", "faults"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_in_plain_words_at_its_place_and_the_rest_is_read(text, value, faults):
    assert read(text) == (value, faults)


def test_a_kind_of_fault_is_told_once_with_labels_at_the_next_places():
    text = "[1, // a\n2, // b\n3, // c\n4, // d\n5 // e\n]"
    (finding,) = load(text, whole(text)).faults["invalid-syntax"]
    assert [quoted(text, label.at) for label in finding.labels] == ["// b", "// c", "// d"]


def test_a_missing_comma_is_shown_where_it_belongs():
    text = '{"a": 1\n "b": 2}'
    (finding,) = load(text, whole(text)).faults["invalid-syntax"]
    assert [(quoted(text, label.at), label.message) for label in finding.labels] == [("1", "it belongs after this")]


def test_of_a_repeated_key_the_last_value_counts_and_all_pairs_are_known():
    text = '{"a": 1, "b": {"c": 1, "c": 1.0}, "a": [1], "a": 1}'
    document = load(text, whole(text))
    assert document.value == {"a": 1, "b": {"c": 1.0}}
    assert document.suspects == {"duplicate-key"}
    assert not document.faults
    assert not document.broken
    places = locate(text, whole(text))
    told_pairs = [
        (each.pointer, quoted(text, each.value), quoted(text, each.first_value), each.equal)
        for each in places.duplicates
    ]
    assert told_pairs == [
        (("b", "c"), "1.0", "1", False),
        (("a",), "[1]", "1", False),
        (("a",), "1", "1", True),
    ]
    assert places.duplicates[1].key.start > places.duplicates[1].first_key.start
    assert set(places.nodes) == {(), ("a",), ("b",), ("b", "c")}


def test_a_key_in_two_mappings_is_not_repeated():
    text = '[{"a": 1}, {"a": {"a": 2}}]'
    assert not load(text, whole(text)).suspects
    assert not locate(text, whole(text)).duplicates


def test_an_exact_repeat_is_one_of_the_same_type_in_the_same_order():
    text = '{"a": 1, "a": true, "b": {"x": 1, "y": 2}, "b": {"y": 2, "x": 1}}'
    assert [each.equal for each in locate(text, whole(text)).duplicates] == [False, False]


@pytest.mark.parametrize("text", ["", " \r\n\t"])
def test_white_space_alone_is_empty(text):
    document = load(text, whole(text))
    assert document.empty
    assert document.value is None
    assert not document.faults
    assert locate(text, whole(text)).nodes[()].value.start <= len(text)


def test_numbers_that_nothing_can_hold_stay_text():
    long = "1" * 5000
    text = f"[{long}, -1e999, 1e5, -0, 12]"
    document = load(text, whole(text))
    assert document.value == [long, "-1e999", 100000.0, 0, 12]
    assert not document.faults
    assert read(f"[{long},]")[0] == [long]


def test_a_python_without_limit_does_not_read_long_integers_either(monkeypatch):
    from recordlint.parse import json as module

    monkeypatch.setattr(module, "_DECODER", json.JSONDecoder(parse_int=module._integer))
    assert load("[12, " + "1" * 5000 + "]", Span(0, 5006)).value == [12, "1" * 5000]


def test_styles():
    text = """{"a": "x", "b": 'y', "c": [1], "d": null}"""
    styles = {pointer: place.style for pointer, place in locate(text, whole(text)).nodes.items()}
    assert styles == {
        (): Style.FLOW,
        ("a",): Style.DOUBLE,
        ("b",): Style.SINGLE,
        ("c",): Style.FLOW,
        ("c", 0): Style.BARE,
        ("d",): Style.BARE,
    }


@pytest.mark.parametrize("pointer", [("b",), (0,), ("a", "x"), ("a", 1), ("a", -1), ("a", 0, 0)])
def test_places_of_nodes_that_are_not_there(pointer):
    text = '{"a": [1]}'
    with pytest.raises(KeyError):
        locate(text, whole(text)).nodes[pointer]


def test_depth_is_limited_exactly():
    deep = "[" * 256 + "]" * 256
    assert read(deep)[1] == []
    assert read(f"[{deep}]")[1] == [("[", "mappings and lists nest deeper than 256 levels")]
    assert read("[" + "[], " * 300 + "1]")[1] == []


HOSTILE = {
    "lists": "[" * 25_000,
    "mappings": '{"a":' * 25_000,
    "closed lists": "[" * 25_000 + "]" * 25_000,
    "keys without values": '{"a"' * 25_000,
    "a long string": '"' + "x" * 250_000 + '"',
    "a long string without end": '"' + "x" * 250_000,
    "escapes without end": '"' + '\\"' * 125_000,
    "quotes": '"' * 50_000,
    "single quotes": "'" * 50_000,
    "text after values": "{" + '"a": 1 x\n' * 5_000,
    "strings that break off": '{"a": "' * 5_000,
    "comments": "#\n" * 5_000,
    "comments without end": "/*" * 5_000,
    "white space": " \n" * 125_000 + "x",
    "digits": "1" * 250_000,
    "signs": "-" * 250_000,
    "commas": "[" + "," * 5_000,
    "the same key": "{" + '"a": 1,' * 2_500 + "}",
    "closing brackets": "[" * 200 + "}" * 5_000,
    "NULs": "\0" * 125_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end_soon(text):
    with within(4):
        document = load(text, whole(text))
        places = locate(text, whole(text))
    assert document.faults or document.suspects or len(places.nodes) == 1
    assert len(document.faults.get("invalid-syntax", ())) < 10
    assert len(places.duplicates) <= 1000
