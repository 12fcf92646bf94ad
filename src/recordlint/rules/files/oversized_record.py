from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import On, rule
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    max_bytes: how many bytes a record may have.
    """

    max_bytes: int = 100_000


@rule(severity=Severity.NOTE, on=(On.RECORD,), options=Options, recommended=False, since="0.1.0")
def oversized_record(record: Record, options: Options) -> Iterator[Finding]:
    """A record is larger than it should be."""
    # No character takes more than four bytes in UTF-8 (RFC 3629).
    if len(record.source.text) * 4 <= options.max_bytes:
        return
    start, end = _extent(record)
    size = len(record.source.text[start:end].encode(errors="surrogatepass"))
    if size > options.max_bytes:
        yield Finding(record.start, f"the record has {size:,} bytes, more than {options.max_bytes:,}")


def _extent(record: Record) -> Span:
    """Where the record stands: the whole file, its line, or its item of a list."""
    if record.body is not None or record.region is None:
        return Span(0, len(record.source.text))
    return record.place(()).value if record.base else record.region.span
