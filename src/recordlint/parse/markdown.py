"""A text and its front matter: Markdown, HTML and whatever else site generators read.

What a generator would take for the front matter is taken for it here; what it would miss by a hair is found all the
same, and said to be missing that hair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.parse.document import NO_FAULTS, Document
from recordlint.parse.fences import Front, find_front
from recordlint.record import Body, Record, Region
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.parse.conflict import Conflict
    from recordlint.parse.document import Faults
    from recordlint.text import Source


def parse(source: Source, yaml_version: str = "1.2", faults: Faults = NO_FAULTS) -> Record:
    """The one record of a text; never raises. `faults` are those that are known already."""
    front, conflict = front_of(source.text, source.bom)
    if conflict is not None:
        faults = {**faults, "merge-conflict": (conflict.finding,)}
    if front is None:
        return _without(source, faults)
    document = _load(source.text if conflict is None else conflict.text, front, yaml_version)
    if front.doubtful and (document.broken or not document.value):
        return _without(source, faults)
    return _with(source, front, document, faults, conflict)


def front_of(text: str, start: int) -> tuple[Front | None, Conflict | None]:
    """What seems to be the front matter of the text that begins at `start`; of a merge conflict one side counts."""
    conflict: Conflict | None = None
    if "<<<<<<< " in text:
        from recordlint.parse.conflict import find_conflict

        conflict = find_conflict(text, markdown=True)
    return find_front(text if conflict is None else conflict.text, start), conflict


def _without(source: Source, faults: Faults) -> Record:
    """The record of a text that has no front matter."""
    return Record(source, {}, body=Body(source, Span(source.bom, len(source.text))), faults=faults)


def _with(source: Source, front: Front, document: Document, faults: Faults, conflict: Conflict | None) -> Record:
    """The record of a text whose front matter is `front`, read as `document`."""
    found = dict(document.faults)
    broken = document.broken
    region = None
    if front.syntax is not None:
        from recordlint.parse.syntax import locator

        locate = locator(front.syntax)
        start, end = front.data
        if conflict is not None and conflict.text[start:end] != source.text[start:end]:
            from recordlint.parse.conflict import beside_conflict

            locate = beside_conflict(locate, markdown=True)
            found.pop("invalid-syntax", None)
            broken = True
        region = Region(source, front.data, front.syntax, locate)
    if front.closing is None and not source.text.startswith("{", front.opening.start):
        # Where the data end is a guess, and what seems wrong with them may follow from it.
        found.pop("invalid-syntax", None)
        found["unclosed-front-matter"] = (_unclosed(source, front),)
    before = source.text[source.bom : front.opening.start]
    if before and (conflict is None or not before.startswith("<<<<<<< ")):
        found["displaced-front-matter"] = (_displaced(source, front, before),)
    return Record(
        source,
        document.value,
        region=region,
        fences=(front.opening, front.closing),
        body=Body(source, Span(front.body, len(source.text))),
        faults={**faults, **found},
        suspects=document.suspects,
        broken=broken,
    )


def _load(text: str, front: Front, yaml_version: str) -> Document:
    """The data of a front matter; the value is a mapping, if an empty one."""
    span = front.data
    if front.syntax is None:
        start = text.index(front.language, front.opening.start)
        message = f"the language `{front.language}` of the front matter is not supported"
        help_ = "write it in YAML, TOML or JSON"
        language = Finding(Span(start, start + len(front.language)), message, help_)
        return Document({}, span, {"invalid-front-matter": (language,)}, broken=True)
    ink = len(text) - len(text[span.start :].lstrip(" \t\r\n"))
    if ink >= span.end:
        nothing = Finding(front.opening, "there is nothing between the fences")
        return Document({}, span, {"empty-front-matter": (nothing,)}, empty=True)
    from recordlint.parse.syntax import kind_of, load

    document = load(front.syntax, text, span, yaml_version)
    if isinstance(document.value, dict):
        return document
    if document.broken or document.empty:
        return document._replace(value={})
    message = f"the front matter is {kind_of(document.value)}, not a mapping"
    whole = Finding(Span(ink, ink + 1), message)
    faults = {**document.faults, "invalid-front-matter": (whole,)}
    return document._replace(value={}, faults=faults, broken=True)


def _unclosed(source: Source, front: Front) -> Finding:
    mark = source.text[front.opening.start : front.opening.start + 3]
    labels: tuple[Label, ...] = ()
    if front.body < len(source.text):
        line = source.line(source.position(front.body).line)
        labels = (Label(Span(front.body, line.end), "the text seems to begin here"),)
    message = f"the front matter that `{mark}` opens is never closed"
    return Finding(front.opening, message, f"end it with a line `{mark}`", labels)


def _displaced(source: Source, front: Front, before: str) -> Finding:
    lines = before.count("\n") or before.count("\r")
    if before.strip():
        what = "there is text"
    elif lines:
        what = "there is a blank line" if lines == 1 else f"there are {lines} blank lines"
    else:
        what = "there are blanks"
    # Zola and Hugo skip blank lines before TOML.
    valid = lines and not before.strip() and source.text.startswith("+++", front.opening.start)
    help_ = "begin the file with the front matter"
    return Finding(front.opening, f"{what} before the front matter", help_, severity=Severity.NOTE if valid else None)
