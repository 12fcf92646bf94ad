import math
import sys
from datetime import date, datetime, time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parse_support import check_spans, damaged, nodes, quoted, told, whole, within
from recordlint.parse.toml import load, locate
from recordlint.parse.toml_scan import scan
from recordlint.record import Style
from recordlint.text import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DATES = ["1979-05-27", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5-07:00", "1979-05-27t00:32:00", "07:32:00"]
keys = st.one_of(
    st.sampled_from(["title", "a-b_1", "1234", "q.uoted", "é😀", "", "2024-01-01", "x y", "true"]), st.text(max_size=3)
)
texts_of = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10)


def quoted_key(key):
    if key and key.isascii() and key.replace("-", "").replace("_", "").isalnum():
        return key
    return basic(key)


def basic(text):
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text)
    return f'"{escaped}"'


def lines(text):
    return '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""'


def literal(text):
    return basic(text) if "'" in text else f"'{text}'"


@st.composite
def scalars(draw):
    """A scalar: as it is written, and the value."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        number = draw(st.integers())
        return str(number), number
    if kind == 1:
        number = draw(st.floats(allow_nan=False, allow_infinity=False))
        written = repr(number)
        return (written, number) if "." in written else (f"{number!r}".replace("e", ".0e"), number)
    if kind == 2:
        truth = draw(st.booleans())
        return str(truth).lower(), truth
    if kind == 3:
        written = draw(st.sampled_from([*DATES, "inf", "-nan", "2023-13-45T99:00:00Z"]))
        return written, written
    text = draw(texts_of)
    return draw(st.sampled_from([basic, lines, literal]))(text), text


@cache
@st.composite
def values(draw, depth=0):
    kind = draw(st.integers(0, 9))
    if depth > 2 or kind < 7:
        return draw(scalars())
    if kind < 9:
        items = draw(st.lists(values(depth + 1), max_size=3))
        gap = draw(st.sampled_from([" ", "\n  ", " # ]\n"]))
        return "[" + gap + "".join(f"{written},{gap}" for written, _ in items) + "]", [value for _, value in items]
    members = draw(st.dictionaries(keys, values(depth + 1), max_size=3))
    inside = ", ".join(f"{quoted_key(key)} = {written}" for key, (written, _) in members.items())
    return "{" + inside + "}", {key: value for key, (_, value) in members.items()}


@st.composite
def documents(draw):
    """A text and its value: some pairs, some tables, some arrays of tables."""
    text, data = "", {}
    for key, (written, value) in draw(st.dictionaries(keys, values(), max_size=4)).items():
        comment = draw(st.sampled_from(["", " # = [", "  "]))
        text += f"{draw(st.sampled_from(['', '  ']))}{quoted_key(key)} = {written}{comment}\n"
        data[key] = value
    for key in draw(st.lists(keys, max_size=3, unique=True)):
        if key in data:
            continue
        several = draw(st.booleans())
        tables = []
        for _ in range(draw(st.integers(1, 2)) if several else 1):
            members = draw(st.dictionaries(keys, values(), max_size=3))
            text += f"[[{quoted_key(key)}]]\n" if several else f"\n[{quoted_key(key)}]\n"
            text += "".join(f"{quoted_key(name)} = {written}\n" for name, (written, _) in members.items())
            tables.append({name: value for name, (_, value) in members.items()})
        data[key] = tables if several else tables[0]
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), data


def value_as_written(written):
    """What one scalar, array or inline table of a text is, dates and the like as written."""
    value, _, faults, _ = scan(f"x = {written}", 0)
    assert not faults
    return value["x"]


@given(documents(), st.sampled_from(["", "\ufeff", "+++\n😀", "[\r\n"]), st.sampled_from(["", "\n]", "x"]))
@settings(max_examples=40, deadline=None)
def test_what_stands_at_each_place_is_the_value_of_its_node(document, before, after):
    text, data = document
    source, span = before + text + after, Span(len(before), len(before) + len(text))
    read = load(source, span)
    assert not read.faults
    assert read.value == data
    assert read.empty == (not data)
    places = locate(source, span)
    expected = dict(nodes(data))
    assert set(places.nodes) == set(expected)
    assert not places.duplicates
    for pointer, place in places.nodes.items():
        written = quoted(source, place.value)
        if place.style is not Style.BLOCK:
            assert value_as_written(written) == expected[pointer]
        if pointer and isinstance(pointer[-1], str):
            assert list(scan(f"{quoted(source, place.key)} = 1", 0).value) == [pointer[-1]]
        else:
            assert place.key is None


def comparable(value):
    """A value of tomllib's with all that we keep as written made the same."""
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    kept = isinstance(value, (date, datetime, time)) or (isinstance(value, float) and not math.isfinite(value))
    return "as written" if kept else value


def like(value, other):
    """Whether a value of ours is one of tomllib's."""
    if other == "as written":
        return isinstance(value, str)
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(like(value[key], other[key]) for key in value)
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(like, value, other))
    return value == other and type(value) is type(other)


SOURCES = st.one_of(
    documents().map(lambda document: document[0]),
    st.sampled_from(
        [
            "a.b.c = 1\na.b.d = 2\n[a.e]\nf = 1\n[x.y]\nz = 1\n[x]\ny2.z = 3\n",
            "[[p]]\nn = 1\n[p.q]\nr = 1\n[[p.s]]\n[[p.s]]\nt = 2\n[[p]]\n",
            'k = """a\\\n   b"" \\u00e9"""\nl = \'\'\'x\'\'\'\'\'\nm = "\\t\\\\"\n',
            "i = 0xFF\nj = 0o17\nk = 0b11\nl = 1_000\nm = 1_0.5e-1_0\nn = +1\no = [1979-05-27, 07:32:00]\n",
        ]
    ),
)


@given(damaged(SOURCES))
@settings(max_examples=60, deadline=None)
def test_the_standard_library_and_we_agree_on_what_is_toml(text):
    document = load(text, whole(text))
    value, places, faults, newer = scan(text, 0)
    check_spans(text, places, document.faults)
    assert set(places.nodes) == {pointer for pointer, _ in nodes(value)}
    try:
        expected = comparable(tomllib.loads(text))
    except ValueError:
        assert document.faults or newer or "duplicate-key" in document.suspects
    else:
        assert not document.faults
        assert not faults
        assert document.value == value
        assert like(value, expected)


@given(st.text("[]{}\"'=.,#\\ \r\n0123-+_eTZ:abxé\ud800\x00", max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_raises(text):
    document = load(text, whole(text))
    places = locate(text, whole(text))
    check_spans(text, places, document.faults)
    assert set(places.nodes) == {pointer for pointer, _ in nodes(document.value)}


def read(text):
    document = load(text, whole(text))
    faults = told(text, document.faults).get("invalid-syntax", [])
    assert document.broken == bool(faults)
    return document.value, faults


FAULTS = [
    ("a = Hello world # c\nb = 1", {"b": 1}, [("Hello world", "the text `Hello world` is not in quotes")]),
    ("a = True\nb = 1", {"b": 1}, [("True", "`True` is no TOML value")]),
    ("a = 01\nb = 1", {"b": 1}, [("01", "`01` is neither a TOML number nor a date")]),
    ("a = 2023-1-5\nb = 1", {"b": 1}, [("2023-1-5", "`2023-1-5` is neither a TOML number nor a date")]),
    (
        "a = 1__0\nb = 0x_1",
        {},
        [
            ("1__0", "`1__0` is neither a TOML number nor a date"),
            ("0x_1", "`0x_1` is neither a TOML number nor a date"),
        ],
    ),
    ("a = 2024-05-02 in spring\nb = 1", {"b": 1}, [("in spring", "`in spring` stands after a value")]),
    ("a =\nb = 1", {"b": 1}, [("a", "the key `a` has no value")]),
    ("a.b = # c\nb = 1", {"b": 1}, [("a.b", "the key `a.b` has no value")]),
    ("a = =\nb = 1", {"b": 1}, [("=", "the text `=` is not in quotes")]),
    ("a = [}]\nb = 1", {"b": 1}, [("}", "`}` stands where a value should stand")]),
    ("a: 1\nb = 1", {"b": 1}, [(":", "there is `:` instead of `=` after the key `a`")]),
    ("just some words\nb = 1", {"b": 1}, [("just", "there is no `=` after the key `just`")]),
    ("word\r\nb = 1", {"b": 1}, [("word", "there is no `=` after the key `word`")]),
    ("é = 1\nb = 1", {"b": 1}, [("é", "the key `é` is not in quotes")]),
    ("= 1\nb = 1", {"b": 1}, [("=", "there is no key")]),
    ("a. = 1\nb = 1", {"b": 1}, [("=", "there is no key")]),
    ("[\nb = 1", {}, [("", "there is no key")]),
    ("[a\nb = 1\n[c]", {"c": {}}, [("[a", "the table header is not closed by `]`")]),
    ("[[a]\nb = 1\n[c]", {"c": {}}, [("[[a]", "the table header is not closed by `]]`")]),
    ("[a] x\nb = 1\n[c]", {"c": {}}, [("x", "`x` stands after a table header")]),
    ('a = "b\nc = 1', {"c": 1}, [('"b', "a string is not closed on its line")]),
    ("a = 'b\nc = 1", {"c": 1}, [("'b", "a string is not closed on its line")]),
    ('a = """b\nc = 1', {"c": 1}, [('"""', 'the string that `"""` opens is never closed')]),
    ("a = '''b\nc = 1", {"c": 1}, [("'''", "the string that `'''` opens is never closed")]),
    (r'a = "\d"' + "\nb = 1", {"b": 1}, [(r"\d", r"`\d` is no TOML escape")]),
    (r'a = "\ud800"' + "\nb = 1", {"b": 1}, [(r"\ud800", r"`\ud800` is no Unicode character")]),
    ('a = "b\x01"\nc = 1', {"c": 1}, [("\x01", "the control character U+0001 stands in a string")]),
    ("# \x7f\nc = 1", {"c": 1}, [("\x7f", "the control character U+007F stands in a comment")]),
    ("a = [1, 2\nb = 1", {"b": 1}, [("[", "`[` is never closed")]),
    ("a = [\n  1,\nb = 1", {"b": 1}, [("[", "`[` is never closed")]),
    ("a = [\n  1,\n\n[b]\n", {}, [("b", "the text `b` is not in quotes")]),
    ("a = [1,\n2\n[b]\n", {"b": {}}, [("[", "`[` is never closed")]),
    ("a = [1,", {}, [("[", "`[` is never closed")]),
    ("a = [1 2]\nb = 1", {"b": 1}, [("2", "there is no comma between two items")]),
    ("a = [,]\nb = 1", {"b": 1}, [(",", "there is no value before the comma")]),
    ("a = {b = 1\nc = 1", {"c": 1}, [("{", "`{` is never closed")]),
    ("a = {b = 1", {}, [("{", "`{` is never closed")]),
    ("a = {", {}, [("{", "`{` is never closed")]),
    ("a = {b = 1 c = 2}\nd = 1", {"d": 1}, [("c", "there is no comma between two members")]),
    ("a = {, b = 1}\nd = 1", {"d": 1}, [(",", "there is no value before the comma")]),
    ("a = 1\n[a]\nb = 2\n[c]", {"a": 1, "c": {}}, [("a", "`a` is already defined, and nothing can be added to it")]),
    ("a = 1\na.b = 2", {"a": 1}, [("a", "`a` is already defined, and nothing can be added to it")]),
    ("a = 1\n[a.b]", {"a": 1}, [("a", "`a` is already defined, and nothing can be added to it")]),
    ("a = []\n[[a]]", {"a": []}, [("a", "`a` is already defined, and nothing can be added to it")]),
    ("a = {}\na.b = 1", {"a": {}}, [("a", "`a` is already defined, and nothing can be added to it")]),
    ("a.b = 1\n[a]", {"a": {"b": 1}}, [("a", "`a` is already defined, and nothing can be added to it")]),
    ("a = 1\rb = 2", {"a": 1, "b": 2}, [("\r", "a line ends with a lone carriage return, which TOML does not know")]),
    ("a = 1_e5", {"a": 1e5}, [("_", "this is no valid TOML: expected newline or end of document after a statement")]),
]


@pytest.mark.parametrize(("text", "value", "faults"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_in_plain_words_at_its_place_and_the_rest_is_read(text, value, faults):
    assert read(text) == (value, faults)


def test_what_never_ends_is_shown_where_the_next_statement_begins():
    text = 'tags = ["a",\n  "b"\ntitle = "x"\n'
    (finding,) = load(text, whole(text)).faults["invalid-syntax"]
    assert [(quoted(text, label.at), label.message) for label in finding.labels] == [
        ('title = "x"', "the next statement begins here")
    ]


def test_no_more_than_twenty_faults_are_listed():
    text = "a b\n" * 30 + "c = 1"
    value, faults = read(text)
    assert value == {"c": 1}
    assert len(faults) == 20


@pytest.mark.parametrize("error", ["Expected '=' after a key (at end of document)", "Something else"])
def test_what_the_standard_library_alone_refuses_is_told_in_its_words(error, monkeypatch):
    def refuse(*_args, **_options):
        raise ValueError(error)

    monkeypatch.setattr("recordlint.parse.toml.tomllib.loads", refuse)
    text = "😀 = 1\r\nb = 1\n"[1:].lstrip(" =1\r\n")
    faults = told(text, load(text, whole(text)).faults)["invalid-syntax"]
    assert [message for _, message in faults] == [
        "this is no valid TOML: " + error[0].lower() + error[1:].split(" (at")[0]
    ]


def test_the_place_of_a_refusal_counts_lines_as_the_standard_library_does():
    text = "a = 1\r\nb = 2\r\nc = 1_e5\r\n"
    source, span = "+++\r\n" + text, Span(5, 5 + len(text))
    (finding,) = load(source, span).faults["invalid-syntax"]
    assert source[finding.at.start :].startswith("_e5")


def test_dates_and_times_stay_as_they_are_written():
    text = "".join(f"d{index} = {written}\n" for index, written in enumerate(DATES))
    assert list(load(text, whole(text)).value.values()) == DATES
    text = f"[[x]]\ny = [{', '.join(DATES)}]\nz = '''\na = 1979-05-27\n'''\n"
    assert load(text, whole(text)).value == {"x": [{"y": DATES, "z": "a = 1979-05-27\n"}]}


@pytest.mark.parametrize("written", ["2023-13-45T99:00:00Z", "2023-02-30", "25:61:00", "2024-05-02T10:20Z", "10:20"])
@pytest.mark.parametrize(
    "where", ["d = {}\ne = 1\n", "d = [\n{},\n]\ne = 1\n", "e = 1\nd = {{x = {}}}", "d = {} # c\r\ne = 1"]
)
def test_impossible_dates_are_no_fault_of_the_syntax(written, where):
    text = where.format(written)
    document = load(text, whole(text))
    assert not document.faults
    assert not document.broken
    assert document.value["e"] == 1
    assert document.value["d"] in (written, [written], {"x": written})


def test_a_line_in_a_string_that_looks_like_a_date_is_left_alone():
    text = 'a = """\nd = 2024-05-02\n"""\nb = 2024-05-02\n'
    assert load(text, whole(text)).value == {"a": "d = 2024-05-02\n", "b": "2024-05-02"}


def test_toml_1_1_is_read_too():
    text = 'a = {\n  b = 1, # c\n  c = [],\n}\nd = "\\e\\x41"\n'
    document = load(text, whole(text))
    assert document.value == {"a": {"b": 1, "c": []}, "d": "\x1bA"}
    assert not document.faults
    assert read("a = {\n}\nb = 1_e5")[1] == [
        ("_", "this is no valid TOML: expected newline or end of document after a statement")
    ]


def test_of_a_repeated_key_the_last_value_counts_and_all_pairs_are_known():
    text = "a = 1\nb = {c = 1, c = 1.0}\na = [1]\na = 1\n[t]\nx = 1\n[t]\ny = 1\n"
    document = load(text, whole(text))
    assert document.value == {"a": 1, "b": {"c": 1.0}, "t": {"y": 1}}
    assert document.suspects == {"duplicate-key"}
    assert not document.faults
    places = locate(text, whole(text))
    pairs = [
        (each.pointer, quoted(text, each.key), quoted(text, each.value), quoted(text, each.first_value), each.equal)
        for each in places.duplicates
    ]
    assert pairs == [
        (("b", "c"), "c", "1.0", "1", False),
        (("a",), "a", "[1]", "1", False),
        (("a",), "a", "1", "1", True),
        (("t",), "t", "[t]\ny = 1", "[t]\nx = 1", False),
    ]
    assert set(places.nodes) == {pointer for pointer, _ in nodes(document.value)}


def test_tables_reach_as_far_as_they_go_on():
    text = (
        "top = 1\n"
        "[a]\nx = 1\n"
        "[b.c]\ny.z = 1 # no part of it\ny.w = 2\n\n"
        "[a.d]\nv = 1\n"
        "[[p]]\nn = 1\n\n# c\n[[p]]\nn = [1, {u = 2}]\n[p.q]\nr = 1\n"
        "[b]\nk = 1\n"
    )
    places = locate(text, whole(text)).nodes
    assert {pointer: quoted(text, place.value) for pointer, place in places.items()} == {
        (): text.rstrip("\n"),
        ("top",): "1",
        ("a",): "[a]\nx = 1",
        ("a", "x"): "1",
        ("a", "d"): "[a.d]\nv = 1",
        ("a", "d", "v"): "1",
        ("b",): "[b]\nk = 1",
        ("b", "c"): "[b.c]\ny.z = 1 # no part of it\ny.w = 2",
        ("b", "c", "y"): "z = 1 # no part of it\ny.w = 2",
        ("b", "c", "y", "z"): "1",
        ("b", "c", "y", "w"): "2",
        ("b", "k"): "1",
        ("p",): "[[p]]\nn = 1\n\n# c\n[[p]]\nn = [1, {u = 2}]\n[p.q]\nr = 1",
        ("p", 0): "[[p]]\nn = 1",
        ("p", 0, "n"): "1",
        ("p", 1): "[[p]]\nn = [1, {u = 2}]\n[p.q]\nr = 1",
        ("p", 1, "n"): "[1, {u = 2}]",
        ("p", 1, "n", 0): "1",
        ("p", 1, "n", 1): "{u = 2}",
        ("p", 1, "n", 1, "u"): "2",
        ("p", 1, "q"): "[p.q]\nr = 1",
        ("p", 1, "q", "r"): "1",
    }
    assert quoted(text, places[("b", "c")].key) == "c"
    assert places[("b",)].key.start == text.index("[b]") + 1
    assert places[("a",)].style is Style.BLOCK
    assert places[("p", 1, "n", 1)].style is Style.FLOW


def test_numbers_that_nothing_can_hold_stay_text():
    long, based = "1" * 5000, "0x" + "f" * 5000
    text = f"a = {long}\nb = {based}\nc = 1e999\nd = -1_0e9_99\ne = nan\nf = 1{'0' * 400}.5\ng = 0xff\n"
    document = load(text, whole(text))
    assert document.value == {
        "a": long,
        "b": based,
        "c": "1e999",
        "d": "-1_0e9_99",
        "e": "nan",
        "f": f"1{'0' * 400}.5",
        "g": 255,
    }
    assert not document.faults
    assert read(f"a = {based}\nb =")[0] == {"a": based}


@pytest.mark.parametrize("text", ["", "# only\n\n  # comments", " \r\n\t"])
def test_comments_and_white_space_alone_are_empty(text):
    document = load(text, whole(text))
    assert document.empty
    assert document.value == {}
    assert not document.faults
    assert list(locate(text, whole(text)).nodes) == [()]


DEEP = [
    ("a = " + "[" * 255 + "]" * 255, []),
    ("a = " + "[" * 256 + "]" * 256, [("[", "tables and lists nest deeper than 256 levels")]),
    ("a = " + "{a = " * 255 + "1" + "}" * 255, []),
    ("a = " + "{a = " * 256 + "1" + "}" * 256, [("{", "tables and lists nest deeper than 256 levels")]),
    ("a." * 255 + "a = 1", []),
    ("a." * 256 + "a = 1", [(".", "a key has more than 256 parts")]),
    ("[" + "a." * 254 + "a]\nb = 1", []),
    ("[" + "a." * 255 + "a]\nb = 1", [("a", "tables and lists nest deeper than 256 levels")]),
    ("[" + "a." * 200 + "a]\n" + "b." * 100 + "b = 1", [("b", "tables and lists nest deeper than 256 levels")]),
    ("a = '" + "." * 1000 + "'", []),
]


@pytest.mark.parametrize(("text", "faults"), DEEP, ids=[text[:12] + str(len(text)) for text, _ in DEEP])
def test_depth_is_limited_exactly(text, faults):
    assert read(text)[1] == faults


HOSTILE = {
    "arrays": "a = " + "[" * 25_000,
    "closed arrays": "a = " + "[" * 25_000 + "]" * 25_000,
    "inline tables": "a = " + "{a = " * 25_000,
    "a dotted key": "a." * 125_000 + "a = 1",
    "dotted keys": "\n".join("a." * 250 + f"k{number} = 1" for number in range(50)),
    "headers": "\n".join("[" + "a." * 250 + f"k{number}]" for number in range(50)),
    "brackets": "[" * 25_000,
    "a long string": 'a = "' + "x" * 250_000 + '"',
    "a long string without end": 'a = "' + "x" * 250_000,
    "a long string of many lines without end": 'a = """' + "x\n" * 25_000,
    "escapes": 'a = "' + "\\n" * 25_000 + '\\q"',
    "quotes": 'a = """' + '""\\"' * 12_500,
    "arrays without end": "a = [\n" * 2_500,
    "strings without end": 'a = """\n' * 2_501,
    "tables without end": "a = {\n" * 2_500,
    "the same table": "[a]\n" * 2_500,
    "the same key": "a = 1\n" * 2_500,
    "tables in an array": "[[a]]\n" * 2_500,
    "items": "a = [" + "1, " * 5_000 + "]",
    "comments": "#\n" * 5_000,
    "white space": " " * 50_000 + "x",
    "words": "x " * 25_000,
    "digits": "a = " + "1" * 250_000,
    "underscores": "a = " + "1_" * 75_000,
    "hexadecimal digits": "a = 0x" + "f" * 250_000,
    "NULs": "\0" * 25_000,
    "carriage returns": "a = 1\r" * 2_500,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end_soon(text):
    with within(4):
        document = load(text, whole(text))
        places = locate(text, whole(text))
    assert len(document.faults.get("invalid-syntax", ())) <= 20
    assert len(places.duplicates) <= 1000
