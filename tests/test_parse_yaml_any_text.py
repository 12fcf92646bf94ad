"""Any text is read as YAML, damaged or made to hurt: no error, sound places, and time that grows with its length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parse_support import SIGNS, check_spans, damaged, nodes, quoted, whole
from recordlint.parse.yaml import load, load_all, locate
from recordlint.record import Style
from recordlint.text import Span
from yaml_records import RECORD, SHARED

LONG = {
    "brackets": lambda many: "[" * 20 * many,
    "braces": lambda many: "{a: " * 10 * many,
    "items": lambda many: "- " * 50 * many,
    "keys": lambda many: "? " * 50 * many,
    "a plain text": lambda many: "a: " + "x " * 200 * many,
    "a quoted text": lambda many: 'a: "' + "x " * 100 * many,
    "a number": lambda many: "a: " + "9" * 500 * many,
    "digits and underscores": lambda many: "a: 1" + "_" * 500 * many + "x",
    "colons between digits": lambda many: "a: 1" + ":1" * 200 * many + "x",
    "a comment": lambda many: "#" * 500 * many,
    "line ends": lambda many: "a: 1" + "\n" * 200 * many + "b: @",
    "lone carriage returns": lambda many: "a: @" + "\r" * 10 * many + "b: @",
    "line separators": lambda many: "a: " + "\u2028" * 5 * many + "@",
    "control characters": lambda many: "a: " + "\ax" * 10 * many,
    "blanks": lambda many: "a:" + " " * 200 * many + "b: c: d",
    "markers": lambda many: "---\n" * many,
    "end markers": lambda many: "...\n" * many,
    "faulty documents": lambda many: "---\na: @\nb: [\n" * (many // 20),
    "faulty lines": lambda many: "a: @\n" * 2 * many,
    "misplaced items": lambda many: "a: 1\n" + "- b\n" * 2 * many,
    "indented lines": lambda many: " a: b\n" * many + "c: d\n",
    "lines between brackets": lambda many: "a: [" + "x: y\n" * many,
    "findings": lambda many: "- !x a\n- {1: [*z]}\n" * many,
    "merges": lambda many: "a: &a {b: c}\nd:\n" + "  <<: *a\n" * many,
    "repeated keys": lambda many: "a: [b, c, d]\n" * many,
    "keys that are lists": lambda many: "? [a]\n" * many,
    "anchors": lambda many: "".join(f"- &a{number} x\n" for number in range(many)),
}


def cost(text):
    """Processor time of all that can be done with a text."""
    start = time.process_time()
    load(text, whole(text))
    for one in load_all(text, whole(text)):
        locate(text, one.span)
    return time.process_time() - start


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_length_and_not_with_its_square(name):
    cost(LONG[name](10))
    short, long = cost(LONG[name](200)), cost(LONG[name](1600))
    assert long < 24 * short + 0.1


@given(st.one_of(st.text(), st.text(SIGNS + "&*!|>%@`?")), st.sampled_from(["1.1", "1.2"]), st.booleans())
def test_no_text_raises(text, version, crlf):
    text = text.replace("\n", "\r\n") if crlf else text
    for one in (load(text, whole(text), version), *load_all(text, whole(text), version)):
        found = locate(text, one.span)
        check_spans(text, found, one.faults)
        expected = {pointer for pointer, _ in nodes(one.value)}
        assert set(found.nodes) == expected


QUOTED_OR_PLAIN = (Style.PLAIN, Style.SINGLE, Style.DOUBLE)


@given(damaged(st.sampled_from([RECORD, SHARED, RECORD + SHARED])), st.sampled_from(["", "\ufeff", "é🙂\n---\n"]))
def test_places_and_values_agree_after_damage(text, before):
    span = Span(len(before), len(before) + len(text))
    text = before + text
    found, located = load(text, span), locate(text, span)
    check_spans(text, located, found.faults)
    values = dict(nodes(found.value))
    assert set(located.nodes) == set(values)
    assert all(duplicate.pointer in values for duplicate in located.duplicates)
    assert bool(located.duplicates) <= ("duplicate-key" in found.suspects)
    for pointer, place in located.nodes.items():
        written = quoted(text, place.value)
        on_one_line = place.style in QUOTED_OR_PLAIN and not set("\r\n\u2028\x00") & set(written)
        if on_one_line and not written.startswith(("*", "!", "&")):
            assert load(f"- {written}", whole(f"- {written}")).value == [values[pointer]], written
