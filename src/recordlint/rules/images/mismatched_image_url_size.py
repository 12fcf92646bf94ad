from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.images import SIDES, images
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_MAY_NAME = regex(r"\dx\d|[?&;][wh]=\d", re.ASCII)
# What resizers put directly before the suffix: `cover-1200x800.jpg`.
_IN_NAME = regex(r"-(\d{1,5})x(\d{1,5})\.[a-z]{3,4}\Z", re.IGNORECASE | re.ASCII)
# What an image service is asked for is a box: the image that it gives fits in, and may be smaller.
_IN_PATH = regex(r"(?<=/)(\d{1,5})x(\d{1,5})(?=/)", re.ASCII)
_IN_QUERY = regex(r"[?&;]([wh])=(\d{1,5})(?=[&;#]|\Z)", re.ASCII)
_SCALED = regex(r"[?&;]dpr=", re.ASCII)


class Options(NamedTuple):
    """
    tolerance: how much the ratio of the sides may differ from that in the URL, rounding aside; 0.02 is 2 %.
    min_side: shorter sides in a URL are taken for a ratio, as in `16x9`, and passed over.
    """

    tolerance: float = 0.02
    min_side: int = 40


class _Named(NamedTuple):
    """A size that a URL names: its sides by name, where it stands, and whether it is only an upper bound."""

    sides: dict[str, int]
    start: int
    end: int
    box: bool


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), options=Options, since="0.1.0")
def mismatched_image_url_size(record: Record, options: Options) -> Iterator[Finding]:
    """An image's declared size is not the one that its URL names."""
    for image in images(record):
        node = image.address
        if node is None or image.size is None or _MAY_NAME.search(node.value) is None:
            continue
        declared = dict(zip(SIDES, image.size, strict=True))
        for named in _sizes(node.value):
            side = _differing(declared, named, options)
            if side is not None:
                yield Finding(
                    image.node.get(side) or image.node,
                    f"`{side}` is {declared[side]}, but the URL {_says(named, side)}",
                    labels=(Label(node.part(named.start, named.end), "named here"),),
                )
                break


def _sizes(url: str) -> Iterator[_Named]:
    path = re.split(r"[?#]", url, maxsplit=1)[0]
    if match := _IN_NAME.search(path):
        sides = {"width": int(match[1]), "height": int(match[2])}
        yield _Named(sides, match.start(1), match.end(2), box=False)
    for match in _IN_PATH.finditer(path):
        yield _Named({"width": int(match[1]), "height": int(match[2])}, *match.span(), box=True)
    if not _SCALED.search(url):
        for match in _IN_QUERY.finditer(url, len(path)):
            side = "width" if match[1] == "w" else "height"
            yield _Named({side: int(match[2])}, match.start(1), match.end(2), box=True)


def _differing(declared: dict[str, int], named: _Named, options: Options) -> str | None:
    """The side whose declared length cannot be right if the URL is."""
    # A length of 0 asks for any.
    sides = {side: length for side, length in named.sides.items() if length}
    if not sides or min(sides.values()) < options.min_side:
        return None
    for side, length in sides.items():
        if declared[side] > length:
            return side
    if named.box or len(sides) < 2:
        return None
    slack = options.tolerance + 1 / min(*sides.values(), *declared.values())
    ratio = declared["width"] * sides["height"] / (declared["height"] * sides["width"])
    if 1 - slack <= ratio <= 1 + slack:
        return None
    return "height" if declared["width"] == sides["width"] else "width"


def _says(named: _Named, side: str) -> str:
    if named.box:
        return f"asks for at most {named.sides[side]}"
    return f"names {named.sides['width']}x{named.sides['height']}"
