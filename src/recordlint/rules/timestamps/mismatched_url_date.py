from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.timestamps import PUBLISHED, Timestamp, Unit, field_name, field_names, first_of, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.timestamps import Moment

_PATH = regex(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)")
_DATE = regex(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:([-/])([0-9]{1,2})(?:\2([0-9]{1,2}))?|([01][0-9])([0-3][0-9]))(?![0-9])"
)


class Options(NamedTuple):
    """
    tolerance_days: how many days the two dates may differ.
    fields: names of the publishing date, the first one present counts; case, `-` and `_` do not matter.
    urls: names of the record's own URL; case, `-` and `_` do not matter.
    """

    tolerance_days: int = 60
    fields: tuple[str, ...] = PUBLISHED
    urls: tuple[str, ...] = (
        "originalUrl",
        "webUrl",
        "canonicalUrl",
        "sourceUrl",
        "canonical",
        "permalink",
        "url",
        "link",
    )


@rule(severity=Severity.NOTE, on=(Role.TIMESTAMP,), options=Options, recommended=False, since="0.1.0")
def mismatched_url_date(record: Record, options: Options) -> Iterator[Finding]:
    """The date in a record's URL and its publishing date are far apart."""
    node = first_of(record, options.fields)
    stamp = None if node is None else read(node.value)
    if node is None or not isinstance(stamp, Timestamp) or stamp.moment.unit > Unit.MONTH:
        return
    wanted = field_names(options.urls)
    for name, value in record.data.items():
        if isinstance(value, str) and field_name(name) in wanted:
            dated = _dated(value)
            url = record.get(name)
            if dated is None or url is None:
                continue
            moment, start, end = dated
            days = min((_days_between(moment, reading) for reading in stamp.readings), key=abs)
            if abs(days) > options.tolerance_days:
                yield Finding(
                    node,
                    f"{code(node.value)} is {abs(days)} days {'after' if days > 0 else 'before'} the date in "
                    f"{code(name)}, `{moment.date}`",
                    labels=(Label(url.part(start, end), "this date"),),
                )
                return


def _dated(url: str) -> tuple[Moment, int, int] | None:
    """The first date in the path of a URL, and where it stands."""
    path = _PATH.match(url)
    if path is None:
        return None
    for match in _DATE.finditer(url, *path.span(1)):
        year, _, month, day, month_digits, day_digits = match.groups()
        # `-2023-10` may be anything; a month alone counts between slashes only.
        if match[2] == "-" and day is None:
            continue
        parts = (year, month or month_digits, day or day_digits)
        written = "-".join(part.zfill(2) for part in parts if part)
        answer = read(written)
        if isinstance(answer, Timestamp):
            return answer.moment, match.start(), match.end()
    return None


def _days_between(named: Moment, told: Moment) -> int:
    """Days from the one to the other; 0 where one lies within the other (a month, say)."""
    if told.begin >= named.end:
        return (told.begin - named.end) // Unit.DAY + 1
    if named.begin >= told.end:
        return -((named.begin - told.end) // Unit.DAY + 1)
    return 0
