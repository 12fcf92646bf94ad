"""How a scalar is written in YAML, so that YAML 1.1 and 1.2 both read it back as it was meant."""

from __future__ import annotations

import re

from recordlint.edits.site import Refused, bare
from recordlint.patterns import regex
from recordlint.record import Style, Value

_LONGEST_KEY = 1000
"""A simple key ends at 1,024 characters (YAML 1.2.2, section 7.4.2); beyond it needs a question mark."""

# What is not printable in YAML (1.2.2, section 5.1), and what libyaml takes for a line break or a byte order mark.
_UNPRINTABLE = regex("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}
_TO_ESCAPE = regex('[\t\n"\\\\]|' + _UNPRINTABLE.pattern)

_WORDS = frozenset({"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"})
_NUMBER = regex(
    r"[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?"
    r"|\.[0-9_]+(?:e[-+]?[0-9]+)?|\.inf|\.nan)",
    re.IGNORECASE,
)
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`")
_FLOW = frozenset(",[]{}?")
_HEADER = regex(r"([|>])([-+]?)(?=[ \t\r\n]|$)")
_FOLD = regex(r"(?<=[^ \t]) (?=[^ \t])")


def quoted(text: str, *, escape_all: bool = False) -> str:
    """A text in double quotes. Raises Refused for a lone surrogate, which YAML cannot hold."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused("YAML cannot hold a lone surrogate")
    written = _TO_ESCAPE.sub(lambda match: _escape(match[0]), text)
    if escape_all:
        written = "".join(character if character.isascii() else _escape(character) for character in written)
    return f'"{written}"'


def _escape(character: str) -> str:
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def fits_plain(text: str, *, flow: bool) -> bool:
    """Whether a text can stand without quotes and is a text to YAML 1.1 and 1.2 alike.

    Timestamps can: YAML 1.1 calls them a type of their own, and records everywhere write them so.
    """
    if not text or text[0] in _FIRST or text != text.strip() or text.startswith("..."):
        return False
    if text.casefold() in _WORDS or _NUMBER.fullmatch(text):
        return False
    if ": " in text or " #" in text or text.endswith(":") or not _FLOW.isdisjoint(text if flow else ""):
        return False
    return "\t" not in text and "\n" not in text and not _UNPRINTABLE.search(text)


def scalar(value: Value, style: Style, *, flow: bool, like: str = "") -> str:
    """A scalar on one line, a text in the given style if that can hold it, else in double quotes."""
    if not isinstance(value, str):
        return bare(value)
    if style is Style.SINGLE and "\t" not in value and "\n" not in value and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    if style is Style.PLAIN and fits_plain(value, flow=flow):
        return value
    return quoted(value, escape_all=style is Style.DOUBLE and "\\u" in like and like.isascii())


def key_text(text: str, like: str, *, flow: bool) -> str:
    """A key, quoted as the key `like` is."""
    style = {"'": Style.SINGLE, '"': Style.DOUBLE}.get(like[:1], Style.PLAIN)
    written = scalar(text, style, flow=flow, like=like)
    if len(written) > _LONGEST_KEY:
        raise Refused("the key is too long to stand before a colon")
    return written


def block_scalar(text: str, old: str, line_end: str, *, open_end: bool) -> tuple[str, str] | None:
    """A text as block scalar in the style of `old`: its header and its lines; None where that cannot hold it.

    `open_end` says that nothing, not even a line end, follows the block.
    """
    match = _HEADER.match(old)
    lines = re.split(r"\r\n|\r|\n", old)[1:]
    indent = next((line[: len(line) - len(line.lstrip(" "))] for line in lines if line.strip(" ")), "")
    content = text[:-1] if text.endswith("\n") else text
    if match is None or not indent or not _fits_block(content, folded=match[1] == ">"):
        return None
    if match[1] == ">":
        width = max(len(line) for line in lines) - len(indent)
        written = _fold(content, width)
    else:
        written = content.split("\n")
    tail = line_end if open_end and text.endswith("\n") else ""
    chomping = match[2] if open_end and not tail else "" if text.endswith("\n") else "-"
    return match[1] + chomping, line_end.join(indent + line if line else "" for line in written) + tail


def _fits_block(content: str, *, folded: bool) -> bool:
    lines = content.split("\n")
    if not content or not lines[-1] or _UNPRINTABLE.search(content):
        return False
    if folded:
        return all(line == line.strip(" \t") for line in lines)
    first = next(line for line in lines if line)
    return first[0] not in " \t" and all(line.strip(" \t") or not line for line in lines)


def _fold(content: str, width: int) -> list[str]:
    folded: list[str] = []
    begun = False
    for paragraph in content.split("\n"):
        # The line break that ends a line of text folds to a blank; each empty line after it stands for one break.
        if begun and paragraph:
            folded.append("")
        begun = begun or bool(paragraph)
        line = ""
        for word in _FOLD.split(paragraph):
            if line and len(line) + 1 + len(word) > width:
                folded.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        folded.append(line)
    return folded
