"""Which rules have something to look at in a record, and how they are called: decided once for all records alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.characters import odd_characters
from recordlint.images import images
from recordlint.record import Role
from recordlint.rule import On, Rule, bind
from recordlint.timestamps import is_plain
from recordlint.urls import addresses
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.diagnostic import Finding, Severity
    from recordlint.record import Record
    from recordlint.rule import OnRecord

_MOST_TEAMS = 256
_MOST_KINDS = 1024


class Selected(NamedTuple):
    """A rule as the configuration wants it run. `options` and `severity` are None where it sets none."""

    rule: Rule
    options: object = None
    severity: Severity | None = None

    @property
    def in_force(self) -> Any:
        """The options that hold: a NamedTuple, None for a rule without. Loads the rule where none are set."""
        return self.rule.code.defaults if self.options is None else self.options


class Found(NamedTuple):
    """A finding together with the rule that made it and the record it is about."""

    selected: Selected
    finding: Finding
    record: Record


class Triggers(NamedTuple):
    """What a record has for rules to look at: `active` what there is of it, `named` the rules that its parser named,
    `held` what its file holds of the texts that rules need."""

    active: frozenset[On | Role]
    named: frozenset[str]
    held: frozenset[str] = frozenset()

    def concern(self, rule: Rule) -> bool:
        """Whether a rule has something to look at."""
        if rule.needs and self.held.isdisjoint(rule.needs):
            return False
        return not self.active.isdisjoint(rule.on) or (rule.name in self.named and On.FAULT in rule.on)


def held(text: str, needs: Iterable[str]) -> frozenset[str]:
    """Which of some texts a file may hold: those in its text, or all where there is a backslash, since an escape may
    stand for anything."""
    return frozenset(needs) if "\\" in text else frozenset([need for need in needs if need in text])


def triggers(record: Record, held: frozenset[str] = frozenset(), *, checked: bool = True) -> Triggers:
    """What a record has for rules to look at; `held` is what its file holds. `checked` is false for the stand-in of a
    file that holds no record: only what looks at files has something there; and of what is no text only the parser
    speaks."""
    if record.source.encoding is not None:
        return Triggers(frozenset(), frozenset(record.faults))
    active: set[On | Role] = set()
    if record.number == 0:
        active.add(On.FILE)
    if not checked:
        return Triggers(frozenset(active), frozenset(), held)
    active.add(On.RECORD)
    if odd_characters(record):
        active.add(On.ODD_CHARACTER)
    if record.region is not None:
        active.add(On.DATA)
    if record.body is not None and record.body.text and not record.body.text.isspace():
        active.add(On.BODY)
    active.update(record.roles)
    if Role.IMAGE in active and any(image.size is None for image in images(record)):
        active.add(On.ODD_IMAGE)
    if Role.TIMESTAMP in active and not is_plain(record):
        active.add(On.ODD_TIMESTAMP)
    if Role.URL in active and addresses(record):
        active.add(On.ODD_URL)
    return Triggers(frozenset(active), frozenset((*record.faults, *record.suspects)), held)


class Runner:
    """A selected rule, ready to be run on many records. What it runs is loaded when it is first asked for."""

    __slots__ = ("_bound", "rule", "selected")

    def __init__(self, selected: Selected) -> None:
        self.selected = selected
        self.rule = selected.rule
        self._bound: tuple[OnRecord, OnRecord, OnRecord] | None = None

    @property
    def find(self) -> OnRecord:
        """What gives the findings on a record, of a rule about single records. Raises what loading the rule raises."""
        return (self._bound or self._bind())[0]

    @property
    def facts(self) -> OnRecord:
        """What gives the facts of a record; none of a rule about single records."""
        return (self._bound or self._bind())[1]

    @property
    def counts(self) -> OnRecord:
        """What gives the counts of a record; none of a rule that does not count."""
        return (self._bound or self._bind())[2]

    def _bind(self) -> tuple[OnRecord, OnRecord, OnRecord]:
        code, options = self.rule.code, self.selected.in_force
        self._bound = bind(code.find, options), bind(code.facts, options), bind(code.counts, options)
        return self._bound


class Team:
    """The rules of a plan, and which of them records of each kind concern."""

    __slots__ = ("_concerned", "_runners", "needs", "rules")

    def __init__(self, rules: tuple[Selected, ...]) -> None:
        self.rules = rules
        self._runners = tuple(map(Runner, rules))
        self._concerned: dict[Triggers, tuple[Runner, ...]] = {}
        self.needs = tuple(dict.fromkeys(need for one in rules for need in one.rule.needs))

    def concerned(self, triggers: Triggers) -> tuple[Runner, ...]:
        """The rules that have something to look at in a record with these triggers."""
        known = self._concerned.get(triggers)
        if known is None:
            if len(self._concerned) >= _MOST_KINDS:
                self._concerned.clear()
            known = tuple(runner for runner in self._runners if triggers.concern(runner.rule))
            self._concerned[triggers] = known
        return known


def team_of(rules: tuple[Selected, ...]) -> Team:
    """The rules of a plan as a team; the same one each time, as long as there are few plans."""
    team = _teams.get(id(rules))
    if team is None:
        if len(_teams) >= _MOST_TEAMS:
            _teams.clear()
        # A team keeps its rules, so that no others get their identity.
        team = _teams[id(rules)] = Team(rules)
    return team


_teams: dict[int, Team] = {}
