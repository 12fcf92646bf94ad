"""HTML elements in texts that should be plain, and where texts are HTML on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from recordlint.record import Record

_TAG = regex(r"<(/?)([A-Za-z][A-Za-z0-9]*)(\s[^<>]*)?/?>")
_NAMES = (
    "a abbr address article aside audio b bdi bdo big blockquote br button canvas caption center cite code col colgroup"
    " dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header"
    " hr i iframe img input ins kbd label legend li link main mark menu nav noscript object ol optgroup option output p"
    " param picture pre progress q ruby s samp script section select small source span strike strong style sub summary"
    " sup svg table tbody td template textarea tfoot th thead time tr tt u ul var video wbr"
)
_ELEMENTS = frozenset(_NAMES.split())
"""The elements that can stand in a text: those of the HTML standard, and of older standards."""
_BREAKS = frozenset({"br", "hr", "wbr"})
_DATA = (".yaml", ".yml", ".toml")


def elements(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the HTML tags in a text that mark something up. A tag without attributes that nothing closes,
    as in `the <select> element`, is a mention."""
    tags = [tag for tag in _TAG.finditer(text) if tag[2].lower() in _ELEMENTS]
    closed = {tag[2].lower() for tag in tags if tag[1]}
    for tag in tags:
        name = tag[2].lower()
        if name in closed or (tag[3] or "").strip(" /") or (name in _BREAKS and not _is_mention(tag)):
            yield tag.span()


def _is_mention(tag: re.Match[str]) -> bool:
    """Whether a tag that needs no other is only named, as in `<br>: the line break element`."""
    return tag.start() == 0 or tag.string[tag.end() : tag.end() + 9].lstrip().lower().startswith(("element", "tag"))


def is_site_data(record: Record) -> bool:
    """Whether the file lies where Jekyll, Eleventy and Hugo look for data: templates write the texts there into pages
    as they are, so HTML is on purpose."""
    path = f"/{record.path}"
    return "/_data/" in path or ("/data/" in path and path.endswith(_DATA))
