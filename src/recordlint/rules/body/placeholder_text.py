from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import readable_text
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_VARIABLE = regex(r"(?<![%\w/])%([A-Z][A-Z0-9_]{2,40})%(?![%\w/\\])")
_BRACES = regex(r"(?<![{$%#\\\w])\{[A-Za-z_][\w.-]{0,40}\}(?![}\w])")


class Options(NamedTuple):
    """
    phrases: texts that stand where another is to come; case does not matter.
    known: names between `%` that are meant: variables of Windows.
    braces: also report `{name}`.
    """

    phrases: tuple[str, ...] = ("lorem ipsum dolor",)
    known: tuple[str, ...] = (
        "ALLUSERSPROFILE",
        "APPDATA",
        "COMSPEC",
        "COMPUTERNAME",
        "HOME",
        "HOMEDRIVE",
        "HOMEPATH",
        "LOCALAPPDATA",
        "LOGONSERVER",
        "PATH",
        "PATHEXT",
        "PROGRAMDATA",
        "PROGRAMFILES",
        "PUBLIC",
        "RANDOM",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
        "USERDOMAIN",
        "USERNAME",
        "USERPROFILE",
        "WINDIR",
    )
    braces: bool = False


@rule(severity=Severity.WARNING, on=(On.BODY,), options=Options, since="0.1.0")
def placeholder_text(record: Record, options: Options) -> Iterator[Finding]:
    """A body holds text that stands where another is to come."""
    body = record.body
    if body is None:
        return
    lower = body.text.lower()
    phrases = [phrase for phrase in map(str.lower, options.phrases) if phrase in lower]
    variables = _VARIABLE.search(body.text) if "%" in lower else None
    braces = options.braces and _BRACES.search(body.text)
    if not (phrases or variables or braces):
        return
    text = readable_text(record)
    # In other letters a text may be longer in lower case than it is.
    lower = text.lower() if len(text.lower()) == len(text) else text
    found: dict[int, int] = {}
    for phrase in phrases:
        start = lower.find(phrase)
        if start >= 0:
            found[start] = start + len(phrase)
    if variables:
        found |= {one.start(): one.end() for one in _VARIABLE.finditer(text) if one[1] not in options.known}
    if braces:
        found |= {one.start(): one.end() for one in _BRACES.finditer(text)}
    for start in sorted(found):
        place = code(text[start : found[start]])
        yield Finding(body.at(start, found[start]), f"{place} stands where another text was to come")
