"""Reports: what a run found, as text. One file a format, each a pure function from `Report` to `str`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from recordlint.diagnostic import Diagnostic  # noqa: TC001 - NamedTuple fields are read at run time


class Report(NamedTuple):
    """All that a run found, in order of path, place, rule.

    `by_design` gives, by rule, the setting that says a thing reported of very many records is meant
    (`set body = "any"`).
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    records: int
    by_design: Mapping[str, str]
