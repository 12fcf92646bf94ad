"""Edits applied, operations performed, and the one held against the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.diagnostic import Edit, Operation
from recordlint.fix import apply, holds, perform, same
from recordlint.parse import parse
from recordlint.text import Source, Span


def edit(start, end, text):
    return Edit(Span(start, end), text)


def test_edits_apply_in_any_order():
    edits = [edit(4, 6, "X"), edit(0, 1, ""), edit(6, 6, "!"), edit(1, 4, "bcd")]
    assert apply("abcdefg", edits) == apply("abcdefg", edits[::-1]) == "bcdX!g"


def test_insertions_at_one_place_keep_their_order_and_precede_a_replacement():
    assert apply("abc", [edit(1, 2, "-"), edit(1, 1, "1"), edit(1, 1, "2")]) == "a12-c"


@pytest.mark.parametrize("edits", [[(0, 2), (1, 3)], [(0, 3), (1, 1)], [(2, 9)], [(2, 1)]])
def test_edits_that_overlap_or_lie_outside_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        apply("abc", [edit(*span, "x") for span in edits])


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.text(max_size=3)), max_size=5))
def test_apply_agrees_with_one_edit_after_the_other(text, wanted):
    edits, end = [], 0
    for start, length, fresh in sorted(wanted):
        if end <= start and start + length <= len(text):
            edits.append(edit(start, start + length, fresh))
            end = start + length + 1
    expected = text
    for (start, end), fresh in reversed(edits):
        expected = expected[:start] + fresh + expected[end:]
    assert apply(text, edits) == expected


DATA = {"a": [1, 2, 3, 4], "b": {"c": {"d": 5}}}


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([Operation("set", ("a", 1), "x")], {"a": [1, "x", 3, 4], "b": {"c": {"d": 5}}}),
        ([Operation("remove", ("a", 0)), Operation("remove", ("a", 2))], {"a": [2, 4], "b": {"c": {"d": 5}}}),
        (
            [
                Operation("rename", ("b",), "e"),
                Operation("rename", ("b", "c"), "f"),
                Operation("set", ("b", "c", "d"), 6),
            ],
            {"a": [1, 2, 3, 4], "e": {"f": {"d": 6}}},
        ),
        (
            [Operation("remove", ("b", "c", "d")), Operation("insert", ("b", "c"), 7, "g"), Operation("lines")],
            {"a": [1, 2, 3, 4], "b": {"c": {"g": 7}}},
        ),
        ([Operation("insert", (), None, "n"), Operation("remove", ("b",))], {"a": [1, 2, 3, 4], "n": None}),
    ],
)
def test_operations_point_into_the_old_data(operations, expected):
    assert perform(DATA, operations) == expected
    assert DATA == {"a": [1, 2, 3, 4], "b": {"c": {"d": 5}}}


@pytest.mark.parametrize(
    "operation",
    [
        Operation("set", (), 1),
        Operation("set", ("x",), 1),
        Operation("set", ("a", 4), 1),
        Operation("set", ("a", -1), 1),
        Operation("remove", ("a", "0")),
        Operation("remove", ("b", "c", "d", "e")),
        Operation("insert", ("a",), 1, "k"),
        Operation("insert", (), 1, "a"),
        Operation("rename", ("a",), "b"),
        Operation("rename", ("a", 0), "b"),
    ],
)
def test_operations_without_sense_are_refused(operation):
    with pytest.raises(ValueError, match=r"nothing stands|cannot|the root"):
        perform(DATA, [operation])


def test_values_of_other_types_are_not_the_same():
    assert same({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]})
    assert not any(same(1, other) for other in (1.0, True, "1", None, [1]))
    assert not same([1], [1, 2])
    assert not same({"a": 1}, {"b": 1})


def read(text):
    return parse(Source("a.md", text))[0]


BEFORE = "---\na: 1\n---\none\ntwo\nthree\n"
LINES = Operation("lines", value="2\n", first=5, last=5)


@pytest.mark.parametrize(
    ("after", "operations", "expected"),
    [
        (BEFORE, (), True),
        ("---\na: 2\n---\none\ntwo\nthree\n", (Operation("set", ("a",), 2),), True),
        ("---\na: 2\n---\none\ntwo\nthree\n", (), False),
        ("---\na: true\n---\none\ntwo\nthree\n", (), False),
        (BEFORE, (Operation("set", ("a",), 2),), False),
        (BEFORE, (Operation("set", ("b",), 2),), False),
        ("---\na: 1\n---\none\n2\nthree\n", (LINES,), True),
        ("---\na: 1\n---\none\n2\nthree!\n", (LINES,), False),
        ("---\na: 1\n---\none\n2\nthree\n", (), False),
        (BEFORE, (LINES._replace(last=99),), False),
        (BEFORE, (LINES._replace(first=0),), False),
        ("---\r\na: 1\r\n---\r\none \r\ntwo\r\nthree\r\n\r\n", (), True),
        ("---\na: 1\n---\none\n\ntwo\nthree\n", (), False),
    ],
)
def test_holds(after, operations, expected):
    assert holds(read(BEFORE), read(after), operations) is expected


def test_holds_without_body():
    first, second = (parse(Source("a.yaml", text))[0] for text in ("a: 1\n", "\ufeffa: 1"))
    assert holds(first, second, ())
