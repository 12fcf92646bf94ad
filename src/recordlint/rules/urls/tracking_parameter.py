from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import replace_lines, set_value
from recordlint.prose.links import links
from recordlint.rule import On, rule
from recordlint.schema.wording import both, code
from recordlint.urls import TRACKING, addresses, split
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.prose.links import Link
    from recordlint.record import Record
    from recordlint.urls import Url

# Between the parameters of a query, also of one that is written in HTML.
_SEPARATOR = "&amp;|&"


class Options(NamedTuple):
    """
    names: parameters that only tell who came from where; with `*` at its end every name that begins so.
    deliberate: words that, in the value of such a parameter, show that a link was tagged on purpose.
    """

    names: tuple[str, ...] = TRACKING
    deliberate: tuple[str, ...] = ("sponsor", "partner", "affiliate", "badge")


@rule(
    severity=Severity.WARNING,
    on=(On.ODD_URL, On.BODY),
    fix=Applicability.UNSAFE,
    needs=("?",),
    options=Options,
    since="0.1.0",
)
def tracking_parameter(record: Record, options: Options) -> Iterator[Finding]:
    """A URL carries parameters that only say where a reader came from."""
    for node, url in addresses(record):
        if url.query is not None and (names := _tracking(url, options)):
            yield Finding(node, _message(names), fix=_fix(url, set_value(node, _without(url, options)), names))
    body = record.body
    if body is None or "?" not in body.text or "=" not in body.text:
        return
    if _pattern(options.names).search(body.text) is None:
        return
    for link in links(record):
        url = split(link.url)
        if names := _tracking(url, options):
            change = _relinked(record, link, _without(url, options))
            yield Finding(
                body.at(link.start, link.end), _message(names), severity=Severity.NOTE, fix=_fix(url, change, names)
            )


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """What a text must hold to hold a link with one of the parameters. It begins with one character and is quick."""
    known = "|".join(re.escape(name[:-1]) if name.endswith("*") else f"{re.escape(name)}=" for name in names)
    return re.compile(rf"\?(?:[^\s?]*[&;])?(?i:{known})")


def _tracking(url: Url, options: Options) -> list[str]:
    """The names of the tracking parameters of a URL, each once; none where they are meant."""
    if url.query is None or url.is_template:
        return []
    names: dict[str, None] = {}
    for parameter in re.split(_SEPARATOR, url.text[url.query.start : url.query.end]):
        name, _, value = parameter.partition("=")
        if _tracks(name, options):
            if any(word in value.lower() for word in options.deliberate):
                return []
            names[name] = None
    return list(names)


def _tracks(name: str, options: Options) -> bool:
    whole, beginnings = _known(options.names)
    return name.lower() in whole or name.lower().startswith(beginnings)


@lru_cache(maxsize=8)
def _known(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The names that are meant whole, and the beginnings of others, in small letters."""
    small = [name.lower() for name in names]
    return (
        frozenset(name for name in small if not name.endswith("*")),
        tuple(name[:-1] for name in small if name.endswith("*")),
    )


def _without(url: Url, options: Options) -> str:
    """The URL without its tracking parameters; what is left stays as it is written."""
    start, end = url.query or (0, 0)
    pieces = re.split(f"({_SEPARATOR})", url.text[start:end])
    kept = [
        (separator, written)
        for separator, written in zip(["", *pieces[1::2]], pieces[::2], strict=True)
        if not _tracks(written.partition("=")[0], options)
    ]
    query = "".join(separator + written for separator, written in kept)[len(kept[0][0]) if kept else 0 :]
    return url.text[: start - 1] + (f"?{query}" if query else "") + url.text[end:]


def _relinked(record: Record, link: Link, url: str) -> Change:
    """Another URL in the place of a link's."""
    source, body = record.source, record.body
    assert body is not None, "a link stands in a body"
    start, end = body.at(link.start, link.end)
    number = source.position(start).line
    first = max(source.line_starts[number - 1], body.span.start)
    following = [*source.line_starts, len(source.text)][number]
    line = source.text[first:start] + url + source.text[end:following]
    return replace_lines(record, number, number, line)


def _fix(url: Url, change: Change, names: list[str]) -> Fix | None:
    # Where `&#45;` stands for a character, what seems to be the fragment is part of the query.
    if "&#" in url.text:
        return None
    return Fix(f"remove {both(map(code, names))}", change, Applicability.UNSAFE)


def _message(names: list[str]) -> str:
    several = "are tracking parameters" if len(names) > 1 else "is a tracking parameter"
    return f"{both(map(code, names))} {several}"
