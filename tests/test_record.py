"""Values with places on demand: nodes, keys, parts, duplicates, and the record's own beginning."""

import json
import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recordlint.diagnostic import Finding
from recordlint.parse import parse
from recordlint.record import (
    Node,
    Places,
    Record,
    Region,
    Role,
    format_pointer,
    pointer_of,
    span_of,
)
from recordlint.roles import RoleTable
from recordlint.text import Source, Span


def records(text, path="a.yaml"):
    return parse(Source(path, text))


def record(text, path="a.yaml"):
    (only,) = records(text, path)
    return only


def text_at(node, span):
    return node.record.source.text[span.start : span.end]


DEEP = """\
title: The old mill
images:
- url: a.png
  width: 5
- - b.png
empty: {}
none:
"""


@pytest.mark.parametrize(
    ("pointer", "value", "name", "written", "key"),
    [
        (("title",), "The old mill", "title", "The old mill", "title"),
        (("images", 0), {"url": "a.png", "width": 5}, "images", None, "url"),
        (("images", 0, "width"), 5, "width", "5", "width"),
        (("images", 1), ["b.png"], "images", None, None),
        (("images", 1, 0), "b.png", "images", "b.png", "b.png"),
        (("empty",), {}, "empty", "{}", "empty"),
        (("none",), None, "none", "", "none"),
    ],
)
def test_a_node_knows_its_way_its_value_and_its_places(pointer, value, name, written, key):
    node = record(DEEP).node(pointer)
    assert (node.value, node.name, node.pointer) == (value, name, pointer)
    assert written is None or node.written == written
    assert key is None or text_at(node, node.key.span) == key
    assert node.key.pointer == pointer
    assert node.parent.pointer == pointer[:-1]


def test_the_root_is_a_node_without_name_and_parent():
    root = record(DEEP).root
    assert (root.pointer, root.name, root.parent) == ((), "", None)
    assert root.key.span == Span(0, 1)


@pytest.mark.parametrize(
    "pointer", [("no",), ("title", "no"), ("images", 2), ("images", -1), ("images", "0"), ("images", 0, 0)]
)
def test_where_there_is_nothing_there_is_no_node(pointer):
    assert record(DEEP).node(pointer) is None


def test_get_finds_keys_at_the_top():
    assert record(DEEP).get("title").value == "The old mill"
    assert record(DEEP).get("no") is None


def test_children_come_in_order():
    one = record(DEEP)
    assert [child.pointer for child in one.root.children()] == [("title",), ("images",), ("empty",), ("none",)]
    assert [child.pointer for child in one.node(("images", 1)).children()] == [("images", 1, 0)]
    assert list(one.get("title").children()) == []


def test_a_node_can_be_looked_at():
    assert repr(record(DEEP).node(("images", 0, "width"))) == "Node('/images/0/width', 5)"


@pytest.mark.parametrize(("pointer", "written"), [((), ""), (("a", 0), "/a/0"), (("a/b", "~", ""), "/a~1b/~0/")])
def test_pointers_are_written_as_json_pointers(pointer, written):
    assert format_pointer(pointer) == written


def test_a_finding_stands_at_a_span_a_node_a_key_or_a_part():
    node = record(DEEP).get("title")
    assert (span_of(Span(1, 2)), pointer_of(Span(1, 2))) == (Span(1, 2), None)
    for target in (node, node.key, node.part(0, 3)):
        assert pointer_of(target) == ("title",)
    assert [text_at(node, span_of(target)) for target in (node, node.key, node.part(4, 7))] == [
        "The old mill",
        "title",
        "old",
    ]


# Values that stand in the source character by character.


@pytest.mark.parametrize(
    ("path", "text", "verbatim"),
    [
        ("a.yaml", "a: two words", "two words"),
        ("a.yaml", "a: 'two words'", "two words"),
        ("a.yaml", 'a: "two words"', "two words"),
        ("a.yaml", 'a: "two\\x20words"', None),
        ("a.yaml", "a: two\n  words", None),
        ("a.yaml", "a: |-\n  two words\n", None),
        ("a.json", '{"a": "two words"}', "two words"),
        ("a.json", '{"a": "two\\u0020words"}', None),
        ("a.toml", 'a = "two words"', "two words"),
        ("a.toml", 'a = """two words"""', "two words"),
        ("a.toml", "a = '''two words'''", "two words"),
    ],
)
def test_a_part_is_exact_where_the_value_stands_verbatim(path, text, verbatim):
    node = record(text, path).get("a")
    assert node.value == "two words"
    part = text_at(node, node.part(4, 9).span)
    if verbatim is None:
        assert node.verbatim is None
        assert part == node.written
    else:
        assert part == "words"
        assert text[node.verbatim :].startswith(verbatim)


def test_only_strings_stand_verbatim():
    assert record("a: 5\n").get("a").verbatim is None


def in_json(value):
    return json.dumps({"a": value}), "a.json"


def in_yaml(value):
    return f"a: {json.dumps(value, ensure_ascii=False)}\n", "a.yaml"


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"), max_size=9
    ),
    st.sampled_from([in_json, in_yaml]),
    st.data(),
)
@example('"', in_yaml, None)
def test_a_part_stands_within_its_value_and_shows_its_characters(value, write, data):
    node = record(*write(value)).get("a")
    start, end = (0, len(value)) if data is None else sorted(data.draw(st.tuples(*[st.integers(0, len(value))] * 2)))
    span = node.part(start, end).span
    assert node.span.start <= span.start <= span.end <= node.span.end
    assert span == node.span or text_at(node, span) == value[start:end]


# Lists of strings.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tags: [a, 5, b]", [("tags", 0), ("tags", 2)]),
        ("tags: one", [("tags",)]),
        ("tags: 5", []),
        ("tags: {a: b}", [("tags", "a")]),
        ("other: 5", []),
    ],
)
def test_strings_of_a_list_or_a_lone_one(text, expected):
    assert [node.pointer for node in record(text).strings("tags")] == expected


# Duplicates.


def test_duplicates_point_from_their_own_record():
    one, other, third = records("- a: 1\n  a: 1\n- b: {c: 1, c: 2}\n- d: 1\n")
    (first,) = one.duplicates()
    (second,) = other.duplicates()
    assert (first.pointer, first.equal) == (("a",), True)
    assert (second.pointer, second.equal) == (("b", "c"), False)
    assert text_at(other.root, second.first_value) == "1"
    assert text_at(other.root, second.value) == "2"
    assert second.first_key.start < second.key.start
    assert list(third.duplicates()) == []


def test_a_record_without_data_has_no_duplicates_and_no_places():
    bare = record("words", "a.md")
    assert bare.region is None
    assert list(bare.duplicates()) == []
    with pytest.raises(KeyError):
        bare.place(())


# Where a record begins.


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", "---\na: 1\n---\n", ["---"]),
        ("a.md", "+++\na = 1\n+++\n", ["+++"]),
        ("a.md", "words", ["w"]),
        ("a.md", "\ufeffwords", ["w"]),
        ("a.md", "", [""]),
        ("a.yaml", "\ufeffa: 1\n", ["a"]),
        ("a.json", '{"a": 1}', ["{"]),
        ("a.json", '[5, {"a": 1}, {"b": 1}]', ["{", "{"]),
        ("a.yaml", "- a: 1\n- b: 1\n", ["a", "b"]),
        ("a.jsonl", '{"a": 1}\n{"b": 1}\n', ["{", "{"]),
    ],
)
def test_a_record_begins_at_its_fence_or_its_first_character(path, text, expected):
    found = records(text, path)
    assert [text_at(one.root, one.start) for one in found] == expected
    assert [one.root.key.span for one in found] == [one.start for one in found]
    assert len({one.start for one in found}) == len(found)


def test_the_key_of_an_empty_mapping_in_a_list_is_the_mapping():
    node = record("a: [{}, 5]\n").node(("a", 0))
    assert text_at(node, node.key.span) == "{}"


def test_the_key_of_a_mapping_in_a_list_is_its_first():
    node = record("a:\n- - {b: {c: 1}}\n").node(("a", 0, 0))
    assert text_at(node, node.key.span) == "b"


# Computed once.


def test_places_are_computed_once_and_only_when_asked():
    calls = []

    def locate(text, span):
        calls.append((text, span))
        return Places({})

    region = Region(Source("a.yaml", "a: 1"), Span(0, 4), "yaml", locate)
    assert calls == []
    assert region.places is region.places
    assert calls == [("a: 1", Span(0, 4))]


def test_what_rules_share_is_computed_once_a_record():
    one, calls = record("a: 1\n"), []

    def compute(record):
        calls.append(record)

    assert (one.derive(compute), one.derive(compute)) == (None, None)
    assert one.derive(len_of_data) == 1
    assert calls == [one]


def len_of_data(record):
    return len(record.data)


def test_bodies_give_spans_of_the_file():
    text = "---\na: 1\n---\none two\n"
    body = record(text, "a.md").body
    assert body.text == "one two\n"
    span = body.at(4, 7)
    assert text[span.start : span.end] == "two"


def test_replacing_roles_and_faults_leaves_the_rest():
    one = record("---\ntitle: x\ntitle: y\n---\nwords\n", "a.md")
    finding = Finding(Span(0, 1), "found")
    other = one.replace(fields=RoleTable().fields_of(one.data), faults={"rule": (finding,)})
    assert [node.pointer for node in other.fields(Role.TEXT)] == [("title",)]
    assert Role.TEXT in other.roles
    assert Role.TEXT not in one.roles
    assert other.faults == {"rule": (finding,)}
    same = ("source", "data", "region", "base", "fences", "body", "number", "suspects", "broken", "path")
    assert all(getattr(one, name) is getattr(other, name) for name in same)


def test_fields_are_nodes_made_once():
    one = Record(Source("a.yaml", ""), {"a": 1}, fields={Role.URL: ((("a",), 1),)})
    assert [node.pointer for node in one.fields(Role.URL)] == [("a",)]
    assert one.fields(Role.TEXT) == ()
    assert one.fields(Role.URL) is one.fields(Role.URL)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("archetypes/post.md", True),
        ("site/_templates/post.md", True),
        ("post.md", False),
        ("_posts/templates.md", False),
    ],
)
def test_folders_of_templates_hold_what_is_to_be_filled_in(path, expected):
    assert record("words", path).is_template is expected


# Pickles.

KINDS = [
    ("a.md", "---\ntitle: x\ntitle: y\n---\nwords\n"),
    ("a.md", "+++\na = 1\n+++\n"),
    ("a.md", "---\na: 1\n<<<<<<< one\nb: 2\n=======\nb: 3\n>>>>>>> two\n---\n"),
    ("a.yaml", "a: &x {b: 1}\nc: *x\n---\nd: 1\n"),
    ("a.yaml", "<<<<<<< one\nb: 2\n=======\nb: 3\n>>>>>>> two\n"),
    ("a.json", '[{"a": 1}, {"a": 1,}]'),
    ("a.jsonl", '{"a": 1}\n5\n'),
    ("a.toml", "a = 1\n[b]\nc = 1979-05-27\n"),
]


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(("path", "text"), KINDS)
def test_records_can_be_pickled(path, text, asked):
    for one in records(text, path):
        if asked:
            one.derive(len_of_data)
            assert one.region.places.nodes is not None
        copy = pickle.loads(pickle.dumps(one))
        assert (copy.data, copy.fences, copy.body and copy.body.text) == (
            one.data,
            one.fences,
            one.body and one.body.text,
        )
        assert {rule: [finding.message for finding in found] for rule, found in copy.faults.items()} == {
            rule: [finding.message for finding in found] for rule, found in one.faults.items()
        }
        assert (copy.number, copy.base, copy.broken, copy.suspects) == (one.number, one.base, one.broken, one.suspects)
        assert copy.region.places == one.region.places
        assert copy.start == one.start


def test_targets_can_be_pickled():
    node = record(DEEP).get("title")
    for target in (node, node.key, node.part(4, 7), Node(node.record, ("images", 0), node.value)):
        copy = pickle.loads(pickle.dumps(target))
        assert (copy.span, copy.pointer) == (target.span, target.pointer)
