from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.urls import addresses, respelled
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context
    from recordlint.urls import Url

_BLANK = r"[\s\x00-\x20\x7f]"
_INVISIBLE = "[\xad\u200b-\u200f\u2060\ufeff]"
_BAD_ESCAPE = r"%(?![0-9A-Fa-f]{2}).{0,2}"
_ABSOLUTE_FORMATS = ("uri", "iri")
# What follows the colon is a program or a document, and no path.
_OPAQUE = ("data", "javascript", "vbscript")


class Options(NamedTuple):
    """
    absolute: report relative URLs too, wherever they stand.
    """

    absolute: bool = False


class _Fault(NamedTuple):
    """What is wrong with a URL, and the text that it should be, if that can be told."""

    message: str
    help: str | None = None
    title: str = ""
    mended: str | None = None
    trust: Applicability = Applicability.UNSAFE


@rule(severity=Severity.ERROR, on=(On.ODD_URL,), fix=Applicability.SAFE, options=Options, since="0.1.0")
def invalid_url(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A URL cannot be followed: white space, a bad port, a misspelt scheme."""
    for node, url in addresses(record):
        if url.scheme in _OPAQUE or url.is_template:
            continue
        fault = _fault(url)
        if fault is None and url.is_relative and (options.absolute or _should_be_absolute(node, context)):
            fault = _Fault(
                f"{code(url.text)} is relative, expected a complete URL", "begin it with `https://` and a host"
            )
        if fault is not None:
            fix = None
            if fault.mended is not None:
                fix = Fix(fault.title, set_value(node, fault.mended), fault.trust)
            yield Finding(node, fault.message, help=fault.help, fix=fix)


def _fault(url: Url) -> _Fault | None:
    text = url.text
    if (" " in text or not text.isprintable()) and (fault := _blank(url)):
        return fault
    if (meant := respelled(text)) is not None:
        return _misspelt(text, meant)
    if url.lacks_host:
        return _Fault(f"{code(text)} has no host")
    if url.host is not None and not _is_address_or_name(url.hostname):
        return _Fault(f"{code(url.hostname)} in {code(text)} is no IPv6 address")
    if url.port and not (url.port.isascii() and url.port.isdecimal() and 0 < int(url.port[:6]) <= 65535):
        return _Fault(f"{code(url.port)} in {code(text)} is no port", "a port is a number from 1 to 65535")
    if "%" in text and (escape := re.search(_BAD_ESCAPE, text)):
        return _Fault(
            f"{code(escape[0])} in {code(text)} is no percent escape",
            "write `%25` for a percent sign, and two hexadecimal digits behind any other",
        )
    return None


def _blank(url: Url) -> _Fault | None:
    text = url.text
    trimmed = text.strip()
    if not trimmed:
        return _Fault("the URL is blank")
    if trimmed != text:
        where = "at its end" if text[0] == trimmed[0] else "at its beginning"
        return _Fault(
            f"{code(text)} has white space {where}", None, "remove the white space", trimmed, Applicability.SAFE
        )
    if invisible := re.search(_INVISIBLE, text):
        return _Fault(
            f"{code(text)} holds the invisible character U+{ord(invisible[0]):04X}",
            None,
            "remove what cannot be seen",
            re.sub(_INVISIBLE, "", text),
        )
    if re.search(_BLANK, text) is None:
        return None
    if url.is_relative and not any(mark in text for mark in "/.#?"):
        return _Fault(f"{code(text)} is no URL")
    encoded = _encoded(url)
    title = "take the white space out" if encoded is None or "%20" not in encoded else "write `%20` for blanks"
    return _Fault(f"{code(text)} holds white space", None, title, encoded)


def _encoded(url: Url) -> str | None:
    """The URL without white space in it; None where that would not be what was meant."""
    from urllib.parse import quote

    several = re.search(_BLANK + "[A-Za-z]+://", url.text)
    if several or re.search(_BLANK, url.hostname):
        return None
    # A URL that was broken into lines holds no blanks in truth.
    return re.sub(_BLANK + "+", lambda run: "" if re.search(r"[\n\r\t]", run[0]) else quote(run[0]), url.text)


def _misspelt(text: str, meant: str) -> _Fault:
    rest = meant.partition("://")[2]
    wrong = text.removesuffix(rest)
    message = f"{code(wrong)} in {code(text)} is no scheme"
    if not wrong:
        message = f"{code(text)} lacks a scheme"
    elif wrong.lower().count("http") > 1:
        message = f"{code(text)} has two schemes"
    return _Fault(message, None, f"begin it with {code(meant.removesuffix(rest))}", meant)


def _is_address_or_name(host: str) -> bool:
    """Whether a host is no IPv6 address, or a valid one."""
    if "[" not in host and "]" not in host:
        return True
    if ":" not in host:
        # `[your-host]` is to be filled in.
        return host.startswith("[") and host.endswith("]") and len(host) > 2
    from ipaddress import AddressValueError, IPv6Address

    try:
        IPv6Address(host.removeprefix("[").removesuffix("]").replace("%25", "%", 1))
    except AddressValueError:
        return False
    return host.startswith("[") and host.endswith("]")


def _should_be_absolute(node: Node, context: Context) -> bool:
    return context.schema is not None and context.schema.format(node.pointer) in _ABSOLUTE_FORMATS
