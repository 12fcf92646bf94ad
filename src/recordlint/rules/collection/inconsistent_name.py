from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import Fact, collection_rule
from recordlint.schema.wording import code
from recordlint.urls import below
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member

_PLATFORMS = (
    *("youtube.com", "youtu.be", "vimeo.com", "tiktok.com", "soundcloud.com", "spotify.com", "github.com", "github.io"),
    *("medium.com", "substack.com", "wordpress.com", "blogspot.com", "tumblr.com", "dev.to", "reddit.com"),
    *("linkedin.com", "facebook.com", "instagram.com", "twitter.com", "x.com"),
)


class Options(NamedTuple):
    """Options.

    platforms: domains that many publishers share; they, and those below them, are not looked at
    """

    platforms: tuple[str, ...] = _PLATFORMS


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """The names of a record's providers, by their domains."""
    for provider in record.fields(Role.PROVIDER):
        name, domain = provider.get("name"), provider.get("domain")
        if name is None or domain is None or not isinstance(name.value, str) or not isinstance(domain.value, str):
            continue
        host = domain.value.strip().lower().removeprefix("www.")
        if name.value.strip() and host and not any(below(host, platform) for platform in options.platforms):
            yield Fact(host, name, name.value.strip())


@collection_rule(
    facts,
    severity=Severity.NOTE,
    on=(Role.PROVIDER,),
    options=Options,
    recommended=False,
    differing=True,
    since="0.1.0",
)
def inconsistent_name(group: Group, member: Member) -> Iterator[Finding]:
    """Providers of one domain have several names."""
    yield Finding(
        member.fact.at,
        f"the provider of {code(member.fact.key)} is called {code(member.value)} here, "
        f"and {code(group.first.value)} in most records",
        labels=(group.first.label("as in most"),),
    )
