"""What a rule is: a value that holds one pure generator function.

    @rule(severity=Severity.ERROR, on=(Role.TIMESTAMP,), since="0.1.0")
    def invalid_timestamp(record: Record) -> Iterator[Finding]:
        '''A timestamp is no date, or an impossible one.'''

The function takes the record and, where its signature names them, `options` and `context`. Its name gives the rule's,
the folder of its module the group, the first line of its docstring the summary.

A collection rule compares records. It has two pure functions: one says, record by record, what is to be compared, and
the other is given two records that say the same:

    def facts(record: Record) -> Iterator[Fact]: ...

    @collection_rule(facts, severity=Severity.ERROR, on=(Role.URL,), since="0.1.0")
    def duplicate_url(group: Group, member: Member) -> Iterator[Finding]:
        '''Two records of a collection have the same URL.'''

A rule about single records may ask, besides, what most records of the collection do. It counts, record by record, and
one more pure function says which of the numbers are odd among all, and what would be usual:

    def counts(record: Record) -> Iterator[Count]: ...

    def learn(counted: Mapping[int, int]) -> Mapping[int, str]: ...

    @rule(counts=counts, learn=learn, severity=Severity.WARNING, on=(Role.IMAGE,), since="0.1.0")
    def missing_cached_flag(record: Record, learned: Learned) -> Iterator[Finding]:
        '''An image does not say whether it is cached, although such images do.'''

It is run on each record alone, when nothing is `learned`; and when all records are counted, once more on those files
that hold an odd number. What it finds then takes the place of what it found before.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from recordlint.diagnostic import Applicability, Finding, Label, Severity
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from recordlint.diagnostic import At
    from recordlint.record import Record, Role
    from recordlint.schema import Schema
    from recordlint.vocabulary import Vocabulary


class On(enum.Enum):
    """What besides a role makes a rule worth running on a record."""

    FILE = "file"
    """Always, once a file (on its first record)."""
    DATA = "data"
    """The record has data."""
    BODY = "body"
    """The record has a body that is more than white space."""
    ODD_CHARACTER = "odd-character"
    """Its strings or its body hold more than common ASCII: see `recordlint.characters.odd_characters`."""
    ODD_IMAGE = "odd-image"
    """It has an image without a valid width and height."""
    ODD_TIMESTAMP = "odd-timestamp"
    """It has a timestamp that is no moment written as RFC 3339 writes it: see `recordlint.timestamps.is_plain`."""
    ODD_URL = "odd-url"
    """It has a URL of which something could be said: see `recordlint.urls.addresses`."""
    FAULT = "fault"
    """The parser named the rule in `faults` or `suspects`."""
    RECORD = "record"
    """Always."""

    # That of Enum is written in Python, and asked for many times a record.
    __hash__ = object.__hash__


class Generality(enum.IntEnum):
    """Of several findings about one node, the least general is kept."""

    SPECIFIC = 0
    SCHEMA = 1
    SYNTAX = 2


class Context(Protocol):
    """What a rule may ask of the world. The answers are recorded, and are part of a cached result's key.

    `collection` is the name of the record's collection or None; `body` what it says of bodies (`required`,
    `forbidden`, `any`, or None where nothing is said); `schema` the record's schema or None; `timezone` the
    configured one, for timestamps without offset; `now` the time of the run.
    """

    @property
    def collection(self) -> str | None: ...

    @property
    def body(self) -> str | None: ...

    @property
    def schema(self) -> Schema | None: ...

    @property
    def timezone(self) -> tzinfo: ...

    @property
    def now(self) -> datetime: ...

    def vocabulary(self, name: str) -> Vocabulary | None:
        """The vocabulary of the configuration that one of the rule's options names; None for no such name."""

    def front_matter_expected(self) -> str | None:
        """Why this file should have a front matter: `collection`, `named` (on the command line, where no configuration
        exists) or `neighbours` (most files like it have one); None where nothing says so."""

    def image_size(self, path: str) -> tuple[int, int] | None:
        """Width and height of the local image that a record's value `path` names; None if there is none to be read.
        Looked for beside the record, at the root of the tree, and in its `static`, `public` and `assets`."""

    def file_exists(self, path: str) -> bool:
        """Whether a local file that a record's value `path` names exists; looked for as in `image_size`."""

    def file_at(self, path: str) -> bool | None:
        """Whether a file of the tree stands where a path leads: from the record's folder, or from the root of its site
        where it begins with a slash. None where it leads out of the tree."""


RuleFunction = Callable[..., Iterator[Finding]]


class Fact(NamedTuple):
    """What a record brings to a comparison with others: those that share a `key` are compared.

    Facts are compared within a collection; without configuration, within a folder. `at` is where the fact stands,
    `value` what may differ between records of one key. Of key and value only hashes are kept till records are compared.
    `owns` is true where the key is the record's own, and not merely mentioned there: see `collection_rule`.
    """

    key: str
    at: At
    value: str = ""
    owns: bool = False


class Member(NamedTuple):
    """A record in a comparison, with the fact that brought it there."""

    record: Record
    fact: Fact

    @property
    def value(self) -> Any:
        """The value of the node that the fact stands at; None for another place."""
        return getattr(self.fact.at, "value", None)

    @property
    def name(self) -> str:
        """The key of that node, or of the list it is an item of; empty for another place."""
        return str(getattr(self.fact.at, "name", ""))

    def label(self, message: str) -> Label:
        """A label at the fact, for a finding in another record."""
        return Label(self.fact.at, message, self.record.source)


class Group(NamedTuple):
    """The records that share a key: the `first`, by path and number, and how many there are (`size`).

    Of a rule about differing values it is the first with the commonest of them, of one about mentions the first that
    owns the key.
    """

    first: Member
    size: int


class Count(NamedTuple):
    """A number that a record adds to those of its collection (without configuration, of its folder), below a `key`.

    From 0 to 4,294,967,295. `open` is true where the record is to be looked at again if the number proves odd.
    """

    key: str
    number: int
    open: bool = False


Learned = Callable[[str], Mapping[int, Any]]
"""Of each key the odd numbers, with what is to be said of them: nothing until all records are counted."""

_NOTHING: Mapping[int, Any] = MappingProxyType({})


def unlearned(key: str) -> Mapping[int, Any]:
    """What is known of a record alone: nothing."""
    return _NOTHING


class Comparison(NamedTuple):
    """What makes a rule a collection rule: see `collection_rule`."""

    at_least: str | None
    differing: bool
    every: bool
    mentions: bool


class Called(NamedTuple):
    """A function of a rule, and the names of what it is given besides records and numbers."""

    function: Callable[..., Any]
    takes: tuple[str, ...]


class Code(NamedTuple):
    """What a rule runs: the function that finds, and those that make facts, count and learn. `defaults` are options
    that hold where none are set, None for a rule without any."""

    find: Called
    defaults: Any
    facts: Called | None = None
    counts: Called | None = None
    learn: Called | None = None


class Rule(NamedTuple):
    """A rule and all that is known of it without running it.

    `module` is where it is declared. The value there holds its `declared` code; one that comes from an index does not,
    and loads the module when it is to run. A `counting` rule asks what most records of a collection do.
    What it `needs` are texts of which a file must hold one for the rule to have something to look at.
    """

    name: str
    group: str
    summary: str
    severity: Severity
    recommended: bool
    since: str
    on: frozenset[Role | On]
    fix: Applicability | None
    generality: Generality
    yields_to: frozenset[str]
    by_design: str | None
    module: str
    comparison: Comparison | None = None
    counting: bool = False
    declared: Code | None = None
    needs: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        # The module's attribute is this value and no longer the function, so pickle by name.
        return (Rule, tuple(self)) if self.declared is None else (_load, (self.module, self.name))

    @property
    def code(self) -> Code:
        """What the rule runs. Raises whatever loading its module raises."""
        return self.declared or _code(self.module, self.name)

    @property
    def options(self) -> type[Any] | None:
        """The class of its options, a NamedTuple with defaults; None for a rule without. Raises as `code` does."""
        defaults = self.code.defaults
        return None if defaults is None else type(defaults)

    @property
    def asks_others(self) -> bool:
        """Whether what it finds in a record depends on other records, too."""
        return self.counting or self.comparison is not None

    def run(self, record: Record, options: object, context: Context, learned: Learned = unlearned) -> Iterator[Finding]:
        """The findings on one record, of a rule about single records. Options that are None are the defaults."""
        found: Iterator[Finding] = bind(self.code.find, self._in_force(options))(record, context, learned)
        return found

    def facts(self, record: Record, options: object, context: Context) -> Iterator[Fact]:
        """What one record brings to a comparison; nothing to a rule about single records."""
        return iter(bind(self.code.facts, self._in_force(options))(record, context, unlearned))

    def compare(self, group: Group, member: Member, options: object) -> Iterator[Finding]:
        """A collection rule's findings in one record of a group."""
        code = self.code
        more = {"options": self._in_force(options)} if "options" in code.find.takes else {}
        found: Iterator[Finding] = code.find.function(group, member, **more)
        return found

    def counts(self, record: Record, options: object, context: Context) -> Iterator[Count]:
        """What one record adds to the numbers of its collection; nothing for a rule that does not count."""
        return iter(bind(self.code.counts, self._in_force(options))(record, context, unlearned))

    def learn(self, counted: Mapping[int, int], options: object) -> Mapping[int, Any]:
        """The odd ones of the numbers that were counted below a key; none for a rule that does not count."""
        learn = self.code.learn
        if learn is None:
            return _NOTHING
        more = {"options": self._in_force(options)} if learn.takes else {}
        learned: Mapping[int, Any] = learn.function(counted, **more)
        return learned

    def _in_force(self, options: object) -> Any:
        return self.code.defaults if options is None else options


OnRecord = Callable[["Record", "Context", Learned], Any]
"""A function of a rule as it is called for each record: what it does not take is left out."""


def bind(called: Called | None, options: Any) -> OnRecord:
    """A function of a rule that is given records, with its options; one that gives nothing for None."""
    if called is None:
        return lambda record, context, learned: ()
    function, takes = called
    if not takes:
        return lambda record, context, learned: function(record)
    if takes == ("options",):
        return lambda record, context, learned: function(record, options=options)
    if takes == ("context",):
        return lambda record, context, learned: function(record, context=context)

    def call(record: Record, context: Context, learned: Learned) -> Any:
        given = {"options": options, "context": context, "learned": learned}
        return function(record, **{name: given[name] for name in takes})

    return call


def failed_at(error: BaseException, package: str) -> str:
    """Where the code of a package failed, ` (file.py, line 3)`; empty where that is not known, or already said."""
    place = ""
    trace = None if isinstance(error, SyntaxError) else error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if f"{trace.tb_frame.f_globals.get('__name__')}.".startswith(f"{package}."):
            place = f" ({os.path.basename(code.co_filename)}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return place


def _load(module: str, name: str) -> Rule:
    found: Rule = getattr(import_module(module), name.replace("-", "_"))
    return found


@cache
def _code(module: str, name: str) -> Code:
    return _load(module, name).code


def rule(
    *,
    severity: Severity,
    since: str,
    on: tuple[Role | On, ...] = (On.RECORD,),
    recommended: bool = True,
    fix: Applicability | None = None,
    options: type[Any] | None = None,
    generality: Generality = Generality.SPECIFIC,
    yields_to: tuple[str, ...] = (),
    by_design: str | None = None,
    needs: tuple[str, ...] = (),
    counts: Callable[..., Iterator[Count]] | None = None,
    learn: Callable[..., Mapping[int, Any]] | None = None,
) -> Callable[[RuleFunction], Rule]:
    """Make a rule of a generator function.

    `on` says which records have something for the rule to look at: those with a node of one of the roles, or what
    `On` says. `fix` is the highest trust its fixes may have. `options` is a NamedTuple class with a default for every
    field. A more general finding (`generality`) gives way to any other about the same node, and one of a rule named in
    `yields_to` always wins. `by_design` names the setting for those who mean what the rule reports everywhere
    (`set body = "any"`). A rule with an empty `on` is reported by the engine itself and never run. With `needs` it is
    run only where one of these texts stands in the file as it is, or the file holds a backslash, which may stand for
    anything: that spares most records the rule, and most runs its module.

    `counts` and `learn` go together, and with them the function may take `learned`. `counts` takes the record and,
    where its signature names them, `options` and `context`; `learn` takes `counted`, how often each number was counted
    below one key, and perhaps `options`.

    Raises TypeError, at import, for a declaration that makes no sense.
    """

    def declare(function: RuleFunction) -> Rule:
        if (counts is None) != (learn is None):
            raise TypeError(f"{_named(function)}: `counts` and `learn` go together")
        find = _called(function, ("record",), ("options", "context", *(("learned",) if counts else ())))
        counting = counts and _called(counts, ("record",), ("options", "context"))
        return _rule(
            Code(find, options and options(), None, counting, learn and _called(learn, ("counted",), ("options",))),
            severity=severity,
            since=since,
            on=frozenset(on),
            recommended=recommended,
            fix=fix,
            generality=generality,
            yields_to=frozenset(yields_to),
            by_design=by_design,
            counting=counts is not None,
            needs=needs,
        )

    return declare


def collection_rule(
    facts: Callable[..., Iterator[Fact]],
    *,
    severity: Severity,
    since: str,
    on: tuple[Role | On, ...] = (On.RECORD,),
    recommended: bool = True,
    fix: Applicability | None = None,
    options: type[Any] | None = None,
    by_design: str | None = None,
    at_least: str | None = None,
    differing: bool = False,
    every: bool = False,
    mentions: bool = False,
) -> Callable[[RuleFunction], Rule]:
    """Make a rule that compares records: of `facts`, and of a generator function that is given a group of records with
    the same key and one of its members, and yields what it finds in that member.

    `facts` takes the record and, where its signature names them, `options` and `context`; the function takes `group`,
    `member` and perhaps `options`. It is called for every member but the first; with `every` for the first, too; with
    `differing` for those only whose value is not the commonest; with `mentions` for those that do not own the key, and
    whose value no owner has. `at_least` names the option that says how many records
    make a group; two where it is None. Records are read again for it, so that nothing but small facts need be kept.
    Everything else is as in `rule`, and so is what is raised.
    """

    def declare(function: RuleFunction) -> Rule:
        find = _called(function, ("group", "member"), ("options",))
        return _rule(
            Code(find, options and options(), _called(facts, ("record",), ("options", "context"))),
            severity=severity,
            since=since,
            on=frozenset(on),
            recommended=recommended,
            fix=fix,
            generality=Generality.SPECIFIC,
            yields_to=frozenset(),
            by_design=by_design,
            comparison=Comparison(at_least, differing, every, mentions),
        )

    return declare


def _called(function: Callable[..., Any], first: tuple[str, ...], others: tuple[str, ...]) -> Called:
    """A function that must take the `first` and may take the `others`."""
    code = function.__code__
    parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    takes = parameters[len(first) :]
    if parameters[: len(first)] != first or not set(takes) <= set(others):
        wanted = " and ".join(f"`{name}`" for name in first)
        more = " and ".join(f"`{name}`" for name in others)
        raise TypeError(f"{_named(function)}: takes {wanted}, then {more} where it needs them")
    return Called(function, takes)


def _rule(code: Code, **said: Any) -> Rule:
    """The rule that its code makes."""
    function = code.find.function
    summary = (function.__doc__ or "").strip().split("\n")[0]
    taken = [name for called in (code.find, code.facts, code.counts, code.learn) if called for name in called.takes]
    if ("options" in taken) != (code.defaults is not None):
        raise TypeError(f"{_named(function)}: `options` in the signature and in the declaration go together")
    if not summary.endswith("."):
        raise TypeError(f"{_named(function)}: the docstring's first line is its summary, a sentence")
    return Rule(
        name=function.__name__.replace("_", "-"),
        group=function.__module__.rpartition(".")[0].rpartition(".")[2].replace("_", "-"),
        summary=summary,
        module=function.__module__,
        declared=code,
        **said,
    )


def _named(function: Callable[..., Any]) -> str:
    code = function.__code__
    return f"{code.co_filename}:{code.co_firstlineno}: rule {function.__name__.replace('_', '-')}"


def option_defaults(rule: Rule) -> Mapping[str, object]:
    """The options of a rule with their defaults, by their names in the configuration (kebab-case)."""
    defaults = rule.code.defaults
    return {} if defaults is None else {name.replace("_", "-"): value for name, value in defaults._asdict().items()}
