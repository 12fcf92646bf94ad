"""Text as HTML: whatever a record holds, it is shown and means nothing."""

from __future__ import annotations

from html import escape
from typing import NewType

from recordlint.report.terminal import visible

Html = NewType("Html", str)
"""Markup that is safe to put into a page."""


def text(content: str) -> Html:
    """A text on one line; characters that cannot be seen, or would reorder others, as escapes such as `\\u202e`."""
    return Html(escape(visible(content)))


def source(content: str) -> Html:
    """The same for a line of source, whose tabs stay."""
    return Html("\t".join(map(text, content.split("\t"))))


def prose(content: str) -> Html:
    """A message or help: what stands between backticks is code."""
    parts = content.split("`")
    if len(parts) % 2 == 0 or "``" in content:
        return text(content)
    return Html("".join(f"<code>{text(part)}</code>" if at % 2 else text(part) for at, part in enumerate(parts)))
