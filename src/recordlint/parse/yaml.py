"""YAML 1.2: values first, by libyaml's grammar; places when someone asks. Total: no text makes these functions raise.

Scalars are read by the core schema, and timestamps stay strings. A key that is no string becomes its written text and
is a fault of the front matter; of equal keys the last counts; `<<` merges. After a fault the rest is read all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding
from recordlint.parse import yaml_fast
from recordlint.parse.document import NO_FAULTS, Document
from recordlint.parse.yaml_scalars import AMBIGUOUS
from recordlint.parse.yaml_split import beginning, holds_nothing, is_bare_marker, split
from recordlint.text import BOM, Span

if TYPE_CHECKING:
    from recordlint.parse.document import Faults
    from recordlint.parse.yaml_faults import Trouble
    from recordlint.record import Places

__all__ = ["AMBIGUOUS", "load", "load_all", "locate"]


def load(text: str, span: Span, version: str = "1.2") -> Document:
    """The one document that stands in `span` of `text`, such as a front matter, read as YAML `version` (1.1 or 1.2).

    A second document is a fault at its beginning, and is not read.
    """
    first, second = _main(text, span)
    if first is None:
        return Document(None, span, empty=True)
    document = _load(text, first, version)
    if second is not None:
        message = "a second document begins here"
        fault = Finding(second, message, "remove the line, or write the text in a file of its own")
        faults = (*document.faults.get("invalid-syntax", ()), fault)
        document = document._replace(faults={**document.faults, "invalid-syntax": faults}, broken=True)
    return document if document.span == span else document._replace(span=span)


def load_all(text: str, span: Span, version: str = "1.2") -> tuple[Document, ...]:
    """All documents in `span` of `text`, such as a data file.

    A document of nothing but comments is `empty`; blank text is none, nor is a `---` at the end with nothing after it.
    """
    spans = _documents(text, span)
    if len(spans) > 1 and is_bare_marker(text, spans[-1]):
        spans.pop()
    return tuple(_load(text, document, version) for document in spans)


def locate(text: str, span: Span) -> Places:
    """Where the nodes of the document in `span` of `text` stand; the same document that `load` reads.

    A node that an alias or a merge brings in stands where it was written.
    """
    from recordlint.parse.yaml_places import Survey
    from recordlint.parse.yaml_recovery import read

    first, _ = _main(text, span)
    start, end = first or Span(span.end, span.end)
    document = text[start:end]
    return Survey(document, read(document, len(text)), start).places()


def _documents(text: str, span: Span) -> list[Span]:
    written = text[span.start : span.end]
    # libyaml does not count a byte order mark that its text begins with.
    start = span.start + len(written) - len(written.lstrip(BOM))
    return [Span(start + begin, start + end) for begin, end in split(text[start : span.end])]


def _main(text: str, span: Span) -> tuple[Span | None, Span | None]:
    """The first document that is more than comments, and the beginning of a second one."""
    spans = [document for document in _documents(text, span) if not holds_nothing(text, document)]
    first = spans[0] if spans else None
    return first, beginning(text, spans[1]) if len(spans) > 1 else None


def _load(text: str, span: Span, version: str) -> Document:
    if holds_nothing(text, span):
        return Document(None, span, empty=True)
    value = yaml_fast.load(text[span.start : span.end], version)
    return _load_libyaml(text, span, version) if value is yaml_fast.UNSURE else Document(value, span)


def _load_libyaml(text: str, span: Span, version: str) -> Document:
    # Importing libyaml's binding takes longer than reading a record.
    from recordlint.parse.yaml_recovery import read
    from recordlint.parse.yaml_tree import is_blank
    from recordlint.parse.yaml_values import Evaluation

    document = text[span.start : span.end]
    reading = read(document, len(text))
    root = reading.tree.root
    evaluation = Evaluation(document, version)
    value = evaluation.value(root) if root is not None else {} if reading.broken else None
    broken = reading.broken or evaluation.incomplete
    suspects = {
        "ambiguous-scalar": evaluation.ambiguous and version == "1.2",
        "duplicate-key": evaluation.repeats,
    }
    return Document(
        value,
        span,
        _faults((*reading.troubles, *evaluation.troubles), span.start),
        frozenset(rule for rule, suspected in suspects.items() if suspected),
        broken=broken,
        empty=not broken and (root is None or is_blank(root)),
    )


def _faults(troubles: tuple[Trouble, ...], base: int) -> Faults:
    if not troubles:
        return NO_FAULTS
    faults: dict[str, list[Finding]] = {}
    for trouble in sorted(dict.fromkeys(troubles), key=lambda trouble: trouble[:3]):
        faults.setdefault(trouble.rule, []).append(trouble.finding(base))
    return {rule: tuple(findings) for rule, findings in faults.items()}
