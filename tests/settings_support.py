"""Rules that need no configuration of ours, a configuration for them, and what loading it gives."""

from __future__ import annotations

import json
from collections.abc import Mapping  # noqa: TC003 - type hints of options are read at run time
from types import MappingProxyType
from typing import Literal, NamedTuple

from hypothesis import strategies as st

from recordlint.diagnostic import Severity
from recordlint.rule import Called, Code, Generality, Rule
from recordlint.settings.globs import compile_globs
from recordlint.settings.keys import KEYS
from recordlint.settings.load import load


class Options(NamedTuple):
    """
    days: how many of them,
        and no more.
    ratio: of sides.
    """

    days: int = 1
    ratio: float = 0.5
    strict: bool = False
    first_name: str = "a"
    words: tuple[str, ...] = ("x",)
    sizes: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    aliases: Mapping[str, str] | None = None
    lists: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    mode: Literal["lf", "crlf"] = "lf"


def make(name, group, *, recommended=True, options=None, severity=Severity.WARNING):
    return Rule(
        name=name,
        group=group,
        summary="It is so.",
        severity=severity,
        recommended=recommended,
        since="0.1.0",
        on=frozenset(),
        fix=None,
        generality=Generality.SPECIFIC,
        yields_to=frozenset(),
        by_design=None,
        module="",
        declared=Code(Called(lambda record: iter(()), ()), options and options()),
    )


RULES = {
    rule.name: rule
    for rule in (
        make("invalid-date", "dates", options=Options),
        make("late-date", "dates", recommended=False),
        make("missing-date", "dates"),
        make("missing-size", "images"),
        make("schema", "schema"),
        make("unknown-schema", "schema"),
    )
}
RECOMMENDED = {name for name, rule in RULES.items() if rule.recommended}
EXAMPLE = """
select = ["recommended"]
ignore = []
extend-select = []
per-file-ignores = { "drafts/**" = ["late-date"] }
include = ["_news/**"]
respect-gitignore = true
fail-on = "warning"
baseline = "recordlint-baseline.json"
timezone = "UTC"
yaml = "1.2"
plugins = []
cache-dir = ".cache"
unsuppressible = ["invalid-date"]

[rules.late-date]
severity = "error"

[rules.invalid-date]
days = 3

[[collections]]
name = "news"
files = "_news/**/*.md"
schema = "article"
body = "any"
fields = { timestamp = ["publishedDateTime", "related[].publishedDateTime"] }
rules.late-date.severity = "note"
"""


def reader(files):
    """Read from a mapping of paths to texts, as from a file system."""

    def read(path):
        content = files.get(path)
        if content is None:
            raise FileNotFoundError(2, "No such file or directory", path)
        if isinstance(content, OSError):
            raise content
        return content if isinstance(content, bytes) else content.encode()

    return read


def loaded(text, files=None, rules=RULES, path="/site/recordlint.toml", **more):
    files = {path: text, **(files or {})}

    def find_files(folder, glob):
        globs = compile_globs((f"/{glob}",))
        return sorted(one for one in files if one.startswith(f"{folder}/") and globs.match(one[len(folder) + 1 :]))

    return load(path, reader(files), rules, base=more.pop("base", "/site"), find_files=find_files, **more)


def settings(text, files=None, **more):
    found = loaded(text, files, **more)
    assert [diagnostic.message for diagnostic in found.diagnostics] == []
    return found.settings


def mistakes(text, files=None, **more):
    """Rule, place and message of each mistake, and its help."""
    return [
        (f"{one.rule} {one.path}:{one.start.line}:{one.start.column} {one.message}", one.help)
        for one in loaded(text, files, **more).diagnostics
    ]


def chosen(text, place="a.md", **more):
    return {selected.rule.name for selected in settings(text, **more).plan(place).rules}


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["a", "all", "UTC", "*", "[", "article"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*RULES, *KEYS, "severity", "days"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def as_toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {as_toml(item)}" for name, item in value.items()) + "}"
    return (
        json.dumps([] if value is None else value)
        if not isinstance(value, list)
        else f"[{', '.join(map(as_toml, value))}]"
    )
