"""What a schema says of strings: values, formats, lengths."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from recordlint.infer.outlier import listed
from recordlint.infer.spelling import misspelt
from recordlint.patterns import regex

if TYPE_CHECKING:
    from recordlint.infer.fold import Path
    from recordlint.infer.outlier import Draft
    from recordlint.infer.shape import Shape, Strings

_VERSION = regex(r"v?[0-9][0-9._-]*", re.IGNORECASE)
"""What counts on: the next one is no mistake."""
_FEWEST = 20
_TIMES = 5
"""Values are an enumeration if they come at least so often each, on average."""


def describe_strings(draft: Draft, shape: Shape, path: Path, *, alone: bool) -> tuple[dict[str, Any], list[str]]:
    """The keywords for the strings of a shape, and what to say of them. `alone`: it holds nothing but strings."""
    total = shape.kinds["string"].count
    formats = draft.share.formats(shape)
    if formats:
        return _formats(draft, shape.strings, formats, path, total)
    if alone:
        found = _values(draft, shape.strings, path, total)
        if found is not None:
            return found
    return _lengths(draft, shape.strings, path, total)


def _formats(
    draft: Draft, strings: Strings, formats: list[str], path: Path, total: int
) -> tuple[dict[str, Any], list[str]]:
    if "iri" in formats:
        formats = [name for name in formats if name != "uri"]
    for name, tally in strings.formats.items():
        if name not in formats and not (name == "uri" and "iri" in formats):
            draft.tell(path, f"is written as no {listed([f'`{one}`' for one in formats])}", tally, total)
    said = [f"from {strings.first} to {strings.last}"] if strings.first not in (None, strings.last) else []
    if len(formats) == 1:
        return {"format": formats[0]}, said
    return {"anyOf": [{"format": name} for name in formats]}, said


def _values(draft: Draft, strings: Strings, path: Path, total: int) -> tuple[dict[str, Any], list[str]] | None:
    """`enum` or `const` where few values repeat; None where others are likely to come."""
    if strings.values is None or total < _FEWEST or strings.empty.count:
        return None
    counts = Counter({value: tally.count for value, tally in strings.values.items()})
    wrong = misspelt(counts, total, draft.share)
    kept = [value for value, _ in counts.most_common() if value not in wrong]
    if any(_VERSION.fullmatch(value) for value in kept):
        return None
    if total < _TIMES * len(kept) or sum(counts[value] == 1 for value in kept) > 1:
        return None
    for value, meant in wrong.items():
        draft.tell(path, f"is `{value}`", strings.values[value], total, f"did you mean `{meant}`?")
    if len(kept) == 1:
        return {"const": kept[0]}, ["always the same"]
    return {"enum": kept}, [", ".join(f"{value} {counts[value]}" for value in kept)]


def _lengths(draft: Draft, strings: Strings, path: Path, total: int) -> tuple[dict[str, Any], list[str]]:
    said: list[str] = []
    keywords: dict[str, Any] = {}
    shortest, longest = int(strings.shortest), strings.longest
    if draft.share.covers(total - strings.empty.count, total):
        keywords["minLength"] = 1
        draft.tell(path, "is an empty text", strings.empty, total)
    elif strings.empty.count < total:
        said.append(f"{strings.empty.count} empty")
    if shortest < longest:
        said.append(f"{shortest} to {longest} characters")
    elif total >= _FEWEST and longest:
        return {"minLength": shortest, "maxLength": longest}, [f"always {longest} characters"]
    return keywords, said
