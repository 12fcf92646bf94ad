from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.record import Node, Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.timestamps import CREATED, MODIFIED, PUBLISHED, Moment, field_name, field_names, readable
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.diagnostic import Pointer
    from recordlint.record import Record

_FARTHEST_OFFSET = 14 * 3_600


class Options(NamedTuple):
    """
    starts: fields that tell when something begins; case, `-` and `_` do not matter, here and below.
    ends: fields that tell when it ends.
    published: fields that tell when a record was made or published.
    modified: fields that tell when it was changed after that.
    """

    starts: tuple[str, ...] = ("start", "startDate", "startDateTime", "startsAt", "startedAt", "dateStart")
    ends: tuple[str, ...] = ("end", "endDate", "endDateTime", "endsAt", "endedAt", "dateEnd")
    published: tuple[str, ...] = PUBLISHED + CREATED
    modified: tuple[str, ...] = MODIFIED


@rule(severity=Severity.ERROR, on=(Role.TIMESTAMP,), options=Options, since="0.1.0")
def disordered_timestamps(record: Record, options: Options) -> Iterator[Finding]:
    """Something ends before it starts, or was modified before it was published."""
    orders = (
        (field_names(options.starts), field_names(options.ends)),
        (field_names(options.published), field_names(options.modified)),
    )
    names = {field_name(node.name) for node in record.fields(Role.TIMESTAMP)}
    if all(names.isdisjoint(later) for _, later in orders):
        return
    mappings: dict[Pointer, dict[str, tuple[Node, Moment]]] = {}
    for node, stamp in readable(record):
        if not stamp.others:
            mapping = mappings.setdefault(node.pointer[:-1], {})
            mapping.setdefault(field_name(node.name), (node, stamp.moment))
    for mapping in mappings.values():
        for earlier, later in orders:
            yield from _disordered(mapping, earlier, later)


def _disordered(
    mapping: dict[str, tuple[Node, Moment]], earlier: Iterable[str], later: Iterable[str]
) -> Iterator[Finding]:
    firsts = [mapping[name] for name in earlier if name in mapping]
    for node, moment in (mapping[name] for name in later if name in mapping):
        first = next((first for first, begin in firsts if _surely_before(moment, begin)), None)
        if first is not None:
            yield Finding(
                node,
                f"`{node.name}` ({code(node.value)}) lies before `{first.name}` ({code(first.value)})",
                labels=(Label(first, f"`{first.name}` is here"),),
            )


def _surely_before(moment: Moment, other: Moment) -> bool:
    """Whether a moment lies before another whatever the offsets that are not told."""
    same_clock = moment.offset is None and other.offset is None
    doubt = 0 if same_clock else sum(_FARTHEST_OFFSET for one in (moment, other) if one.offset is None)
    return moment.end + doubt <= other.begin
