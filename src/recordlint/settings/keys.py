"""The keys of the configuration: the one table that reading, documentation and `config.schema.json` come from."""

from __future__ import annotations

from collections import abc
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from recordlint.diagnostic import Severity
from recordlint.record import Role
from recordlint.values import NamedTuple
from recordlint.vocabulary import VocabularyName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.rule import Rule


class Kind(NamedTuple):
    """What a value may be.

    `type` is a JSON Schema type; `items` the kind of an array's items or an object's values, `names` that of an
    object's keys; `choices` what a string may be, if not anything. `means` tells what is looked up or checked besides
    (`glob`, `selector`, `timezone` ...), see `recordlint.settings.read`. With `or_string` a string will do, too.
    """

    words: str
    type: str
    items: Kind | None = None
    names: Kind | None = None
    choices: tuple[str, ...] = ()
    means: str = ""
    or_string: bool = False

    def accepts(self, value: object) -> bool:
        """Whether a value has the type; its items and choices are not looked at."""
        if isinstance(value, bool):
            return self.type == "boolean"
        return isinstance(value, _TYPES[self.type]) or (self.or_string and isinstance(value, str))

    @property
    def schema(self) -> dict[str, Any]:
        """The kind as JSON Schema."""
        schema: dict[str, Any] = {"type": [self.type, "string"] if self.or_string else self.type}
        if self.names is not None:
            schema["propertyNames"] = self.names.schema
        if self.choices:
            schema["enum"] = list(self.choices)
        if self.items is not None:
            schema["items" if self.type == "array" else "additionalProperties"] = self.items.schema
        return schema


_TYPES: Mapping[str, Any] = {
    "boolean": bool,
    "string": str,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}


def one_of(*choices: str) -> Kind:
    """One of some strings."""
    *most, last = (f"`{choice}`" for choice in choices)
    return Kind(f"{', '.join(most)} or {last}", "string", choices=choices)


def string(means: str = "") -> Kind:
    """A string that means something."""
    return Kind("a string", "string", means=means)


def list_of(kind: Kind) -> Kind:
    """A list of values of a kind."""
    plural = {"string": "strings", "integer": "integers", "number": "numbers", "object": "tables"}
    return Kind(f"a list of {plural[kind.type]}", "array", kind)


def table_of(kind: Kind, names: Kind) -> Kind:
    """A table whose keys are of one kind, the values of another."""
    return Kind("a table", "object", kind, names)


BOOLEAN = Kind("true or false", "boolean")
INTEGER = Kind("an integer", "integer")
NUMBER = Kind("a number", "number")
STRINGS = list_of(string())
GLOBS = list_of(string("glob"))
SELECTORS = list_of(string("selector"))
VOCABULARY = Kind("a list of terms, or the files that hold them", "array", string(), means="vocabulary", or_string=True)
SEVERITIES = tuple(severity.label for severity in reversed(Severity))
SEVERITY = one_of(*SEVERITIES)
ROLE = one_of(*(role.value for role in Role), "none")


class Key(NamedTuple):
    """A key of the configuration. `default` is what holds where it is not set, None where nothing does.

    `where` tells whether it may be set for the whole run (`run`), for a collection (`collection`) or for `both`.
    """

    name: str
    kind: Kind
    default: object
    where: str
    summary: str


DEFAULT_SUFFIXES = (".md", ".markdown", ".mdx", ".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".toml")
DEFAULT_INCLUDE = tuple(f"*{suffix}" for suffix in DEFAULT_SUFFIXES)
DEFAULT_EXCLUDE = (
    ".*",
    "node_modules",
    "_config.{yml,yaml,toml}",
    "config.toml",
    "hugo.{toml,yaml,json}",
    "mkdocs.{yml,yaml}",
    "*.lock",
    "*-lock.{json,yaml,yml}",
    "{package,composer,bower,deno,lerna,manifest,npm-shrinkwrap,tsconfig,tsconfig.*,jsconfig}.json",
    "packages.lock.json",
    "pnpm-workspace.yaml",
    "{Cargo,netlify,pyproject,recordlint}.toml",
    "recordlint-{baseline,report}.*",
)

_ALL: tuple[Key, ...] = (
    Key(
        "extend",
        string("path"),
        None,
        "run",
        "Another configuration file that this one builds on, by its path from here.",
    ),
    Key(
        "select",
        SELECTORS,
        ("recommended",),
        "both",
        "The rules to run: names, globs of names, groups, `recommended`, `all`.",
    ),
    Key("ignore", SELECTORS, (), "both", "Rules not to run. Of two selectors the more specific one wins."),
    Key("extend-select", SELECTORS, (), "both", "Rules to run besides those of `select`."),
    Key(
        "per-file-ignores",
        table_of(SELECTORS, string("glob")),
        {},
        "both",
        "Rules not to run on the files that a glob matches.",
    ),
    Key(
        "include",
        GLOBS,
        DEFAULT_INCLUDE,
        "run",
        "Which files of a folder are records, as globs. A glob that ends in `/**` takes files of the default suffixes. "
        "While this is not set, other text files that begin with a fence are taken too.",
    ),
    Key("extend-include", GLOBS, (), "run", "Globs besides those of `include`."),
    Key(
        "exclude",
        GLOBS,
        DEFAULT_EXCLUDE,
        "run",
        "Which files and folders to leave out, as globs. While this is not set, README, CHANGELOG, LICENSE, "
        "CONTRIBUTING and CODE_OF_CONDUCT without front matter are left out too.",
    ),
    Key("extend-exclude", GLOBS, (), "run", "Globs besides those of `exclude`."),
    Key("respect-gitignore", BOOLEAN, True, "run", "Leave out what git ignores."),
    Key(
        "fail-on",
        one_of(*SEVERITIES, "never"),
        "warning",
        "both",
        "The least severity that makes the run fail, with exit code 1.",
    ),
    Key(
        "baseline",
        string("path"),
        None,
        "run",
        "The file of known problems, by its path from here: they are not reported.",
    ),
    Key(
        "timezone",
        string("timezone"),
        "UTC",
        "both",
        "The time zone of timestamps that have none, such as `Europe/Paris` or `+02:00`.",
    ),
    Key(
        "yaml",
        one_of("1.2", "1.1"),
        "1.2",
        "both",
        "The version of YAML that scalars are read by: `1.1` for Jekyll, where `yes` is true.",
    ),
    Key(
        "plugins",
        STRINGS,
        (),
        "run",
        "Plugins that bring rules of their own: names of installed ones, or paths of folders from here, which are "
        "loaded only if --allow-local-plugins is given.",
    ),
    Key(
        "text-column",
        string(),
        None,
        "run",
        "The column of a table that holds whole records, front matter and body; without it each row's columns are a "
        "record's data.",
    ),
    Key(
        "id-column",
        string(),
        None,
        "run",
        "The column of a table that says what each row is called, such as its path; globs are matched with that.",
    ),
    Key(
        "body-column",
        STRINGS,
        ("content", "articleBody", "text"),
        "run",
        "The columns of a table that may hold the body, where no column holds whole records: the first that is there.",
    ),
    Key("cache-dir", string("path"), None, "run", "The folder of the cache, by its path from here."),
    Key("unsuppressible", SELECTORS, (), "both", "Rules that no comment and no baseline can hide."),
    Key(
        "schema",
        string("schema"),
        None,
        "both",
        "The JSON Schema of the records: the name of a bundled one, or a path from here.",
    ),
    Key("body", one_of("required", "forbidden", "any"), None, "both", "Whether records have a body."),
    Key(
        "fields",
        table_of(STRINGS, ROLE),
        {},
        "both",
        'Which fields have which role, where the schema does not tell: `timestamp = ["related[].seen"]`.',
    ),
    Key(
        "vocabularies",
        table_of(VOCABULARY, string()),
        {},
        "run",
        'Terms by the name of their vocabulary: `levels = ["beginner", "advanced"]`, or read from files, '
        '`topics = "_data/topics/*.yaml#name"`, where the keys after `#` lead to the terms. '
        "The option `fields` of `unknown-term` says where they belong.",
    ),
    Key(
        "rules",
        Kind("a table", "object", means="rules"),
        {},
        "both",
        "A table a rule, with its `severity` and its own options. It turns the rule on unless it is ignored.",
    ),
    Key(
        "collections",
        list_of(Kind("a table", "object", means="collection")),
        (),
        "run",
        "Records that belong together. A file belongs to the first collection that matches it.",
    ),
    Key("name", string(), None, "collection", "What the collection is called."),
    Key("files", string("glob"), None, "collection", "The files of the collection, as a glob."),
)
KEYS: Mapping[str, Key] = {key.name: key for key in _ALL}
RUN_KEYS: Mapping[str, Key] = {key.name: key for key in _ALL if key.where != "collection"}
ADDING = frozenset({"extend-include", "extend-exclude"})
"""Keys whose values add up: those of an extended configuration, of the configuration, of the command line."""
COLLECTION_KEYS: Mapping[str, Key] = {key.name: key for key in _ALL if key.where != "run"}


def option_kinds(rule: Rule) -> Mapping[str, Kind]:
    """What the options of a rule may be, by their names in the configuration (kebab-case).

    Raises TypeError for a type that the configuration cannot express.
    """
    if rule.options is None:
        return {}
    hints = get_type_hints(rule.options)
    return {name.replace("_", "-"): _kind(rule, name, hints[name]) for name in rule.options._fields}


def _kind(rule: Rule, name: str, hint: Any) -> Kind:
    arguments = tuple(argument for argument in get_args(hint) if argument is not type(None))
    if type(None) in get_args(hint) and len(arguments) == 1:
        return _kind(rule, name, arguments[0])
    kinds: Mapping[Any, Kind] = {
        bool: BOOLEAN,
        int: INTEGER,
        float: NUMBER,
        str: string(),
        VocabularyName: string("vocabulary-name"),
    }
    if hint in kinds:
        return kinds[hint]
    origin = get_origin(hint)
    if origin is tuple and arguments[1:] == (...,) and arguments[0] in (int, float, str):
        return list_of(kinds[arguments[0]])
    if origin is abc.Mapping and arguments[0] is str:
        return table_of(_kind(rule, name, arguments[1]), string())
    if origin is Literal:
        return one_of(*arguments)
    raise TypeError(f"rule {rule.name}: no configuration can express the type of its option `{name}`: {hint}")
