"""What must hold of a file whatever it holds: for tests, and for fuzzers."""

from __future__ import annotations

import json
import re
from functools import cache

from recordlint.check import check
from recordlint.diagnostic import INTERNAL_ERROR, Applicability
from recordlint.fix import fix
from recordlint.parse import parse
from recordlint.report import FORMATS, Options, Report, reporter
from recordlint.text import decode
from support import ARTICLE, NO_WORLD, settings_once

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal may take for more than a character."""
NAMES = ("a.md", "a.yaml", "a.json", "a.jsonl", "a.toml", "a.html")
"""A file for each of the formats."""


@cache
def _configured():
    settings = settings_once('select = ["all"]\n' + ARTICLE)
    return settings, settings.plan("a.md")


def unhurt(name: str, data: bytes, formats=tuple(FORMATS)) -> None:
    """Check a file, report and fix it. Raises AssertionError, or what is raised, where that does not go well."""
    settings, plan = _configured()
    source = decode(name, data)
    checked = check(source, plan, NO_WORLD)
    _sound(checked.diagnostics, source)
    assert check(decode(name, data), plan, NO_WORLD) == checked, "another answer the second time"
    # What is found can be kept, and sent on.
    json.dumps(checked)

    fixed = fix(source, plan, NO_WORLD, Applicability.UNSAFE, found=checked.diagnostics)
    assert not fixed.void, fixed.void[0].message
    after = check(fixed.source, plan, NO_WORLD)
    _sound(after.diagnostics, fixed.source)
    if fixed.source.text != source.text:
        old, new = parse(source), parse(fixed.source)
        assert len(new) == len(old), "a fix makes another number of records"
        assert not any(now.broken and not then.broken for then, now in zip(old, new, strict=True)), "a fix breaks it"
        fixed.source.text.encode()

    report = Report(checked.diagnostics, 1, checked.records, settings.rules, fixed.applied, Applicability.UNSAFE)
    options = Options(verbose=True, source={name: source}.get)
    for format in formats:
        text = reporter(format)(report, options)
        text.encode()
        control = CONTROL.search(text)
        assert control is None, f"{format} writes {control[0]!r}"


def _sound(diagnostics, source) -> None:
    for one in diagnostics:
        assert one.rule != INTERNAL_ERROR, one.message
        assert 0 <= one.start.offset <= one.end.offset <= len(source.text), f"{one.rule}: a span outside the text"
        for label in one.labels:
            assert label.start.offset <= label.end.offset, f"{one.rule}: a label that ends before it begins"
        for edit in one.fix.edits if one.fix is not None else ():
            assert 0 <= edit.start.offset <= edit.end.offset <= len(source.text), f"{one.rule}: an edit outside"
