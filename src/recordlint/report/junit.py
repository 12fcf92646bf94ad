"""Test results in the XML of JUnit, as Jenkins, GitLab, Azure Pipelines and others read it.

No standard says what that is; this keeps to the XML Schema of Jenkins' xUnit plugin (`junit-10.xsd`), the strictest
that is in wide use. A test case is a diagnostic: its class is the rule in its group, its name the place.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.patterns import regex
from recordlint.report.summary import totals
from recordlint.report.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.diagnostic import Diagnostic
    from recordlint.report import Options, Report

# What XML 1.0 (section 2.2) leaves out and `visible` does not show as an escape.
_NO_CHARACTERS = regex("[\ufffe\uffff]")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def junit(report: Report, options: Options) -> str:
    """A suite for every file with diagnostics. Errors and warnings are failures, notes are skipped tests.

    Where nothing was found there is one test that passed: servers take a report without tests for a mistake.
    """
    suites = list(_suites(report)) or list(_passed(report))
    counts = _counts(report.diagnostics)
    tests = len(report.diagnostics) or 1
    head = f'<testsuites name="recordlint" tests="{tests}" failures="{counts[True]}" errors="0">'
    return "".join(line + "\n" for line in ('<?xml version="1.0" encoding="utf-8"?>', head, *suites, "</testsuites>"))


def _passed(report: Report) -> Iterator[str]:
    yield '  <testsuite name="recordlint" tests="1" failures="0" errors="0" skipped="0">'
    yield f'    <testcase classname="recordlint" name="{_text(totals(report))}" time="0"/>'
    yield "  </testsuite>"


def _suites(report: Report) -> Iterator[str]:
    for path, group in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.path):
        found = list(group)
        counts = _counts(found)
        yield (
            f'  <testsuite name="{_text(path)}" tests="{len(found)}" failures="{counts[True]}" errors="0"'
            f' skipped="{counts[False]}">'
        )
        seen: Counter[str] = Counter()
        for diagnostic in found:
            yield from _case(diagnostic, seen)
        yield "  </testsuite>"


def _case(diagnostic: Diagnostic, seen: Counter[str]) -> Iterator[str]:
    """A test case. `seen` counts the names: servers keep one test of a name."""
    name = f"{diagnostic.path}:{diagnostic.start.line}:{diagnostic.start.column}"
    classname = f"{diagnostic.group}.{diagnostic.rule}"
    seen[classname + name] += 1
    ordinal = seen[classname + name]
    name += f" ({ordinal})" if ordinal > 1 else ""
    outcome = "failure" if _fails(diagnostic) else "skipped"
    yield f'    <testcase classname="{_text(classname)}" name="{_text(name)}" time="0">'
    yield (
        f'      <{outcome} type="{diagnostic.severity.label}" message="{_text(diagnostic.message)}">'
        f"{_details(diagnostic)}</{outcome}>"
    )
    yield "    </testcase>"


def _details(diagnostic: Diagnostic) -> str:
    lines = [f"{diagnostic.path}:{diagnostic.start.line}:{diagnostic.start.column}: {diagnostic.message}"]
    if diagnostic.help:
        lines.append(f"help: {diagnostic.help}")
    if diagnostic.fix:
        lines.append(f"fix ({diagnostic.fix.applicability.label}): {diagnostic.fix.title}")
    return "\n".join(map(_text, lines))


def _counts(diagnostics: Sequence[Diagnostic]) -> Counter[bool]:
    return Counter(map(_fails, diagnostics))


def _fails(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity > Severity.NOTE


def _text(text: str) -> str:
    """A text for an attribute or an element, without any character that XML cannot hold."""
    shown = _NO_CHARACTERS.sub(lambda match: f"\\u{ord(match[0]):04x}", visible(text))
    return shown.translate(_REFERENCES)
