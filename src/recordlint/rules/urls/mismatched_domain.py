from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import both, code
from recordlint.urls import below, decoded, registrable_domain, split
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record


class Options(NamedTuple):
    """
    fields: the record's own URLs, each beside the provider.
    platforms: hosts, and all below them, at which anybody publishes.
    aliases: other hosts of a provider, as `domain=host`.
    """

    fields: tuple[str, ...] = ("originalUrl", "webUrl", "canonicalUrl", "canonical_url", "sourceUrl", "source_url")
    platforms: tuple[str, ...] = (
        "youtube.com",
        "youtu.be",
        "vimeo.com",
        "twitch.tv",
        "dailymotion.com",
        "slideshare.net",
        "speakerdeck.com",
        "soundcloud.com",
        "spotify.com",
        "podcasts.apple.com",
        "eventbrite.com",
        "meetup.com",
        "github.com",
        "medium.com",
        "substack.com",
        "linkedin.com",
        "facebook.com",
        "twitter.com",
        "x.com",
        "feedproxy.google.com",
        "ampproject.org",
    )
    aliases: tuple[str, ...] = ()


@rule(severity=Severity.WARNING, on=(Role.PROVIDER,), options=Options, since="0.1.0")
def mismatched_domain(record: Record, options: Options) -> Iterator[Finding]:
    """A record's own URL does not lead to its provider's domain."""
    for provider in record.fields(Role.PROVIDER):
        domain, holder = provider.get("domain"), provider.parent
        if domain is None or holder is None or not isinstance(domain.value, str) or not domain.value.strip():
            continue
        owner = _domain(domain.value)
        strangers = [(node, host) for node, host in _own(holder, owner, options) if not _belongs(host, owner, options)]
        if strangers:
            hosts = both(dict.fromkeys(code(host) for _, host in strangers))
            yield Finding(
                domain,
                f"the provider's domain is {code(domain.value)}, but the record leads to {hosts}",
                labels=tuple(Label(node, f"leads to {code(host)}") for node, host in strangers),
            )


def _own(holder: Node, domain: str, options: Options) -> Iterator[tuple[Node, str]]:
    """The record's own URLs that have a host, each with its host; without those that plainly lead to the domain."""
    plain = (f"https://{domain}/", f"https://www.{domain}/")
    for field in options.fields:
        value = holder.value.get(field)
        if isinstance(value, str) and not value.startswith(plain):
            url = split(value.strip())
            node = holder.get(field)
            if node is not None and url.hostname and not url.is_template:
                yield node, decoded(url.hostname)


def _domain(text: str) -> str:
    """The host in a domain that may be written as a URL."""
    bare = text.strip().lower()
    if "/" in bare or ":" in bare:
        bare = re.split(r"[/:?#]", re.sub(r"^[a-z][a-z0-9+.-]*://", "", bare), maxsplit=1)[0]
    return decoded(bare.removesuffix(".").removeprefix("www."))


def _belongs(host: str, domain: str, options: Options) -> bool:
    if below(host, domain) or any(below(host, platform) for platform in options.platforms):
        return True
    for alias in options.aliases:
        owner, _, other = alias.lower().partition("=")
        if below(domain, owner.strip()) and below(host, other.strip()):
            return True
    registered = registrable_domain(domain)
    return registered is not None and registered == registrable_domain(host)
