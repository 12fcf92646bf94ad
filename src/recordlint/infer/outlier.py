"""What stands apart from a drafted schema, for a person to decide: is it a fault, or should the schema allow it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.infer.fold import Path
    from recordlint.infer.shape import Kind
    from recordlint.infer.share import Share
    from recordlint.infer.tally import Tally

KINDS: dict[Kind, str] = {
    "null": "empty",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "a list",
    "object": "a mapping",
}
"""The types of JSON Schema, as they are called in messages."""


class Outlier(NamedTuple):
    """What few values of a field are: in words, how often and where, and what would be expected."""

    path: Path
    what: str
    tally: Tally
    expected: str = ""

    def lines(self) -> Iterator[str]:
        """What it says, a line at a time: the field, then the places."""
        name = field_name(self.path) or "the record"
        yield f"`{name}` {self.what}" + (f"; {self.expected}" if self.expected else "")
        for seen in self.tally.places:
            yield f"    {seen.path}:{seen.line}" + (f": {seen.value}" if seen.value else "")
        more = self.tally.count - len(self.tally.places)
        if more:
            yield f"    and {more} more"


class Draft(NamedTuple):
    """A schema in the making: which share of the records decides, and what stood apart so far."""

    share: Share
    outliers: list[Outlier]

    def tell(self, path: Path, what: str, tally: Tally, total: int, expected: str = "") -> None:
        """Note something that stands apart in some of a total; nothing where it was never seen."""
        if tally.count:
            self.outliers.append(Outlier(path, f"{what} in {tally.count} of {total}", tally, expected))


def field_name(path: Path) -> str:
    """A field as the configuration writes it: `related[].webUrl`."""
    name = ""
    for step in path:
        name += step if step == "[]" or not name else f".{step}"
    return name


def listed(words: Sequence[str]) -> str:
    """Words in a row: `a, b or c`."""
    return " or ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])
