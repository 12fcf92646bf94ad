"""Terms that a configuration reads from files: `_data/topics/*.yaml#name`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from recordlint.parse import parse, syntax_of
from recordlint.parse.syntax import load_all
from recordlint.record import span_of
from recordlint.roles import ITEM, parse_field
from recordlint.settings.find import reason
from recordlint.settings.globs import fault_of
from recordlint.text import Span, decode
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.parse.document import Faults
    from recordlint.record import Value
    from recordlint.text import Source

FindFiles = Callable[[str, str], list[str]]
"""From an absolute folder and a glob to the files below it that match, in order, by their absolute paths."""
ANY = "*"
"""Stands for any key in the path to a term."""


class Terms(NamedTuple):
    """Terms, and the files that they were read from."""

    terms: tuple[str, ...]
    files: tuple[str, ...]


def read_terms(said: str, folders: Iterable[str], find_files: FindFiles, read: Callable[[str], bytes]) -> Terms:
    """The terms of the files that `said` names: a glob, and after `#` the way to the terms in each of them.

    The files are looked for in the first of the folders in which any matches. The way is one of keys, with dots
    between: lists are gone through, `*` stands for any key. At its end stands a term, a list of terms, or a mapping
    whose keys are the terms. Raises ValueError, with the reason in words, where there are no terms, or where a file
    cannot be read.
    """
    glob, _, way = said.partition("#")
    if (fault := fault_of(glob)) is not None:
        raise ValueError(f"`{glob}` is no glob: {fault}")
    steps = tuple(step for step in parse_field(way) if step not in ("", ITEM))
    folder, files = next(
        ((folder, files) for folder in folders if (files := find_files(folder, glob))), ("", list[str]())
    )
    if not files:
        raise ValueError(f"no file matches `{glob}`")
    terms: dict[str, None] = {}
    for path in files:
        shown = path.removeprefix(folder.rstrip("/") + "/")
        try:
            source = decode(shown, read(path))
        except OSError as error:
            raise ValueError(f"`{shown}` cannot be read: {reason(error)}") from error
        for value in _values(source):
            terms |= dict.fromkeys(_terms(value, steps))
    if not terms:
        raise ValueError(f"`{glob}` holds no terms" + (f" at `{way}`" if way else ""))
    return Terms(tuple(terms), tuple(files))


def _terms(value: Value, steps: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            # The keys of mappings in a list would be those of each, not terms.
            if steps or not isinstance(item, dict):
                yield from _terms(item, steps)
    elif isinstance(value, dict):
        if not steps:
            yield from value
        elif steps[0] == ANY:
            for below in value.values():
                yield from _terms(below, steps[1:])
        elif steps[0] in value:
            yield from _terms(value[steps[0]], steps[1:])
    elif isinstance(value, str) and not steps:
        yield value


def _values(source: Source) -> tuple[Value, ...]:
    """What a file holds: the values of its documents, or its front matter. Raises ValueError where part of it cannot
    be read."""
    syntax = syntax_of(source.path)
    if source.encoding is not None:
        raise ValueError(f"`{source.path}` cannot be read: this is {source.encoding}, not UTF-8 text")
    if syntax is None:
        (record,) = parse(source)
        read: tuple[tuple[Value, bool, Faults], ...] = ((record.data, record.broken, record.faults),)
    else:
        documents = load_all(syntax, source.text, Span(source.bom, len(source.text)), "1.2")
        read = tuple((document.value, document.broken, document.faults) for document in documents)
    for _, broken, faults in read:
        if broken:
            first = min((one for found in faults.values() for one in found), key=lambda one: span_of(one.at))
            place = source.position(span_of(first.at).start)
            raise ValueError(
                f"`{source.path}` cannot be read: {first.message}, at line {place.line}, column {place.column}"
            )
    return tuple(value for value, _, _ in read)
