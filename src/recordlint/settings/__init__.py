"""Configuration -> `Settings`, fully resolved; `Settings` + path -> what applies to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from recordlint.check import Plan
from recordlint.diagnostic import Severity
from recordlint.dispatch import Selected
from recordlint.patterns import regex
from recordlint.roles import RoleTable
from recordlint.settings.globs import compile_globs
from recordlint.settings.keys import KEYS
from recordlint.settings.select import Layer, named, resolve
from recordlint.vocabulary import VocabularyName

if TYPE_CHECKING:
    from datetime import tzinfo

    from recordlint.rule import Rule
    from recordlint.schema import Schema
    from recordlint.vocabulary import Vocabulary

Values = Mapping[str, Any]
"""What is set, by key (see `recordlint.settings.keys`), checked; lists are tuples and paths absolute."""


class Settings:
    """What a configuration says, checked and complete.

    `scopes` are what the configuration file and those it extends set, the file itself last; `collections` what is set
    for each collection; `overrides` what the command line says, which comes after all. `schemas` are the compiled
    schemas by what the values call them. `path` is the configuration file's, None where there is none, and `parts` are
    it and those it extends. `root` is its folder and `base` the working directory, both absolute and with `/`.
    """

    __slots__ = (
        "_patterns",
        "_plans",
        "base",
        "collections",
        "overrides",
        "parts",
        "path",
        "root",
        "rules",
        "schemas",
        "scopes",
        "vocabularies",
    )

    def __init__(
        self,
        rules: Mapping[str, Rule],
        *,
        scopes: tuple[Values, ...] = (),
        collections: tuple[Values, ...] = (),
        overrides: Values | None = None,
        schemas: Mapping[str, Schema] | None = None,
        path: str | None = None,
        parts: tuple[str, ...] = (),
        root: str = "/",
        base: str = "/",
    ) -> None:
        # A plain mapping, for other processes.
        self.rules = dict(rules)
        self.scopes = scopes
        self.collections = collections
        self.overrides = overrides or {}
        self.schemas = schemas or {}
        self.path = path
        self.parts = parts
        self.root = root
        self.base = base
        self.vocabularies: Mapping[str, Vocabulary] = {
            name: vocabulary for values in scopes for name, vocabulary in values.get("vocabularies", {}).items()
        }
        self._patterns = tuple(compile_globs((collection["files"],)) for collection in collections)
        self._plans: dict[object, Plan] = {}

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        # Plans are made again wherever they are needed.
        return None, {name: {} if name == "_plans" else getattr(self, name) for name in self.__slots__}

    def get(self, key: str, collection: int | None = None) -> Any:
        """The value of a key for a collection (its number from 0), or for files of none: its default if never set."""
        for values in reversed(self._scopes(collection)):
            if key in values:
                return values[key]
        return KEYS[key].default

    def sets(self, key: str, collection: int | None = None) -> bool:
        """Whether a key is set, for a collection or for files of none, rather than left at its default."""
        return any(key in values for values in self._scopes(collection))

    def added(self, key: str) -> tuple[str, ...]:
        """The values of a key that adds to what was said before, such as `extend-exclude`, from everywhere."""
        return tuple(item for values in self._scopes(None) for item in values.get(key, ()))

    def place(self, absolute: str) -> str:
        """Where a file stands for globs: its path from the configuration's folder if it lies below it, else from the
        working directory, as for a configuration that is kept elsewhere."""
        for folder in (self.root, self.base):
            prefix = folder if folder.endswith("/") else folder + "/"
            if absolute.startswith(prefix):
                return absolute[len(prefix) :]
        return absolute.lstrip("/")

    def collection(self, place: str) -> int | None:
        """The number of the first collection that a file belongs to, or None."""
        for number, pattern in enumerate(self._patterns):
            if pattern.match(place):
                return number
        return None

    def plan(self, place: str, unless_asked: frozenset[str] = frozenset()) -> Plan:
        """What applies to a file. `place` is what `place` says of it. Rules of the groups `unless_asked` are left out
        where nothing selects them by name, group or glob."""
        collection = self.collection(place)
        ignored = tuple(self._ignored(place, collection))
        key = (collection, ignored, unless_asked)
        if key not in self._plans:
            self._plans[key] = self._plan(collection, ignored, unless_asked)
        return self._plans[key]

    @property
    def sources(self) -> frozenset[str]:
        """The files that the configuration consists of and names, by their absolute paths: itself and those it
        extends, schemas, vocabularies."""
        named = (values["schema"] for values in (*self.scopes, *self.collections) if "schema" in values)
        schemas = (path for name in named for path in (name, *self.schemas[name].files))
        return frozenset((*self.parts, *schemas)).union(*(known.files for known in self.vocabularies.values()))

    def depends(self, place: str, paths: frozenset[str]) -> frozenset[str]:
        """Which of some files what applies to one file comes from; `place` is what `place` says of it."""
        schema = self.get("schema", self.collection(place))
        own = frozenset((*self.parts, *(() if schema is None else (schema, *self.schemas[schema].files))))
        return paths & own.union(*(paths & vocabulary.files for vocabulary in self.plan(place).vocabularies.values()))

    def fails(self, severity: Severity, place: str) -> bool:
        """Whether a diagnostic of that severity in the file at `place` makes the run fail."""
        fail_on = self.get("fail-on", self.collection(place))
        return fail_on != "never" and severity >= Severity[fail_on.upper()]

    def _scopes(self, collection: int | None) -> tuple[Values, ...]:
        """All that is said of a collection's files, the last word last."""
        own = () if collection is None else (self.collections[collection],)
        return (*self.scopes, *own, self.overrides)

    def _ignored(self, place: str, collection: int | None) -> Iterator[str]:
        """The selectors of `per-file-ignores` that hold for a file."""
        for values in self._scopes(collection):
            for glob, selectors in values.get("per-file-ignores", {}).items():
                if compile_globs((glob,)).match(place):
                    yield from selectors

    def _plan(self, collection: int | None, ignored: tuple[str, ...], unless_asked: frozenset[str]) -> Plan:
        scopes = self._scopes(collection)
        name = self.get("schema", collection)
        schema = None if name is None else self.schemas[name]
        fields = {role: paths for values in scopes for role, paths in values.get("fields", {}).items()}
        layers = [Layer(("recommended",)), *(_layer(values) for values in scopes)]
        chosen = resolve(layers, self.rules) - named(ignored, self.rules)
        if unless_asked:
            asked = resolve((layer.narrowed() for layer in layers), self.rules)
            chosen = frozenset(name for name in chosen if name in asked or self.rules[name].group not in unless_asked)
        rules = tuple(_selected(self.rules[rule], scopes) for rule in sorted(chosen))
        return Plan(
            rules=rules,
            roles=RoleTable(schema, fields),
            timezone=parse_timezone(self.get("timezone", collection)),
            schema=schema,
            vocabularies={
                name: self.vocabularies[name] for name in _named_vocabularies(rules) if name in self.vocabularies
            },
            collection=None if collection is None else self.collections[collection]["name"],
            body=self.get("body", collection),
            yaml=self.get("yaml", collection),
            known=frozenset(self.rules),
            unsuppressible=named(self.get("unsuppressible", collection), self.rules),
        )


def _layer(values: Values) -> Layer:
    return Layer(
        values.get("select"), values.get("extend-select", ()), values.get("ignore", ()), tuple(values.get("rules", ()))
    )


def _selected(rule: Rule, scopes: tuple[Values, ...]) -> Selected:
    said = {key: value for values in scopes for key, value in values.get("rules", {}).get(rule.name, {}).items()}
    severity = said.pop("severity", None)
    # Without options of its own a rule need not be loaded yet.
    options = None
    if said:
        options = type(rule.code.defaults)(**{key.replace("-", "_"): value for key, value in said.items()})
    return Selected(rule, options, None if severity is None else Severity[severity.upper()])


def _named_vocabularies(rules: tuple[Selected, ...]) -> Iterator[str]:
    """The vocabularies that options of the rules name."""
    for selected in rules:
        for option in selected.options or ():  # type: ignore[attr-defined]
            for value in option.values() if isinstance(option, Mapping) else (option,):
                if isinstance(value, VocabularyName):
                    yield value


_OFFSET = regex(r"([+-])([01][0-9]|2[0-3]):([0-5][0-9])")


def parse_timezone(name: str) -> tzinfo:
    """The time zone of a name of the IANA database, or of an offset such as `+02:00`. Raises ValueError for neither."""
    from datetime import timedelta, timezone

    if name in ("UTC", "Z"):
        return timezone.utc
    if offset := _OFFSET.fullmatch(name):
        delta = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-delta if offset[1] == "-" else delta)
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"`{name}` is no time zone") from error
