"""The vocabulary of what is said about a record.

A rule yields a `Finding`: where, what, and perhaps a `Fix`. `recordlint.placing` turns it into a `Diagnostic`, which
is complete in itself: positions computed, severity decided, source frame attached. All are immutable and picklable.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable  # noqa: TC003 - NamedTuple fields are read at run time
from typing import TYPE_CHECKING, Protocol, TypeAlias

from recordlint.text import rank
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.text import Position, Row, Source, Span

INTERNAL_ERROR = "internal-error"
UNREADABLE_FILE = "unreadable-file"
"""The rules by which recordlint itself speaks, of what it could not do."""


class Severity(enum.IntEnum):
    """How much a diagnostic weighs. Notes never fail a run."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The name in reports and configuration, such as `warning`."""
        return self.name.lower()


class Applicability(enum.IntEnum):
    """How far a fix may be trusted: `SAFE` changes no meaning, `UNSAFE` guesses or drops, `DISPLAY` is only shown."""

    DISPLAY = 1
    UNSAFE = 2
    SAFE = 3

    @property
    def label(self) -> str:
        """The name in reports and configuration, such as `safe`."""
        return self.name.lower()


Pointer: TypeAlias = "tuple[str | int, ...]"
"""The way from a record's data to one of its nodes: keys and list indexes (from 0)."""


class Target(Protocol):
    """Something in a record that a finding can stand at: a node, its key, a part of its value."""

    @property
    def span(self) -> Span:
        """Where it stands in the source."""

    @property
    def pointer(self) -> Pointer | None:
        """Which node of the data it belongs to; None for a place in the body or the file."""


At: TypeAlias = "Span | Target"
"""Where a finding stands: a target, or a bare span of the source."""


class Edit(NamedTuple):
    """Replace the characters of `span` by `text`. An empty span inserts."""

    span: Span
    text: str


class Operation(NamedTuple):
    """What an edit means for the data: the proof that `recordlint.fix` holds the new text to.

    `kind` is `set`, `remove`, `insert` or `rename` at `pointer` of the record (for `rename` and `insert`, `value` is
    the new key and the value), `lines`: body lines `first` to `last` (from 1, in the file) are replaced by `value`, or
    `line-ends`: lines of body and values may end otherwise, and that only.
    """

    kind: str
    pointer: Pointer = ()
    value: object = None
    key: str | None = None
    first: int = 0
    last: int = 0


class Change(NamedTuple):
    """Edits together with the operations they stand for. `refused` says why there are none."""

    edits: tuple[Edit, ...] = ()
    operations: tuple[Operation, ...] = ()
    refused: str | None = None

    def __add__(self, other: Change) -> Change:  # type: ignore[override]
        return Change(self.edits + other.edits, self.operations + other.operations, self.refused or other.refused)


class Fix(NamedTuple):
    """A way to repair a finding. `title` is an imperative phrase, such as `remove the repeated item`."""

    title: str
    change: Change
    applicability: Applicability


class Label(NamedTuple):
    """Another place that helps to understand a finding. `source` is set where it may be in another file."""

    at: At
    message: str
    source: Source | None = None


class Finding(NamedTuple):
    """What a rule found.

    `at` is the smallest place that shows the problem. `message` states the problem: lower case, no full stop,
    backticks round what the user wrote; `help` says what to do. `severity` is set only where it differs from the
    rule's. `missing` names the key, or the keys, whose absence is the problem: the finding is then about them, keys of
    the node at `at`, and is not made where the record could not be read whole. `keyword` is the JSON Schema keyword.
    `why` gives the grounds of a judgement, a line each: it is called when the finding is reported.
    """

    at: At
    message: str
    help: str | None = None
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    missing: str | tuple[str, ...] | None = None
    keyword: str | None = None
    why: Callable[[], Iterable[str]] | None = None


class FrameLine(NamedTuple):
    """A line of source for a report: its number, the column its `text` begins at (1 unless a long line was cut).

    `cut` is true where the line goes on after `text`.
    """

    number: int
    column: int
    text: str
    cut: bool = False


class PlacedLabel(NamedTuple):
    """A label with positions. `path` is set where it stands in another file than its diagnostic."""

    message: str
    start: Position
    end: Position
    path: str | None = None


class PlacedEdit(NamedTuple):
    """An edit with positions."""

    start: Position
    end: Position
    text: str


class PlacedFix(NamedTuple):
    """A fix with positions."""

    title: str
    applicability: Applicability
    edits: tuple[PlacedEdit, ...]
    operations: tuple[Operation, ...] = ()


class Diagnostic(NamedTuple):
    """One problem, ready to be reported: see the JSON report's schema for what each field means.

    `local_fingerprint` is `fingerprint` without the path: what a baseline keeps, which has paths of its own. `row` is
    set for rows of tables; the path is then what the table calls the row, if it does.
    """

    path: str
    start: Position
    end: Position
    rule: str
    group: str
    severity: Severity
    message: str
    help: str | None = None
    record: int = 0
    pointer: str | None = None
    keyword: str | None = None
    labels: tuple[PlacedLabel, ...] = ()
    fix: PlacedFix | None = None
    fingerprint: str = ""
    frame: tuple[FrameLine, ...] = ()
    why: tuple[str, ...] = ()
    local_fingerprint: str = ""
    row: Row | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key of reports: path, place, rule."""
        return (*rank(self.path, self.row), self.start.offset, self.end.offset, self.rule, self.message)
