"""What rules about URLs share: the parts of a URL, which URLs of a record are worth a look, who owns a host."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.record import Node, Role
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

    from recordlint.record import Record

TRACKING = (
    *("utm_*", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "twclid"),
    *("ttclid", "li_fat_id", "yclid", "ysclid", "_openstat", "igshid", "igsh", "mc_cid", "mc_eid"),
    *("mkt_tok", "_hsenc", "_hsmi", "hsCtaTracking", "vero_id", "vero_conv", "oly_anon_id"),
    *("oly_enc_id", "ml_subscriber", "ml_subscriber_hash", "rb_clickid", "s_kwcid", "wickedid"),
)
"""Query parameters that only tell who came from where; with `*` at its end every name that begins so."""

# RFC 3986, appendix B; the scheme as in section 3.1, and a host ends at a backslash, as browsers have it.
_PARTS = regex(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:(//)([^/?#\\]*))?[^?#]*(?:\?([^#]*))?", re.DOTALL)
# An address of which no rule could say a thing: most of all there are.
_PLAIN = r"https://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9/._~,+:=-]*)?"
_ONE_PLAIN = regex(_PLAIN)
_ALL_PLAIN = regex(rf"(?:{_PLAIN}\n)*")
_TEMPLATE = regex(r"\{\{|\{%|<%|\$\{|<[^<>]*>|‹[^‹›]*›")
_NETWORK = frozenset({"http", "https", "ws", "wss", "ftp"})
_HEAD = regex(r"([A-Za-z]{3,7})([:;/\\]{1,6})")
_TWICE = regex(r"https?:(?://)?(?=https?://)", re.IGNORECASE)
_IP = regex(r"\[.*|\d{1,3}(?:\.\d{1,3}){3}", re.ASCII | re.DOTALL)


class Url(NamedTuple):
    """A text taken for a URL, in parts. Whatever the text is, it has parts: none of them need be valid.

    `scheme` is in lower case, empty where there is none. `userinfo`, `host` and `query` are spans of `text`, None where
    there is no such part; a host that is an IPv6 address has its brackets. `port` is what follows the host's colon.
    """

    text: str
    scheme: str
    userinfo: Span | None
    host: Span | None
    port: str | None
    query: Span | None

    @property
    def hostname(self) -> str:
        """The host in lower case, without the dot that may end it; empty where there is none."""
        return "" if self.host is None else self.text[self.host.start : self.host.end].lower().removesuffix(".")

    @property
    def is_template(self) -> bool:
        """Whether something is still to be filled in: `{{ … }}`, `{% … %}`, `<% … %>`, `${…}`, `<…>`, `‹…›`."""
        return _TEMPLATE.search(self.text) is not None

    @property
    def is_relative(self) -> bool:
        """Whether the URL is complete only together with that of its page."""
        return not self.scheme

    @property
    def lacks_host(self) -> bool:
        """Whether the scheme needs a host and there is none."""
        return self.scheme in _NETWORK and not self.hostname

    @property
    def is_ip(self) -> bool:
        """Whether the host is an IP address."""
        return _IP.fullmatch(self.hostname) is not None


class Address(NamedTuple):
    """A value of role url, and its parts."""

    node: Node
    url: Url


def split(text: str) -> Url:
    """The parts of any text. Never raises; linear."""
    match = _PARTS.match(text)
    assert match is not None, "every text has parts"
    scheme = (match[1] or "").lower()
    query = None if match[4] is None else Span(*match.span(4))
    if match[2] is None:
        return Url(text, scheme, None, None, None, query)
    start, end = match.span(3)
    at = text.rfind("@", start, end)
    host = Span(max(start, at + 1), end)
    bracket = text.find("]", host.start, end) if text.startswith("[", host.start, end) else -1
    colon = text.find(":", max(host.start, bracket), end)
    port = None
    if colon >= 0:
        host, port = Span(host.start, colon), text[colon + 1 : end]
    return Url(text, scheme, None if at < 0 else Span(start, at), host, port, query)


def respelled(text: str) -> str | None:
    """What a text was meant to be that begins with a misspelt `http://` or `https://` (`htp:/`, `https//`), with two of
    them, or with `www.`; None for any other."""
    if text[:4].lower() == "www.":
        return f"https://{text}"
    if twice := _TWICE.match(text):
        return text[twice.end() :]
    head = _HEAD.match(text)
    scheme = None if head is None else _misspellings().get(head[1].lower())
    if head is None or scheme is None or not (":" in head[2] or head[2].startswith(("//", ";/"))):
        return None
    right = head[1].lower() == scheme and head[2] == "://"
    return None if right or head.end() == len(text) else f"{scheme}://{text[head.end() :]}"


@lru_cache(maxsize=1)
def _misspellings() -> dict[str, str]:
    """`http` and `https` with a letter left out, doubled or swapped with the next, and as they are."""
    found = {}
    for word in ("http", "https"):
        for index in range(len(word)):
            found[word[:index] + word[index + 1 :]] = word
            found[word[:index] + word[index] + word[index:]] = word
            found[word[:index] + word[index : index + 2][::-1] + word[index + 2 :]] = word
    return {**found, "http": "http", "https": "https"}


def addresses(record: Record) -> tuple[Address, ...]:
    """The values of role url in order, without those of which nothing can be said: `https`, a host in lower case,
    a path of plain characters."""
    return record.derive(_addresses)


def _addresses(record: Record) -> tuple[Address, ...]:
    nodes = record.fields(Role.URL)
    # One search takes a third of the time of many.
    if _ALL_PLAIN.fullmatch("".join([node.value + "\n" for node in nodes])):
        return ()
    return tuple(Address(node, split(node.value)) for node in nodes if not _ONE_PLAIN.fullmatch(node.value))


def below(host: str, domain: str) -> bool:
    """Whether a host is a domain or lies below it."""
    return host == domain or host.endswith("." + domain)


def decoded(host: str) -> str:
    """A host with the Unicode letters that its punycode labels stand for (RFC 3492); what is no punycode stays."""
    if "xn--" not in host:
        return host
    return ".".join(_decoded_label(label) for label in host.split("."))


def _decoded_label(label: str) -> str:
    # A label has at most 63 characters (RFC 1035); decoding longer ones takes time for nothing.
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except ValueError:
        return label


def registrable_domain(host: str) -> str | None:
    """The part of a host that somebody can register, such as `example.co.uk`, by the Public Suffix List; None where the
    host is a public suffix itself or no domain. The list is the one that comes with its package: nothing is fetched."""
    if _IP.fullmatch(host):
        return None
    return _suffixes().privatesuffix(decoded(host.lower())) or None


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    # We ask for hosts in Unicode, and the list takes a third of the time to read without its punycode.
    return PublicSuffixList(accept_encoded_idn=False)
