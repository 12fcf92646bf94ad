from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_MARK = regex(r"\{%-?[ \t]*((?:end)?raw)[ \t]*-?%\}|\{\{|\{%")
_REST = regex(r"[^{}%\r\n]{0,100}(?:\}\}|%\})|[^{}%\r\n]{0,40}(?<!\s)")


@rule(severity=Severity.ERROR, on=(On.BODY,), recommended=False, since="0.1.0")
def live_template(record: Record) -> Iterator[Finding]:
    """A body that was taken from elsewhere holds template code, which Jekyll would run."""
    body = record.body
    if body is None or record.data.get("render_with_liquid") is False:
        return
    text = body.text
    if "{{" not in text and "{%" not in text:
        return
    marks = _live(text)
    if marks:
        start, end = marks[0]
        rest = _REST.match(text, end)
        end = rest.end() if rest else end
        more = f", and {len(marks) - 1} more such tags follow" if len(marks) > 2 else ", and another tag follows"
        yield Finding(
            body.at(start, end),
            f"Jekyll would run {code(text[start:end])}{more if len(marks) > 1 else ''}",
            help="put the text between `{% raw %}` and `{% endraw %}`, or set `render_with_liquid: false`",
        )


def _live(text: str) -> list[tuple[int, int]]:
    """Where tags begin that stand outside of `raw` blocks. Jekyll looks for them in code, too."""
    found: list[tuple[int, int]] = []
    raw = False
    for mark in _MARK.finditer(text):
        if mark[1] is not None:
            raw = mark[1] == "raw"
        elif not raw:
            found.append(mark.span())
    return found
