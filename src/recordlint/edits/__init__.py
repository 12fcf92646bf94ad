"""From what a fix means to what it changes: "set this value", "remove this item", "rename this key" -> `Change`.

A change holds the edits of the text and the operations they stand for, so that `recordlint.fix` can prove the one by
the other. Comments, quoting, order, indentation, line endings and a byte order mark stay as they are. What cannot be
done exactly is not done: the change then has no edits, and `refused` says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from recordlint.record import Duplicate, Node, Record, Value
    from recordlint.text import Span

__all__ = [
    "edit_source",
    "insert",
    "insert_front_matter",
    "remove",
    "remove_duplicate",
    "rename_key",
    "replace_lines",
    "replace_text",
    "set_value",
]


def set_value(node: Node, value: Value) -> Change:
    """Set a node to a string, number, boolean or None.

    A string keeps the style of the one it replaces (quotes, block scalar) where that can hold it, and is put into
    double quotes otherwise; a plain one in YAML stays plain if YAML 1.1 and 1.2 both read it back as that string, or if
    it is a timestamp. A block mapping or list is not replaced.
    """
    return _make("set_value", node, value)


def replace_text(node: Node, start: int, end: int, text: str) -> Change:
    """Replace characters `start` to `end` (from 0, half-open) of a string value.

    The edit is as small as can be; the operation sets the whole value.
    """
    return _make("replace_text", node, start, end, text)


def remove(node: Node) -> Change:
    """Take an item out of its list, or a pair out of its mapping.

    In block style its lines go, with a comment at the end of its line; comments on lines of their own above it stay.
    In flow style its comma goes with it. A list or mapping that loses its last member is left as `[]` or `{}`.
    """
    return _make("remove", node)


def remove_duplicate(record: Record, duplicate: Duplicate, which: Literal["first", "last"]) -> Change:
    """Take out one of the two pairs of `duplicate`: `first`, the earlier one, or `last`, which repeats its key.

    Where that changes what the key holds, the operation sets it to the value of the pair that is left.
    """
    return _make("remove_duplicate", record, duplicate, which)


def rename_key(node: Node, new_key: str) -> Change:
    """Give a node another key, quoted as the old one is where that can hold it."""
    return _make("rename_key", node, new_key)


def insert(mapping: Node, key: str, value: Value, *, after: str | None = None, before: str | None = None) -> Change:
    """Put a new pair into a mapping: after or before the pair of a key, or after the last one.

    Comment lines right above the pair of `before` belong to it, so the new one goes above them. An empty front matter
    can take its first pair.
    """
    return _make("insert", mapping, key, value, after=after, before=before)


def insert_front_matter(record: Record, pairs: Mapping[str, Value]) -> Change:
    """Put a YAML front matter with these pairs before a text that has none."""
    return _make("insert_front_matter", record, pairs)


def replace_lines(record: Record, first: int, last: int, text: str) -> Change:
    """Put `text` in the place of lines `first` to `last` (from 1, in the file) of the body.

    The line ends of `text` become those of the lines it replaces; the one at its end may be left out. An empty text
    takes the lines out.
    """
    return _make("replace_lines", record, first, last, text)


def edit_source(span: Span, text: str) -> Change:
    """Replace characters of the file where that means nothing for the data: line ends, spare blanks, a BOM."""
    return Change((Edit(span, text),))


def _make(name: str, *arguments: object, **options: object) -> Change:
    # Most runs find nothing to fix: what makes changes is loaded when there is something.
    from recordlint.edits import changes
    from recordlint.edits.site import Refused

    make: Callable[..., Change] = getattr(changes, name)
    try:
        return make(*arguments, **options)
    except Refused as why:
        return Change(refused=str(why))
