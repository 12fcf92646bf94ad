from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.prose.boilerplate import text_lines
from recordlint.prose.cut import cut_off, ends_in_stop
from recordlint.prose.lines import Kind
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_SENTENCES = frozenset({Kind.PROSE, Kind.LIST})
_UNSEEN = frozenset({Kind.COMMENT, Kind.REFERENCE})


@rule(severity=Severity.WARNING, on=(On.BODY,), since="0.1.0")
def truncated_body(record: Record) -> Iterator[Finding]:
    """The text was cut before its end."""
    shown = text_lines(record)
    last = next((line for line in reversed(shown) if line.kind not in _UNSEEN), None)
    if last is None or last.kind not in _SENTENCES or record.body is None or ends_in_stop(last.text):
        return
    earlier = [line.text for line in shown if line.kind not in _UNSEEN and line.end < last.start]
    cut = cut_off(last.text, earlier, item=last.kind is Kind.LIST)
    if cut is not None:
        place = record.body.at(last.start + cut.start, last.start + cut.end)
        yield Finding(place, f"the text {cut.reason}", why=lambda: _why(last.text, earlier))


def _why(line: str, earlier: list[str]) -> Iterator[str]:
    from recordlint.prose.explain import explain_cut

    return explain_cut(line, earlier)
