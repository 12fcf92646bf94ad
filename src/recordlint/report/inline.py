"""Messages inside Markdown: what they quote is code there, and nothing in them is markup.

Two ways, for two kinds of reader. What is read as plain text as well stays text (`as_inline`); what is only ever
rendered, in tables too, is HTML (`as_html`).
"""

from __future__ import annotations

import re

from recordlint.patterns import regex
from recordlint.report.terminal import visible

_QUOTED = regex(r"`([^`]+)`")
# What outside of code may be markup in GitHub Flavored Markdown (blanks before a line end are), or a mention, a
# reference, a formula, an emoji.
_MARKUP = regex(r"[\\`*_\[\]<>&|~$@#]|:(?=//|\w)|www(?=\.)|^(?: |[-+=:]|\d+[.)])| $")
_SPECIAL = regex(r"[\\`*_\[\]<>&|~$@#:]|(?<=www)\.")


def as_inline(text: str) -> str:
    """A message as it is, if rendered it reads the same, with what it quotes in code; else all of it as code."""
    shown = visible(text)
    if not _MARKUP.search(_QUOTED.sub("x", shown)):
        return shown
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}"


def as_html(text: str) -> str:
    """A message as inline HTML for a line or a cell of Markdown: quotes as code, what is special as references."""
    pieces = _QUOTED.split(visible(text))
    return "".join(as_code(piece) if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))


def as_code(text: str) -> str:
    """A text as inline HTML, all of it code."""
    return f"<code>{_escaped(visible(text))}</code>"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)
