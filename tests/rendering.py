"""What a reader sees of a body: its HTML, by a CommonMark renderer."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from recordlint.parse import parse

_RENDER = MarkdownIt("commonmark").enable("table").render
_COMMENT = re.compile(r"<!--.*?-->\s*", re.S)


def html(source):
    """The HTML of the bodies of a source's records, without comments, which do not show."""
    return [_COMMENT.sub("", _RENDER(record.body.text)).rstrip() for record in parse(source) if record.body is not None]
