"""Records of a collection -> a draft of the JSON Schema that they were written for, and what stands apart from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recordlint.infer.fold import fold_names
from recordlint.infer.outlier import Draft, Outlier
from recordlint.infer.shape import Budget, Shape
from recordlint.infer.share import Share
from recordlint.infer.write import Writer
from recordlint.patterns import regex
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.record import Record

__all__ = ["Inference", "Inferred", "Outlier", "as_text"]

_WIDTH = 100
_UNPRINTABLE = regex("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


class Inferred(NamedTuple):
    """A drafted schema, and what stands apart from it. A record in which nothing does passes it."""

    document: dict[str, Any]
    outliers: tuple[Outlier, ...]


class Inference:
    """Takes in records one by one, and keeps counts and a few places of them, however many there are."""

    __slots__ = ("_budget", "_root")

    def __init__(self) -> None:
        self._budget = Budget()
        self._root = Shape(deep=True)

    @property
    def records(self) -> int:
        """How many records were taken in."""
        return self._root.count

    def add(self, record: Record) -> None:
        """Take in a record."""
        self._root.observe(record.data, record, (), self._budget)

    def draft(self, title: str = "", threshold: float = 1) -> Inferred:
        """The schema of all records so far, which ends the inference. What at least the share `threshold` (above 0.5,
        at most 1) of the values have in common is in the schema; with 1 every record passes."""
        fold_names(self._root)
        draft = Draft(Share(threshold), [])
        document = Writer(self._root, draft).document(title)
        return Inferred(document, tuple(draft.outliers))


def as_text(document: object) -> str:
    """JSON with a short list or mapping on one line, without characters that cannot be seen."""
    text = _lines(document, "", 0)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _lines(value: Any, indent: str, before: int) -> str:
    """JSON text; `before` tells how many characters stand before it in its first line, beside the indent."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value:
        return flat
    nested = value.values() if isinstance(value, dict) else value
    if len(indent) + before + len(flat) <= _WIDTH and not any(isinstance(below, (dict, list)) for below in nested):
        return flat if isinstance(value, list) else f"{{ {flat[1:-1]} }}"
    deeper = f"{indent}  "
    if isinstance(value, dict):
        names = (json.dumps(key, ensure_ascii=False) for key in value)
        inside = [
            f"{deeper}{name}: {_lines(below, deeper, len(name) + 2)}"
            for name, below in zip(names, value.values(), strict=True)
        ]
        return "{\n" + ",\n".join(inside) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + _lines(below, deeper, 0) for below in value) + f"\n{indent}]"
