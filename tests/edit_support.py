"""A change to a record: the text after it, proved, or why there is none."""

from __future__ import annotations

from recordlint import fix
from recordlint.parse import parse
from recordlint.text import Source


def records(text, name="a.yaml"):
    return parse(Source(name, text))


def changed(text, change, name="a.yaml", record=0):
    """The text after a change to one of its records, proved; or why there is none."""
    before = records(text, name)
    made = change(before[record])
    if made.refused is not None:
        assert made.edits == made.operations == ()
        return made.refused
    after = fix.apply(text, made.edits)
    again = records(after, name)
    assert not any("invalid-syntax" in one.faults for one in again)
    assert [
        fix.holds(old, new, made.operations if old.number == record else ())
        for old, new in zip(before, again, strict=True)
    ] == [True] * len(before)
    return after


def at(*pointer):
    """A function on the node of a record at a pointer."""

    def on(function, *arguments, **options):
        return lambda record: function(record.node(pointer), *arguments, **options)

    return on
