"""Faults planted in records of the shape of the seeds: one planter a rule, and what is found of its fault."""

from __future__ import annotations

import json
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from record_render import BODY, Raw, article, yaml_lines
from recordlint.check import check
from recordlint.collection import compare, settle
from recordlint.ledger import Ledger
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import decode

MARK = "\ue000"
"""Stands where the diagnostic is to begin, in the text of a planted fault; taken out before it is checked."""

if TYPE_CHECKING:
    from collections.abc import Mapping

words = st.sampled_from(["Brücke", "橋が開く", "Мост", "the river", "😀 open", "e\u0301te", "naïve", "ଖବର", "A&B"])
phrases = st.lists(words, min_size=2, max_size=5, unique=True).map(" ".join)

settings_once = lru_cache(maxsize=256)(settings_of)


class Site(NamedTuple):
    """Files of a collection, by path; images and other files beside them; what the configuration adds to the rule's
    selection, at its top and in the collection."""

    files: dict[str, str | bytes]
    top: str = ""
    collection: str = 'schema = "article"\nbody = "any"'
    images: Mapping[str, tuple[int, int]] = MappingProxyType({})
    others: tuple[str, ...] = ()


PLANTERS = {}


def plants(rule, **said):
    """A decorator: the function is given the data and the body of a sound record, plants a fault that `rule` reports,
    and gives the text of the file, or the files of a site. With `sound` it gives the same without the fault."""

    def decorate(function):
        assert rule not in PLANTERS, f"{rule} is planted twice"

        def planter(title, excerpt, sound):
            given = function(article(title, excerpt), BODY, sound)
            files = given if isinstance(given, dict) else {said.get("path", "_news/record.md"): given}
            return Site(files, **{key: value for key, value in said.items() if key != "path"})

        PLANTERS[rule] = planter
        return function

    return decorate


def plants_value(rule, key, raw, **said):
    """Plant the text of a value at a key such as `images.0.width`; with its mark."""

    @plants(rule, **said)
    def plant(data, body, sound):
        if not sound:
            put(data, key, raw if MARK in raw else MARK + raw)
        return page(data, body)


def plants_body(rule, text, instead=False, **said):
    """Plant a text at the end of the body, or in place of it all; with its mark."""
    fault = text if MARK in text else MARK + text

    @plants(rule, **said)
    def plant(data, body, sound):
        planted = fault if instead else f"{body}\n{fault}"
        return page(data, body if sound else planted)


def put(data, key, raw):
    """Set the value at a key such as `images.0.width` to a text as it is."""
    *way, last = (int(step) if step.isdigit() else step for step in key.split("."))
    for step in way:
        data = data[step]
    data[last] = Raw(raw)


def page(data, body=BODY):
    """A record with YAML front matter."""
    return "\n".join(["---", *yaml_lines(data), "---", ""]) + body


def quoted(text):
    """A text as a YAML scalar in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def found(rule, site):
    """What all recommended rules and this one find in a site."""
    collection = f'[[collections]]\nname = "news"\nfiles = "_news/**"\n{site.collection}\n'
    settings = settings_once(f'extend-select = ["{rule}"]\n{site.top}\n{collection}')
    world = FixedWorld(dict.fromkeys(site.others, ""), site.images)
    sources = [
        decode(path, text.replace(MARK, "").encode() if isinstance(text, str) else text.replace(MARK.encode(), b""))
        for path, text in site.files.items()
    ]
    opened = [(source, settings.plan(source.path)) for source in sources]
    alone = [check(source, plan, world) for source, plan in opened]
    ledger = Ledger()
    for number, checked in enumerate(alone):
        ledger.add(number, checked.gathered)
    paths = [source.path for source in sources]
    plans = [plan for _, plan in opened]
    undecided = [number for number, checked in enumerate(alone) if checked.undecided]
    compared = settle(
        ledger, lambda: compare(ledger, paths, opened.__getitem__, plans.__getitem__, world, undecided=undecided), None
    )
    results = dict(enumerate(alone)) | compared
    return [diagnostic for number in range(len(sources)) for diagnostic in results[number].diagnostics]


def marked(site):
    """The file, line and column (from 1) of each mark."""
    for path, content in site.files.items():
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        if MARK in text:
            before = text[: text.index(MARK)].removeprefix("\ufeff").replace("\r\n", "\n")
            yield path, before.count("\n") + 1, len(before) - before.rfind("\n")
