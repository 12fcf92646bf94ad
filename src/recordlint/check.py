"""Source + plan -> diagnostics. Pure: what a rule needs of the world it asks of a `World`, which remembers it."""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from recordlint.diagnostic import (
    Diagnostic,
    Finding,
    Fix,
    Label,
    PlacedEdit,
    PlacedFix,
    PlacedLabel,
    Severity,
)
from recordlint.digest import blake2b
from recordlint.dispatch import held, team_of, triggers
from recordlint.facts import Gathered, Gathering, key_of, note
from recordlint.frame import frame_lines
from recordlint.parse import parse
from recordlint.record import KeyOf, Record, format_pointer, pointer_of, span_of
from recordlint.redaction import redacted
from recordlint.rule import Member, failed_at, unlearned
from recordlint.schema import Schema, named_schema
from recordlint.suppress import MARK, suppress
from recordlint.text import Source, Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from recordlint.dispatch import Runner, Selected
    from recordlint.facts import Noted
    from recordlint.roles import RoleTable
    from recordlint.rule import Context, Fact, Group, Learned, Rule
    from recordlint.text import Row
    from recordlint.vocabulary import Vocabulary

INTERNAL_ERROR = "internal-error"
UNREADABLE_FILE = "unreadable-file"


class Plan(NamedTuple):
    """All that applies to a file, resolved: the rules, and what its collection says.

    `body` is `required`, `forbidden`, `any` or None; `yaml` the version by which scalars are read; `vocabularies` those
    that options of the rules name; `known` the names of all rules, for comments that name one; `unsuppressible` those
    of rules that no comment may hide.
    """

    rules: tuple[Selected, ...]
    roles: RoleTable
    timezone: tzinfo
    schema: Schema | None = None
    collection: str | None = None
    body: str | None = None
    yaml: str = "1.2"
    known: frozenset[str] = frozenset()
    unsuppressible: frozenset[str] = frozenset()
    vocabularies: Mapping[str, Vocabulary] = MappingProxyType({})


class World(Protocol):
    """What only the outside knows. Paths are those of sources; `value` is what the record says."""

    @property
    def now(self) -> datetime: ...

    def front_matter_expected(self, path: str, collection: str | None) -> str | None:
        """See `recordlint.rule.Context.front_matter_expected`."""

    def image_size(self, path: str, value: str) -> tuple[int, int] | None:
        """See `recordlint.rule.Context.image_size`."""

    def file_exists(self, path: str, value: str) -> bool:
        """See `recordlint.rule.Context.file_exists`."""

    def file_at(self, path: str, value: str) -> bool | None:
        """See `recordlint.rule.Context.file_at`."""

    def schema(self, path: str, name: str) -> Schema | str:
        """The schema that a record names, or in words why it cannot be had."""


class Peers(Protocol):
    """What is known of the other records of a file's collection, once all of them are checked.

    `complete` is false where some of the collection may not have been looked at.
    """

    @property
    def complete(self) -> bool: ...

    def learned(self, key: int) -> Mapping[int, Any]:
        """The odd numbers below a key, as in `recordlint.rule.Learned`. Raises what learning them raised."""

    def group(self, noted: Noted) -> Group | None:
        """What a fact of the file is to be compared with, if anything."""


class Checked(NamedTuple):
    """What was found in one file, and what its records bring to comparisons with others.

    `undecided` is true where its comments name rules that compare records, which had not been done.
    """

    path: str
    diagnostics: tuple[Diagnostic, ...]
    records: int
    gathered: Gathered = Gathered()
    undecided: bool = False


class _Context:
    """A `recordlint.rule.Context`: a plan, the world, and the record asked about."""

    __slots__ = ("_path", "_plan", "_world", "schema")

    def __init__(self, plan: Plan, world: World, path: str, schema: Schema | None) -> None:
        self._plan = plan
        self._world = world
        self._path = path
        self.schema = schema

    @property
    def collection(self) -> str | None:
        return self._plan.collection

    @property
    def body(self) -> str | None:
        return self._plan.body

    @property
    def timezone(self) -> tzinfo:
        return self._plan.timezone

    @property
    def now(self) -> datetime:
        return self._world.now

    def vocabulary(self, name: str) -> Vocabulary | None:
        return self._plan.vocabularies.get(name)

    def front_matter_expected(self) -> str | None:
        return self._world.front_matter_expected(self._path, self._plan.collection)

    def image_size(self, path: str) -> tuple[int, int] | None:
        return self._world.image_size(self._path, path)

    def file_exists(self, path: str) -> bool:
        return self._world.file_exists(self._path, path)

    def file_at(self, path: str) -> bool | None:
        return self._world.file_at(self._path, path)


class Found(NamedTuple):
    """A finding together with the rule that made it and the record it is about."""

    selected: Selected
    finding: Finding
    record: Record


def check(
    source: Source,
    plan: Plan,
    world: World,
    peers: Peers | None = None,
    *,
    meet: Callable[[Record], object] | None = None,
) -> Checked:
    """All diagnostics of one file, in order of place and rule; with `peers` those, too, that come of other records.
    `meet` is shown every record once its fields are known.

    Never raises: a rule that does is an `internal-error`, and the other rules and records are checked all the same.
    """
    try:
        records = parse(source, yaml_version=plan.yaml)
    except Exception as error:
        return Checked(source.path, redacted(source, (_internal(source, "the parser", error),)), 0)
    found: list[Found] = []
    rules, team = _Rules(plan, peers), team_of(plan.rules)
    holds = held(source.text, team.needs)
    errors: list[Diagnostic] = []
    for record in records or (Record(source, {}),):
        try:
            known, context = look(record, plan, world)
            concerned = team.concerned(triggers(known, holds, checked=bool(records)))
        except Exception as error:
            errors.append(_internal(source, "the first look at a record", error))
            continue
        if meet is not None:
            meet(known)
        alone: list[Found] = []
        compared: list[Found] = []
        for runner in concerned:
            rule = runner.rule
            try:
                if rule.comparison is not None:
                    compared += rules.compare(runner, known, context)
                else:
                    learned = rules.count(runner, known, context) if rule.counting else unlearned
                    findings = runner.find(known, context, learned)
                    alone += [Found(runner.selected, finding, known) for finding in findings]
            except Exception as error:
                errors.append(failed(source, rule, error))
        # What a comparison shows is never the same problem as what a record shows alone.
        found += (*arbitrate(alone), *compared)
    diagnostics = _suppressed(source, records, _diagnostics(source, found, errors), plan, peers)
    undecided = peers is None and MARK in source.text and any(one.rule.asks_others for one in plan.rules)
    return Checked(source.path, redacted(source, diagnostics), len(records), rules.gathering.result(), undecided)


class _Rules:
    """The rules of a plan, run on the records of one file: what they bring to comparisons is gathered meanwhile."""

    __slots__ = ("_peers", "_plan", "gathering")

    def __init__(self, plan: Plan, peers: Peers | None) -> None:
        self._plan = plan
        self._peers = peers
        self.gathering = Gathering()

    def count(self, runner: Runner, record: Record, context: Context) -> Learned:
        """What a rule that counts may know of the records of the collection; what it counts in this one is kept."""
        rule, collection, peers = runner.rule, self._plan.collection, self._peers
        self.gathering.count(rule, collection, record, runner.counts(record, context, unlearned))
        return unlearned if peers is None else lambda key: peers.learned(key_of(rule, collection, record, key))

    def compare(self, runner: Runner, record: Record, context: Context) -> list[Found]:
        """The findings of a collection rule, where its peers are known."""
        selected = runner.selected
        facts: dict[Noted, Fact] = {}
        for fact in runner.facts(record, context, unlearned):
            facts.setdefault(note(selected.rule, self._plan.collection, record, fact), fact)
        self.gathering.note(facts)
        if self._peers is None:
            return []
        found: list[Found] = []
        for noted, fact in facts.items():
            group = self._peers.group(noted)
            # Equal hashes are not yet equal keys.
            if group is not None and group.first.fact.key == fact.key:
                findings = selected.rule.compare(group, Member(record, fact), selected.options)
                found += [Found(selected, finding, record) for finding in findings]
        return found


def look(record: Record, plan: Plan, world: World) -> tuple[Record, Context]:
    """A record with its roles, and what its rules may ask."""
    known, schema = _with_schema(record, plan, world)
    return known, _Context(plan, world, record.path, schema)


def unreadable(path: str, why: str, severity: Severity = Severity.ERROR, row: Row | None = None) -> Checked:
    """The result for a file or row that could not be read, with its `unreadable-file` diagnostic."""
    start = Source(path, "").position(0)
    fingerprint = _fingerprint(UNREADABLE_FILE, path, "", why, 0)
    diagnostic = Diagnostic(
        path, start, start, UNREADABLE_FILE, "lint", severity, why, fingerprint=fingerprint, row=row
    )
    return Checked(path, (diagnostic,), 0)


def _with_schema(record: Record, plan: Plan, world: World) -> tuple[Record, Schema | None]:
    """The record with its roles, and the schema that applies to it: the configured one, else the one it names."""
    schema, roles, faults = plan.schema, plan.roles, record.faults
    if schema is None and (named := named_schema(record)) is not None:
        name, at = named
        answer = world.schema(record.path, name)
        if isinstance(answer, str):
            finding = Finding(at, answer, help="name a bundled schema, or a file by its path from here")
            faults = {**faults, "unknown-schema": (finding,)}
        else:
            schema, roles = answer, roles.with_schema(answer)
    return record.replace(fields=roles.fields_of(record.data), faults=faults), schema


def arbitrate(found: list[Found]) -> list[Found]:
    """One problem, one finding: of several about the same thing the least general stays, with the highest severity;
    findings that call something missing in a record that could not be read whole go."""
    kept = [one for one in found if not (one.finding.missing is not None and one.record.broken)]
    by_subject: dict[object, list[int]] = {}
    for index, one in enumerate(kept):
        for subject in _subjects(one, index):
            by_subject.setdefault(subject, []).append(index)
    dropped: set[int] = set()
    for indexes in by_subject.values():
        weaker = _weaker([kept[index] for index in indexes])
        losers = [index for index, loses in zip(indexes, weaker, strict=True) if loses]
        for index in indexes if losers else ():
            kept[index] = _raised(kept[index], max(_severity(kept[loser]) for loser in losers))
        dropped.update(losers)
    return [one for index, one in enumerate(kept) if index not in dropped]


def _subjects(one: Found, index: int) -> tuple[object, ...]:
    """What a finding is about: a node's value, its key, the keys that are missing from it, the very place in the data
    where something does not parse. Places in a body are about themselves alone."""
    finding, region = one.finding, one.record.region
    pointer = pointer_of(finding.at)
    if pointer is None:
        span = span_of(finding.at)
        return (span if region is not None and region.span.start <= span.start < region.span.end else index,)
    if finding.missing is not None:
        missing = (finding.missing,) if isinstance(finding.missing, str) else finding.missing
        return tuple(((*pointer, key), "value") for key in missing)
    return ((pointer, "key" if isinstance(finding.at, KeyOf) else "value"),)


def _weaker(rivals: list[Found]) -> list[bool]:
    """Which of several findings about the same thing give way to another."""
    least = min(one.selected.rule.generality for one in rivals)
    names = {one.selected.rule.name for one in rivals}
    return [one.selected.rule.generality > least or not one.selected.rule.yields_to.isdisjoint(names) for one in rivals]


def _raised(one: Found, severity: Severity) -> Found:
    """The finding with at least a severity, unless the configuration has set one for its rule."""
    if one.selected.severity is not None or severity <= _severity(one):
        return one
    return one._replace(finding=one.finding._replace(severity=severity))


def _severity(one: Found) -> Severity:
    return one.selected.severity or one.finding.severity or one.selected.rule.severity


def _diagnostics(source: Source, found: Iterable[Found], errors: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    placed: dict[object, Diagnostic] = {}
    for one in found:
        try:
            diagnostic = _place(source, one)
        except Exception as error:
            errors.append(_internal(source, f"placing a finding of `{one.selected.rule.name}`", error))
        else:
            # An alias makes the same text stand at several pointers; it is one problem.
            placed.setdefault((diagnostic.rule, diagnostic.start, diagnostic.end, diagnostic.message), diagnostic)
    order = attrgetter("order")
    ordered = sorted(placed.values(), key=order)
    # A rule that fails on a thousand records of a file is one fault.
    return tuple(sorted((*_with_fingerprints(source, ordered), *dict.fromkeys(errors)), key=order))


def _suppressed(
    source: Source, records: Sequence[Record], diagnostics: tuple[Diagnostic, ...], plan: Plan, peers: Peers | None
) -> tuple[Diagnostic, ...]:
    """The diagnostics that no comment hides, and what there is to say about the comments."""
    if MARK not in source.text:
        return diagnostics
    # Where not all records have been compared, a comment that names such a rule may well be of use.
    complete = peers is not None and peers.complete
    selected = {one.rule.name: one for one in plan.rules if complete or not one.rule.asks_others}
    try:
        left, findings = suppress(
            records, diagnostics, selected=selected, known=plan.known, unsuppressible=plan.unsuppressible
        )
    except Exception as error:
        return (*diagnostics, _internal(source, "the reading of suppressions", error))
    found = [Found(selected[name], finding, record) for name, finding, record in findings if name in selected]
    added = _diagnostics(source, found, [])
    return tuple(sorted((*left, *added), key=attrgetter("order")))


def _place(source: Source, one: Found) -> Diagnostic:
    finding, rule = one.finding, one.selected.rule
    span, pointer = span_of(finding.at), pointer_of(finding.at)
    labels = tuple(_placed_label(source, label) for label in finding.labels)
    fix, why_not = _placed_fix(source, finding.fix)
    return Diagnostic(
        path=source.path,
        start=source.position(span.start),
        end=source.position(span.end),
        rule=rule.name,
        group=rule.group,
        severity=_severity(one),
        message=finding.message,
        help=finding.help if why_not is None else "; ".join(filter(None, (finding.help, f"no fix: {why_not}"))),
        record=one.record.number,
        pointer=None if pointer is None else format_pointer(pointer),
        keyword=finding.keyword,
        labels=labels,
        fix=fix,
        frame=frame_lines(source, (span, *(_span(label) for label in labels if label.path is None))),
        why=() if finding.why is None else tuple(finding.why()),
        row=source.row,
    )


def _placed_label(source: Source, label: Label) -> PlacedLabel:
    span, other = span_of(label.at), label.source or source
    path = None if (other.path, other.row) == (source.path, source.row) else other.path
    return PlacedLabel(label.message, other.position(span.start), other.position(span.end), path)


def _span(label: PlacedLabel) -> Span:
    return Span(label.start.offset, label.end.offset)


def _placed_fix(source: Source, fix: Fix | None) -> tuple[PlacedFix | None, str | None]:
    """The fix with positions, or why it cannot be done exactly here."""
    if fix is None:
        return None, None
    if fix.change.refused is not None:
        return None, fix.change.refused
    edits = tuple(
        PlacedEdit(source.position(edit.span.start), source.position(edit.span.end), edit.text)
        for edit in fix.change.edits
    )
    return PlacedFix(fix.title, fix.applicability, edits, fix.change.operations), None


def _with_fingerprints(source: Source, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: dict[tuple[object, ...], int] = {}
    for diagnostic in diagnostics:
        text = source.text[diagnostic.start.offset : diagnostic.end.offset]
        field = _starred(diagnostic.pointer or "")
        key = (diagnostic.rule, field, text)
        ordinal = seen[key] = seen.get(key, -1) + 1
        yield diagnostic._replace(
            fingerprint=_fingerprint(diagnostic.rule, source.path, field, text, ordinal),
            local_fingerprint=_fingerprint(diagnostic.rule, "", field, text, ordinal),
        )


def _starred(pointer: str) -> str:
    return "/".join("*" if step.isdigit() else step for step in pointer.split("/"))


def _fingerprint(rule: str, path: str, field: str, text: str, ordinal: int) -> str:
    """What stays the same when lines move: see the contracts in docs/architecture.md."""
    parts = "\0".join((rule, path, field, text, str(ordinal)))
    return blake2b(parts.encode(errors="surrogatepass"), digest_size=12).hexdigest()


def failed(source: Source, rule: Rule, error: Exception) -> Diagnostic:
    """The `internal-error` for a rule that raised on a file."""
    found = _internal(source, f"the rule `{rule.name}`", error)
    if rule.module.startswith("recordlint."):
        return found
    remedy = "this is a bug of the plugin: tell those who maintain it"
    return found._replace(message=found.message + failed_at(error, rule.module), help=remedy)


def _internal(source: Source, where: str, error: Exception) -> Diagnostic:
    return internal_error(source, f"{where} failed on this file: {type(error).__name__}: {error}")


def internal_error(source: Source, message: str) -> Diagnostic:
    """The diagnostic for a fault of our own, at the beginning of the file it showed in."""
    start = source.position(0)
    return Diagnostic(
        source.path,
        start,
        start,
        INTERNAL_ERROR,
        "lint",
        Severity.ERROR,
        message,
        help="this is a bug in recordlint: please report it with the file, or the part of it that matters",
        fingerprint=_fingerprint(INTERNAL_ERROR, source.path, "", message, 0),
        row=source.row,
    )
