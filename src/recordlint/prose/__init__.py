"""What several rules about bodies share, computed once a record.

`lines` says what each line of a body is; `tail` which lines at its end are boilerplate; `text_lines` what is left
without them; `cut_off` whether a last line was cut; `links` where the URLs stand that a reader can follow.
"""

from __future__ import annotations

from recordlint.prose.boilerplate import Tail, tail, text_lines
from recordlint.prose.cut import Cut, cut_off
from recordlint.prose.leading import Leading, leading_date, leading_metadata, short_first_line
from recordlint.prose.lines import Kind, Line, inline_code, lines, without_code
from recordlint.prose.links import Link, links

__all__ = [
    "Cut",
    "Kind",
    "Leading",
    "Line",
    "Link",
    "Tail",
    "cut_off",
    "inline_code",
    "leading_date",
    "leading_metadata",
    "lines",
    "links",
    "short_first_line",
    "tail",
    "text_lines",
    "without_code",
]
