"""Shapes -> a JSON Schema, and what stands apart from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from recordlint.infer.fold import ANY_KEY, UNSEEN, share
from recordlint.infer.outlier import KINDS, Draft, listed
from recordlint.infer.roles import role_of
from recordlint.infer.spelling import misspelt
from recordlint.infer.strings import describe_strings
from recordlint.roles import FORMATS, ITEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.infer.fold import Path
    from recordlint.infer.shape import Kind, Lists, Members, Numbers, Shape

Document = dict[str, Any]

_FEWEST_CLOSED = 10
_FEWEST_POSITIVE = 20
_FEWEST_UNIQUE = 10
_SCALES = (1, 5, 10, 100)
"""Numbers that people choose as the highest of a scale."""
_ORDER: tuple[Kind, ...] = ("object", "array", "string", "number", "integer", "boolean", "null")


class Writer:
    """Writes the schema of one collection, and notes in `draft` what stands apart from it."""

    def __init__(self, root: Shape, draft: Draft) -> None:
        self._root = root
        self._draft = draft
        self._shared = share(root, draft.share)

    def document(self, title: str) -> Document:
        """The whole schema."""
        count = self._root.count
        head: Document = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        if title:
            head["title"] = title
        records = "1 record" if count == 1 else f"{count} records"
        head["description"] = f"A draft by `recordlint infer`: the descriptions say what was seen in {records}."
        body = self._described(self._root, (), "")
        body.pop("description", None)
        definitions = {
            name: self._described(shape, path, f"Seen {shape.count} times")
            for name, path, shape in self._shared.values()
        }
        return head | body | ({"$defs": definitions} if definitions else {})

    def _of(self, shape: Shape, path: Path, seen: str) -> Document:
        """The schema of a shape, or a reference to one for all of its kind. `seen` says how often it was there."""
        shared = None if shape.signature is None else self._shared.get(shape.signature)
        if shared is None:
            return self._described(shape, path, seen)
        name = shared[0].replace("~", "~0").replace("/", "~1")
        return {"description": f"{seen}.", "$ref": f"#/$defs/{_percent(name)}"}

    def _described(self, shape: Shape, path: Path, seen: str) -> Document:
        kinds = self._draft.share.kinds(shape)
        for kind, tally in shape.kinds.items():
            if kind not in kinds and not (kind == "integer" and "number" in kinds):
                expected = f"expected {listed([KINDS[one] for one in kinds])}"
                self._draft.tell(path, f"is {KINDS[kind]}", tally, shape.count, expected)
        said = [seen]
        schema: Document = {"type": kinds[0] if len(kinds) == 1 else [kind for kind in _ORDER if kind in kinds]}
        if "object" in kinds and shape.deep and shape.members is not None:
            schema |= self._mapping(shape.members, path)
        if "array" in kinds and shape.deep and shape.lists is not None:
            keywords, words = self._list(shape.lists, path)
            schema |= keywords
            said += words
        if "string" in kinds:
            keywords, words = describe_strings(self._draft, shape, path, alone=kinds == ["string"])
            schema |= keywords
            said += words
        if "integer" in kinds or "number" in kinds:
            keywords, words = _number(shape.numbers)
            schema |= keywords
            said += words
        if "const" in schema or "enum" in schema:
            del schema["type"]
        role = role_of(shape, path)
        if role is not None and FORMATS.get(schema.get("format", "")) is not role:
            schema["x-recordlint-role"] = role.value
        said = [words for words in said if words]
        return {"description": "; ".join(said) + "."} | schema if said else schema

    def _list(self, lists: Lists, path: Path) -> tuple[Document, list[str]]:
        share, total = self._draft.share, lists.count
        shortest, longest = int(lists.shortest), lists.longest
        keywords: Document = {}
        said = [f"{longest if shortest == longest else f'{shortest} to {longest}'} item{'s' * (longest != 1)}"]
        if share.covers(total - lists.empty.count, total):
            keywords["minItems"] = 1
            self._draft.tell(path, "is an empty list", lists.empty, total)
        if lists.items.count:
            keywords["items"] = self._of(lists.items, (*path, ITEM), f"Seen {lists.items.count} times")
            several = lists.several
            only_strings = share.kinds(lists.items) == ["string"]
            if only_strings and several >= _FEWEST_UNIQUE and share.covers(several - lists.repeats.count, several):
                keywords["uniqueItems"] = True
                self._draft.tell(path, "repeats an item", lists.repeats, several)
        return keywords, said

    def _mapping(self, members: Members, path: Path) -> Document:
        share, whole = self._draft.share, members.whole.count
        wrong = self._misspelt(members)
        kept = {key: shape for key, shape in members.keys.items() if key not in wrong}
        keywords: Document = {}
        if kept:
            keywords["properties"] = {
                key: self._of(shape, (*path, key), _how_often(shape.count, whole)) for key, shape in kept.items()
            }
        required = [key for key, shape in kept.items() if share.covers(shape.count, whole)]
        if required:
            keywords["required"] = required
        for key in required:
            self._draft.tell((*path, key), "is missing", members.lacking(key), whole)
        if members.rest is not None:
            seen = f"Under {'other' if kept else 'any'} keys, {members.rest.count} times"
            keywords["additionalProperties"] = self._of(members.rest, (*path, ANY_KEY), seen)
        elif _is_closed(members, wrong):
            keywords["additionalProperties"] = False
        for key, meant in wrong.items():
            tally = next(iter(members.keys[key].kinds.values()))
            self._draft.tell((*path, key), "is a key", tally, whole, f"did you mean `{meant}`?")
        return keywords

    def _misspelt(self, members: Members) -> Mapping[str, str]:
        """Rare keys that read like frequent ones, with these; none where further keys are welcome."""
        if members.rest is not None:
            return {}
        counts = Counter({key: shape.count for key, shape in members.keys.items()})
        wrong = misspelt(counts, members.whole.count, self._draft.share)
        return wrong if _is_closed(members, wrong) else {}


def _is_closed(members: Members, wrong: Mapping[str, str]) -> bool:
    """Whether hardly any mapping would bring a key that was not seen."""
    whole = members.whole.count
    once = sum(shape.count == 1 for key, shape in members.keys.items() if key not in wrong)
    return whole >= _FEWEST_CLOSED and once <= UNSEEN * whole


def _number(numbers: Numbers) -> tuple[Document, list[str]]:
    """Bounds that somebody may have set; what was seen is no bound by itself."""
    if not numbers.count:
        return {}, []
    least, greatest = numbers.least, numbers.greatest
    keywords: Document = {}
    if least >= 1 and numbers.count >= _FEWEST_POSITIVE and isinstance(least, int):
        keywords["minimum"] = 1
    elif least >= 0 or least == -1:
        keywords["minimum"] = min(int(least), 0)
    if greatest in _SCALES and numbers.tops > 1 and least >= 0 and least < greatest:
        keywords["maximum"] = int(greatest)
    return keywords, [f"{least} to {greatest}" if least < greatest else f"always {least}"]


def _how_often(count: int, whole: int) -> str:
    if count == whole:
        return "In the only one" if whole == 1 else f"In all {whole}"
    return f"In {count} of {whole}"


def _percent(name: str) -> str:
    """A name as part of a URI fragment (RFC 3986)."""
    from urllib.parse import quote

    return quote(name, safe="~!$&'()*+,;=:@")
