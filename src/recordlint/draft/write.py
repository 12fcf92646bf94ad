"""Groups of records -> the text of `recordlint.toml`."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from typing import TYPE_CHECKING

from recordlint.draft.group import FITS, Group, group, is_path
from recordlint.draft.look import TEXT
from recordlint.patterns import regex
from recordlint.roles import ITEM, RoleTable, parse_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recordlint.draft.look import Field, Look
    from recordlint.schema import Schema

_CLEARLY = 0.9
_MINORITY = 0.1
_FEWEST_VALUES = 5
_SHOWN = 3
_SUGGESTED = 0.8
_WORTH_A_SCHEMA = 10
_UNPRINTABLE = regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_IN_A_GLOB = regex(r"[*?\[\]{}\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|\A!")
_LANGUAGE = regex(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")


def draft(looks: Iterable[Look], schemas: Mapping[str, Schema], *, jekyll: bool = False) -> str:
    """The text of a configuration for the records looked at. `schemas` are those that were tried, by name; `jekyll`
    tells that the site is made by Jekyll, which reads YAML 1.1."""
    seen = list(looks)
    groups = group(seen, schemas)
    collections = [group for group in groups if group.size > 1]
    left = [group for group in groups if group.size == 1]
    blocks = [_head(seen, left, schemas, jekyll=jekyll)]
    names: set[str] = set()
    for one in collections:
        name = _name(one, names)
        names.add(name)
        blocks.append("\n".join(_collection(one, name, schemas)))
    return "\n\n".join(blocks) + "\n"


def _head(looks: list[Look], left: list[Group], schemas: Mapping[str, Schema], *, jekyll: bool) -> str:
    lines = [
        f"# A draft by `recordlint init`, from {_records(len(looks))}: the comments say what was seen.",
        "# `recordlint config` lists what can be set; a file belongs to the first collection that matches it.",
    ]
    own = [name for name in schemas if is_path(name)]
    if own:
        lines += _comment(f"JSON Schemas, which are no records: {_places(own)}.")
    if left:
        lines += _comment(f"In no collection: {_places([place for one in left for place in one.places])}.")
    truths = [look.place for look in looks if look.truths]
    if jekyll and truths:
        lines += ["", f"# Jekyll reads `yes` as true; {len(truths)} of {_records(len(looks))} have a `yes` or `no`."]
        lines += ['yaml = "1.1"']
    return "\n".join(lines)


def _collection(one: Group, name: str, schemas: Mapping[str, Schema]) -> Iterator[str]:
    yield "[[collections]]"
    yield f"name = {_toml(name)}"
    yield f"files = {_toml(_glob(one))}  # {_records(one.size)}"
    yield from _schema(one, name)
    yield from _body(one)
    yield from _fields(one, schemas)
    broken = [look.place for look in one.looks if look.broken]
    if broken:
        yield from _comment(f"{len(broken)} of {one.size} cannot be read whole: {_places(broken)}")


def _schema(one: Group, collection: str) -> Iterator[str]:
    if one.schema is None:
        if sum(bool(look.keys) for look in one.looks) >= _WORTH_A_SCHEMA:
            file = f"{collection}.schema.json"
            command = f"recordlint infer --collection {_shell(collection)} --output {_shell(file)}"
            yield f"# schema = {_toml(file)}  # `{command}` drafts it"
        return
    name, count = one.schema
    passing = f"{count} of {one.size} pass the schema `{name}`"
    if count == one.size:
        yield f"schema = {_toml(name)}  # {passing}"
        return
    failing = [look.place for look in one.looks if name not in look.schemas]
    words = (
        f"{passing}; {len(failing)} of {one.size} {'does' if len(failing) == 1 else 'do'} not: see {_places(failing)}"
    )
    if count >= FITS * one.size:
        yield from _comment(words)
        yield f"schema = {_toml(name)}"
    elif count >= _SUGGESTED * one.size:
        yield from _comment(words)
        yield f"# schema = {_toml(name)}"


def _body(one: Group) -> Iterator[str]:
    texts = [look for look in one.looks if look.text]
    if not texts:
        return
    total = len(texts)
    empty = [look.place for look in texts if look.empty]
    amount = f"{len(empty)} of {total} bodies {'is' if len(empty) == 1 else 'are'} empty"
    if len(empty) == total:
        yield f'body = "any"  # {amount}; `forbidden` if none may have text'
    elif all(_is_list_page(place) for place in empty):
        yield f'body = "required"  # {amount}' + ("; list pages need none" if empty else "")
    else:
        yield from _comment(amount + (f": {_places(empty)}" if len(empty) <= _MINORITY * total else ""))
    without = [look.place for look in texts if not look.front_matter]
    if 2 * len(without) > total:
        yield f'ignore = ["missing-front-matter"]  # {len(without)} of {total} have no front matter'
    elif without:
        yield from _comment(
            f"{len(without)} of {total} {'has' if len(without) == 1 else 'have'} no front matter: {_places(without)}"
        )


def _fields(one: Group, schemas: Mapping[str, Schema]) -> Iterator[str]:
    counts: dict[Field, Counter[str]] = {}
    for look in one.looks:
        for path, kind in look.strings:
            counts.setdefault(path, Counter())[kind] += 1
    schema = None if one.fitting is None else schemas[one.fitting]
    roles: dict[str, list[str]] = {}
    for path, kinds in counts.items():
        total = sum(kinds.values())
        kind, count = kinds.most_common(1)[0]
        if kind == TEXT or total < _FEWEST_VALUES or count < _CLEARLY * total:
            continue
        written = _written(path)
        if written is not None and not _is_told(path, schema):
            roles.setdefault(kind, []).append(f"    {_toml(written)},  # {count} of {total} values read as one")
    for role, lines in roles.items():
        yield "\n".join([f"fields.{role} = [", *lines, "]"])


def _is_list_page(place: str) -> bool:
    """Whether a file makes the page of its folder, for which a generator needs no text."""
    return posixpath.basename(place).split(".", 1)[0] in ("_index", "index")


def _is_told(path: Field, schema: Schema | None) -> bool:
    """Whether the name of a field, or the schema, tells its role already."""
    value: object = "2001-02-03"
    for step in reversed(path):
        value = [value] if step == ITEM else {step: value}
    return any(len(pointer) == len(path) for found in RoleTable(schema).index(value).values() for pointer in found)


def _written(path: Field) -> str | None:
    """A field's path as the configuration has it; None for one that cannot be written there."""
    text = ""
    for step in path:
        text += ITEM if step == ITEM else ("." if text else "") + step.replace(".", "\\.")
    return text if parse_field(text) == path and not _UNPRINTABLE.search(text) else None


def _glob(one: Group) -> str:
    """A glob for the files of a group: those in its folder, or below it, with the suffixes that were seen."""
    suffixes = sorted({posixpath.splitext(place)[1] for place in one.places})
    suffix = suffixes[0] if len(suffixes) == 1 else f".{{{','.join(each[1:] for each in suffixes)}}}"
    steps = [*one.folder.split("/"), *(["**"] if one.deep else [])]
    safe = (step if step == "**" else _NOT_IN_A_GLOB.sub("?", step) for step in steps)
    return f"{'/'.join(safe)}/*{suffix}"


def _name(one: Group, taken: set[str]) -> str:
    """What to call a collection: as its folder is called, with as much of the folders above as tells it apart."""
    steps = [step.strip("._ ") for step in _UNPRINTABLE.sub("?", one.folder).split("/")]
    steps = [step for step in steps if step] or ["top"]
    first = len(steps) - (2 if len(steps) > 1 and _LANGUAGE.fullmatch(steps[-1]) else 1)
    name = steps[first]
    while name in taken and first > 0:
        first -= 1
        name = f"{steps[first]}-{name}"
    kind = one.family.lstrip(".")
    if name in taken and kind:
        name = f"{name}-{kind}"
    number = 2
    while name in taken:
        name = f"{name}-{number}"
        number += 1
    return name


def _places(places: list[str]) -> str:
    """Some places, the first of them by name."""
    shown = ", ".join(f"`{_UNPRINTABLE.sub('?', place)}`" for place in places[:_SHOWN])
    return shown + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _comment(text: str) -> list[str]:
    """A comment, on as many lines as it takes."""
    from textwrap import wrap

    return wrap(text, 110, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False)


def _shell(word: str) -> str:
    """A word of a command line."""
    from shlex import quote

    return quote(word)


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
