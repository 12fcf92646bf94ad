"""What a rule is: a value that holds one pure generator function.

    @rule(severity=Severity.ERROR, on=(Role.TIMESTAMP,), since="0.1.0")
    def invalid_timestamp(record: Record) -> Iterator[Finding]:
        '''A timestamp is no date, or an impossible one.'''

The function takes the record and, where its signature names them, `options` and `context`. Its name gives the rule's,
the folder of its module the group, the first line of its docstring the summary.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from recordlint.diagnostic import Applicability, Finding, Severity

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from recordlint.record import Record, Role
    from recordlint.schema import Schema


class On(enum.Enum):
    """What besides a role makes a rule worth running on a record."""

    FILE = "file"
    """Always, once a file (on its first record)."""
    DATA = "data"
    """The record has data."""
    BODY = "body"
    """The record has a body that is more than white space."""
    FAULT = "fault"
    """The parser named the rule in `faults` or `suspects`."""
    RECORD = "record"
    """Always."""


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

    def front_matter_expected(self) -> str | None:
        """Why this file should have a front matter: `collection`, `named` (on the command line, where no configuration
        exists) or `neighbours` (most files like it have one); None where nothing says so."""

    def image_size(self, path: str) -> tuple[int, int] | None:
        """Width and height of the local image that a record's value `path` names; None if there is none to be read.
        Looked for beside the record, at the root of the tree, and in its `static`, `public` and `assets`."""

    def file_exists(self, path: str) -> bool:
        """Whether a local file that a record's value `path` names exists; looked for as in `image_size`."""


RuleFunction = Callable[..., Iterator[Finding]]


class Rule(NamedTuple):
    """A rule and all that is known of it without running it."""

    name: str
    group: str
    summary: str
    severity: Severity
    recommended: bool
    since: str
    on: frozenset[Role | On]
    fix: Applicability | None
    options: type[Any] | None
    generality: Generality
    yields_to: frozenset[str]
    by_design: str | None
    module: str
    function: RuleFunction
    takes: tuple[str, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        # The module's attribute is this value and no longer the function, so pickle by name.
        return (_load, (self.module, self.function.__name__))

    def run(self, record: Record, options: object, context: Context) -> Iterator[Finding]:
        """The rule's findings on one record."""
        arguments = {"options": options, "context": context}
        return self.function(record, **{name: arguments[name] for name in self.takes})


def _load(module: str, name: str) -> Rule:
    __import__(module)
    found: Rule = getattr(sys.modules[module], name)
    return found


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
) -> Callable[[RuleFunction], Rule]:
    """Make a rule of a generator function.

    `on` says which records have something for the rule to look at: those with a node of one of the roles, or what
    `On` says. `fix` is the highest trust its fixes may have. `options` is a NamedTuple class with a default for every
    field. A more general finding (`generality`) gives way to any other about the same node, and one of a rule named in
    `yields_to` always wins. `by_design` names the setting for those who mean what the rule reports everywhere
    (`set body = "any"`). A rule with an empty `on` is reported by the engine itself and never run.

    Raises TypeError, at import, for a declaration that makes no sense.
    """

    def declare(function: RuleFunction) -> Rule:
        code = function.__code__
        parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        first, takes = parameters[:1], parameters[1:]
        name = function.__name__.replace("_", "-")
        summary = (function.__doc__ or "").strip().split("\n")[0]
        place = f"{code.co_filename}:{code.co_firstlineno}: rule {name}"
        if first != ("record",) or not set(takes) <= {"options", "context"}:
            raise TypeError(f"{place}: takes `record`, then `options` and `context` where it needs them")
        if ("options" in takes) != (options is not None):
            raise TypeError(f"{place}: `options` in the signature and in the declaration go together")
        if not summary.endswith("."):
            raise TypeError(f"{place}: the docstring's first line is its summary, a sentence")
        return Rule(
            name=name,
            group=function.__module__.rpartition(".")[0].rpartition(".")[2].replace("_", "-"),
            summary=summary,
            severity=severity,
            recommended=recommended,
            since=since,
            on=frozenset(on),
            fix=fix,
            options=options,
            generality=generality,
            yields_to=frozenset(yields_to),
            by_design=by_design,
            module=function.__module__,
            function=function,
            takes=takes,
        )

    return declare


def option_defaults(rule: Rule) -> Mapping[str, object]:
    """The options of a rule with their defaults, by their names in the configuration (kebab-case)."""
    if rule.options is None:
        return {}
    return {name.replace("_", "-"): value for name, value in rule.options._field_defaults.items()}
