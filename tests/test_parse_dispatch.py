import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parse_support import SIGNS, nodes, quoted, records, told
from recordlint.parse import parse
from recordlint.record import Region
from recordlint.text import decode

FRONT = "---\na: 1\n---\ntext"


def data_of(text, path):
    return [one.data for one in records(text, path)]


@pytest.mark.parametrize(
    "path",
    ["a.md", "a.markdown", "a.mdx", "a.html", "a.txt", "a.Rmd", "a", "-", "json", "x.json/a", "a.md.bak", ".yaml/b"],
)
def test_other_files_are_texts_with_a_front_matter(path):
    (one,) = records(FRONT, path)
    assert one.data == {"a": 1}
    assert one.body.text == "text"


DATA = [
    ("a.yaml", "a: 1\n", [{"a": 1}]),
    ("a.yml", "- a: 1\n- b\n- c: 2\n", [{"a": 1}, {"c": 2}]),
    ("a.YML", "a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    ("a.yaml", "a: 1\n---\n- b: 2\n- c: 3\n---\nd\n", [{"a": 1}, {"b": 2}, {"c": 3}]),
    ("a.yaml", "- 1\n- 2\n", []),
    ("a.yaml", "text\n", []),
    ("a.yaml", "# comments\n", []),
    ("a.yaml", "", []),
    ("x/a.json", '{"a": 1}', [{"a": 1}]),
    ("a.JSON", '[{"a": 1}, 2, {"b": 3}]', [{"a": 1}, {"b": 3}]),
    ("a.json", "[1, 2]", []),
    ("a.json", '"text"', []),
    ("a.json", " \n", []),
    ("a.json", "{}", [{}]),
    ("a.jsonl", '{"a": 1}\n\n{"b": 2}\r\n \r{"c": 3}', [{"a": 1}, {"b": 2}, {"c": 3}]),
    ("a.ndjson", '{"a": "\\u2028\u2028"}\n', [{"a": "\u2028\u2028"}]),
    ("a.jsonl", "", []),
    ("a.toml", "a = 1\n", [{"a": 1}]),
    ("a.toml", "[[a]]\nb = 1\n", [{"a": [{"b": 1}]}]),
    ("a.toml", "# comments\n", []),
    ("a.toml", "", []),
]


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
@pytest.mark.parametrize(("path", "text", "data"), DATA)
def test_data_files_hold_records(path, text, data, mark):
    found = records(mark + text, path)
    assert [one.data for one in found] == data
    assert [one.number for one in found] == list(range(len(data)))
    for one in found:
        assert one.body is None
        assert one.fences is None
        assert not one.faults
        assert not one.broken
        assert one.root.value == one.data
        assert all(one.place((key,)) for key in one.data)


def test_records_of_a_list_share_a_region_and_know_their_way():
    text = '[{"a": 1}, {"a": 2, "a": 2}]'
    first, second = records(text, "a.json")
    assert first.region is second.region
    assert (first.base, second.base) == ((0,), (1,))
    assert quoted(text, second.place(("a",)).value) == "2"
    assert quoted(text, second.start) == "{"
    assert second.suspects == {"duplicate-key"}
    assert not list(first.duplicates())
    assert [each.pointer for each in second.duplicates()] == [("a",)]


def test_every_document_and_every_line_has_a_region_of_its_own():
    for path, text in (("a.yaml", "a: 1\n---\nb: 2\n"), ("a.jsonl", '{"a": 1}\n{"b": 2}\n')):
        first, second = records(text, path)
        assert first.region is not second.region
        assert quoted(text, second.place(("b",)).value) == "2"
        assert second.region.syntax in ("yaml", "json")


def faults(text, path):
    return [(one.data, one.broken, told(text, one.faults)) for one in records(text, path)]


def test_a_file_that_yields_no_record_has_one_for_its_faults():
    assert faults("[1, 2,]", "a.json") == [
        ({}, True, {"invalid-syntax": [(",", "there is a comma before the closing `]`")]})
    ]
    assert faults("nothing", "a.toml") == [
        ({}, True, {"invalid-syntax": [("nothing", "there is no `=` after the key `nothing`")]})
    ]


def test_the_faults_of_a_document_are_those_of_its_first_record():
    found = faults('[{"a": 1}, {"b": 2},]', "a.json")
    trailing = {"invalid-syntax": [(",", "there is a comma before the closing `]`")]}
    assert found == [({"a": 1}, True, trailing), ({"b": 2}, True, {})]


def test_one_bad_line_stops_nothing():
    text = '{"a": 1}\n{"b": 2,}\n[1]\ntrue\n{"c"\n{"d": 4}\n'
    assert faults(text, "a.jsonl") == [
        ({"a": 1}, False, {}),
        ({"b": 2}, True, {"invalid-syntax": [(",", "there is a comma before the closing `}`")]}),
        ({}, True, {"invalid-front-matter": [("[1]", "the line holds a list, not a mapping")]}),
        ({}, True, {"invalid-front-matter": [("true", "the line holds a boolean, not a mapping")]}),
        ({}, True, {"invalid-syntax": [("{", "`{` is never closed")]}),
        ({"d": 4}, False, {}),
    ]
    assert [one.number for one in records(text, "a.jsonl")] == list(range(6))


CONFLICT = "<<<<<<< ours\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n"
MERGE = {"merge-conflict": [("<<<<<<< ours", "a merge was committed with its conflict")]}


@pytest.mark.parametrize(
    ("path", "before", "ours", "theirs", "after"),
    [
        ("a.yaml", "a: 1\n", "b: 2", "b: 3", "c: 4\n"),
        ("a.toml", "a = 1\n", "b = 2", "b = 3", "c = 4\n"),
        ("a.json", '{"a": 1,\n', '"b": 2,', '"b": 3,', '"c": 4}\n'),
    ],
)
def test_a_merge_conflict_replaces_what_follows_from_it(path, before, ours, theirs, after):
    text = before + CONFLICT.format(ours=ours, theirs=theirs) + after
    assert faults(text, path) == [({"a": 1, "b": 2, "c": 4}, True, MERGE)]
    (one,) = records(text, path)
    assert quoted(text, one.place(("c",)).value) == "4"


def test_a_merge_conflict_in_json_lines_is_told_once():
    text = '{"a": 1}\n' + CONFLICT.format(ours='{"b": 2}', theirs='{"b": 3}') + '{"c": 4}\n'
    assert faults(text, "a.jsonl") == [({"a": 1}, True, MERGE), ({"b": 2}, True, {}), ({"c": 4}, True, {})]


def test_a_merge_conflict_in_a_file_without_records_is_told():
    assert faults(CONFLICT.format(ours="# a", theirs="# b"), "a.toml") == [({}, True, MERGE)]
    assert not faults("# <<<<<<< a\n", "a.toml")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\xff\xfea\x00", "UTF-16"), (b"a\x00b\x01", "binary data"), (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32")],
)
@pytest.mark.parametrize("path", ["a.md", "a.json"])
def test_what_is_no_text_is_told_and_nothing_else(data, name, path):
    (one,) = parse(decode(path, data))
    assert told("", one.faults) == {"invalid-encoding": [("", f"the file is {name}, not UTF-8")]}
    assert (one.data, one.broken, one.body, one.region, one.fences) == ({}, True, None, None, None)


BYTES = [
    (b"caf\xe9", "the byte 0xE9 is no UTF-8: probably Windows-1252, where it is `é`"),
    (b"\x93a\x94", "the byte 0x93 is no UTF-8: probably Windows-1252, where it is `“`, and at one more place"),
    (b"a\x81", "the byte 0x81 is no UTF-8"),
    (b"a\xe2\x82", "the bytes 0xE2 0x82 are no UTF-8: probably a character that was cut"),
    (b"\xe9" * 6, "the byte 0xE9 is no UTF-8: probably Windows-1252, where it is `é`, and at 5 more places"),
]


@pytest.mark.parametrize(("data", "message"), BYTES)
@pytest.mark.parametrize(("path", "before", "after"), [("a.md", b"", b""), ("a.json", b'[1, {"a": "', b'"}]')])
def test_bytes_that_are_no_utf_8_are_told_once_and_the_rest_is_read(data, message, path, before, after):
    source = decode(path, before + data + after)
    (one,) = parse(source)
    assert told(source.text, one.faults) == {"invalid-encoding": [("\ufffd", message)]}
    assert len(one.faults["invalid-encoding"][0].labels) == min(3, len(source.undecodable) - 1)
    assert not one.broken


def test_bytes_that_are_no_utf_8_are_told_where_there_is_no_record():
    for text in (b"[1, '\xe9']", b"- \xe9\n---\n- \xe9\n", b"- \xe9\n---\na: \xe9\n"):
        found = parse(decode("a.yaml", text))
        assert ["invalid-encoding" in one.faults for one in found] == [True]


def test_the_version_of_yaml_is_handed_on():
    for path, text in (("a.yaml", "a: yes\n"), ("a.md", "---\na: yes\n---\n")):
        source = decode(path, text.encode())
        assert [one.data for one in parse(source, yaml_version="1.1")] == [{"a": True}]
        assert [one.data for one in parse(source)] == [{"a": "yes"}]


PATHS = st.sampled_from(["a.md", "a.yaml", "a.json", "a.jsonl", "a.toml", "a"])


@given(
    PATHS, st.one_of(st.binary(max_size=60), st.text(SIGNS + "<>;|&*!%@", max_size=40).map(lambda text: text.encode()))
)
@settings(max_examples=60, deadline=None)
def test_no_bytes_raise(path, data):
    source = decode(path, data)
    found = parse(source)
    assert [one.number for one in found] == list(range(len(found)))
    for one in found:
        for finding in (finding for told_of in one.faults.values() for finding in told_of):
            assert 0 <= finding.at.start <= finding.at.end <= len(source.text)
        for pointer, _ in nodes(one.data):
            if pointer:
                assert one.place(pointer)
    faulty = any(one.faults for one in found)
    assert faulty or not (source.encoding or source.undecodable)


def test_clean_files_look_for_no_places(monkeypatch):
    monkeypatch.setattr(Region, "places", property(lambda _region: pytest.fail("places were looked for")))
    for path, text, data in DATA:
        assert data_of(text, path) == data


@pytest.mark.parametrize(
    ("path", "text", "unneeded"),
    [
        ("a.md", "---\na: 1\n---\n", ["json", "toml", "conflict", "encoding"]),
        ("a.md", "text", ["yaml", "json", "toml", "syntax"]),
        ("a.json", "{}", ["yaml", "toml", "markdown", "json_scan"]),
        ("a.toml", "a = 1", ["yaml", "json", "markdown", "toml_scan"]),
        ("a.yaml", "a: 1", ["json", "toml", "markdown"]),
    ],
)
def test_only_what_a_file_needs_is_loaded(path, text, unneeded):
    code = (
        "import sys; from recordlint.parse import parse; from recordlint.text import decode;"
        f"parse(decode({path!r}, {text.encode()!r}));"
        f"print([name for name in {unneeded!r} if 'recordlint.parse.' + name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
