from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.urls import addresses, respelled
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    base: the URL that relative ones are relative to, such as `https://example.org/`; with it they can be fixed.
    """

    base: str = ""


@rule(
    severity=Severity.WARNING,
    on=(On.ODD_URL,),
    recommended=False,
    fix=Applicability.UNSAFE,
    options=Options,
    yields_to=("invalid-url",),
    since="0.1.0",
)
def relative_url(record: Record, options: Options) -> Iterator[Finding]:
    """A URL is relative where the collection wants complete ones."""
    for node, url in addresses(record):
        if url.is_relative and not url.is_template and respelled(url.text) is None:
            fix = None
            if (complete := _joined(options.base, url.text)) is not None:
                fix = Fix("complete it", set_value(node, complete), Applicability.UNSAFE)
            yield Finding(node, f"{code(url.text)} is relative", fix=fix)


def _joined(base: str, text: str) -> str | None:
    if not base:
        return None
    from urllib.parse import urljoin

    try:
        return urljoin(base, text)
    except ValueError:
        return None
