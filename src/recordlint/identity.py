"""By what two records are told to be the same: URLs and texts without what makes no difference, and the language."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.urls import TRACKING

if TYPE_CHECKING:
    from recordlint.record import Body, Record
    from recordlint.text import Span

# Advocates of a company put its mark into their links on purpose; the page is the same.
_TRACKING = tuple(name.lower() for name in (*TRACKING, "wt.mc_id") if not name.endswith("*"))
_TRACKING_STARTS = tuple(name[:-1].lower() for name in TRACKING if name.endswith("*"))
_URL = regex(r"(https?)://([^/?#]+)([^?#]*)(?:\?([^#]*))?(#.*)?", re.IGNORECASE | re.DOTALL)
_PLAIN_URL = regex(r"https://[a-z0-9.-]+/+[A-Za-z0-9._~+-][A-Za-z0-9/._~+-]*")
_PORTS = {"http": ":80", "https": ":443"}
_TEMPLATE = regex(r"[{<$](?:(?<=\{)[{%]|(?<=<)%|(?<=\$)\{)")
_LANGUAGE = regex(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?")
_COMMENT = regex(r"<!--[ \t]*recordlint:[^<>\r\n]*-->")
_BEFORE = regex(r"\A(?:\s|<!--[ \t]*recordlint:[^<>\r\n]*-->)*")
_LONGEST = 7
_SUFFIX = regex(r"\.([a-z]{2}(?:[-_][a-z]{2,4})?)\.[a-z]+$", re.IGNORECASE)


# Several rules ask for the same addresses of one record.
@lru_cache(maxsize=64)
def same_url(text: str) -> str | None:
    """What equal web addresses share: without scheme, default port, case of the host, slash at the end, fragment and
    tracking parameters. A fragment that an application reads as a path (`#/`, `#!`) stays.

    None for what is no web address, and for a site's front page, which many records may come from.
    """
    if _PLAIN_URL.fullmatch(text):
        return text[len("https://") :].rstrip("/")
    match = _URL.fullmatch(text.strip())
    if match is None or _TEMPLATE.search(text):
        return None
    scheme, host, path, query, fragment = match.groups("")
    host = host.lower().removesuffix(_PORTS[scheme.lower()])
    if query:
        query = "&".join(part for part in query.split("&") if part and not is_tracking(part.partition("=")[0]))
    fragment = fragment if fragment.startswith(("#/", "#!")) else ""
    path = path.rstrip("/")
    if not (path or query or fragment):
        return None
    return f"{host}{path}" + (f"?{query}" if query else "") + fragment


def is_tracking(parameter: str) -> bool:
    """Whether a query parameter of this name is there for tracking alone."""
    name = parameter.lower()
    return name in _TRACKING or name.startswith(_TRACKING_STARTS)


def same_text(text: str) -> str:
    """What equal texts share: all but the case of letters and how much white space there is."""
    return " ".join(text.split()).casefold()


def shown(body: str) -> str:
    """A body without our own comments, by which no two are told apart."""
    return _COMMENT.sub("", body) if "recordlint:" in body else body


def first_line(body: Body) -> Span:
    """Where the first line of a body's text stands."""
    text = _BEFORE.sub("", body.text, count=1)
    start = len(body.text) - len(text)
    return body.at(start, start + len(text.split("\n", 1)[0].split("\r", 1)[0].rstrip()))


def folder(record: Record) -> str:
    """The folder that a record's file lies in."""
    return posixpath.dirname(record.path)


def language(record: Record) -> str:
    """The language that a record says it is in, in lower case: by its key `lang`, `language` or `locale`, the suffix of
    its file (`a.fr.md`), or the folder nearest to it that is called like one; empty where nothing says so."""
    return record.derive(_language)


def _language(record: Record) -> str:
    for key in ("lang", "language", "locale"):
        value = record.data.get(key)
        if isinstance(value, str) and value:
            return value.lower()
    *folders, name = record.path.split("/")
    if name.count(".") > 1 and (suffix := _SUFFIX.search(name)):
        return suffix[1].lower()
    return next((one.lower() for one in reversed(folders) if len(one) <= _LONGEST and _LANGUAGE.fullmatch(one)), "")
