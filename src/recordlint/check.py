"""Source + plan -> diagnostics. Pure: what a rule needs of the world it asks of a `World`, which remembers it."""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from recordlint.diagnostic import UNREADABLE_FILE, Diagnostic, Finding, Severity
from recordlint.dispatch import Found, held, team_of, triggers
from recordlint.facts import Gathered, Gathering, key_of, note
from recordlint.parse import parse
from recordlint.record import Record
from recordlint.rule import Member, unlearned
from recordlint.schema import Schema, named_schema
from recordlint.text import MARK, Source
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from recordlint.dispatch import Runner, Selected
    from recordlint.facts import Noted
    from recordlint.roles import RoleTable
    from recordlint.rule import Context, Fact, Group, Learned, Rule
    from recordlint.text import Row
    from recordlint.vocabulary import Vocabulary


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
        return Checked(source.path, _told(source, (), (), [("the parser", error)], plan=plan, peers=peers), 0)
    found: list[Found] = []
    rules, team = _Rules(plan, peers), team_of(plan.rules)
    holds = held(source.text, team.needs)
    errors: list[tuple[Rule | str, Exception]] = []
    for record in records or (Record(source, {}),):
        try:
            known, context = look(record, plan, world)
            concerned = team.concerned(triggers(known, holds, checked=bool(records)))
        except Exception as error:
            errors.append(("the first look at a record", error))
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
                errors.append((rule, error))
        if alone:
            from recordlint.placing import arbitrate

            # What a comparison shows is never the same problem as what a record shows alone.
            found += arbitrate(alone)
        found += compared
    diagnostics = _told(source, records, found, errors, plan=plan, peers=peers)
    undecided = peers is None and MARK in source.text and any(one.rule.asks_others for one in plan.rules)
    return Checked(source.path, diagnostics, len(records), rules.gathering.result(), undecided)


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
    from recordlint.placing import fingerprint

    start = Source(path, "").position(0)
    known = fingerprint(UNREADABLE_FILE, path, "", why, 0)
    diagnostic = Diagnostic(path, start, start, UNREADABLE_FILE, "lint", severity, why, fingerprint=known, row=row)
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


def _told(
    source: Source,
    records: Sequence[Record],
    found: Sequence[Found],
    errors: Sequence[tuple[Rule | str, Exception]],
    *,
    plan: Plan,
    peers: Peers | None,
) -> tuple[Diagnostic, ...]:
    """All that is to be said of a file: its findings, placed, what failed on it, and what there is to say of its
    comments; without what these hide, and without its secrets. For a clean file, none of that is even loaded."""
    commented = MARK in source.text
    if not (found or errors or commented):
        return ()
    from recordlint.placing import place_all
    from recordlint.redaction import redacted

    diagnostics = place_all(source, found, errors)
    if commented:
        diagnostics = _suppressed(source, records, diagnostics, plan, peers)
    return redacted(source, diagnostics)


def _suppressed(
    source: Source, records: Sequence[Record], diagnostics: tuple[Diagnostic, ...], plan: Plan, peers: Peers | None
) -> tuple[Diagnostic, ...]:
    """The diagnostics that no comment hides, and what there is to say about the comments."""
    from recordlint.placing import fault_in, place_all
    from recordlint.suppress import suppress

    # Where not all records have been compared, a comment that names such a rule may well be of use.
    complete = peers is not None and peers.complete
    selected = {one.rule.name: one for one in plan.rules if complete or not one.rule.asks_others}
    try:
        left, findings = suppress(
            records, diagnostics, selected=selected, known=plan.known, unsuppressible=plan.unsuppressible
        )
    except Exception as error:
        return (*diagnostics, fault_in(source, "the reading of suppressions", error))
    found = [Found(selected[name], finding, record) for name, finding, record in findings if name in selected]
    return tuple(sorted((*left, *place_all(source, found)), key=attrgetter("order")))
