"""Findings -> diagnostics: one problem once, placed, and known again by its fingerprint."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from recordlint.diagnostic import (
    INTERNAL_ERROR,
    Diagnostic,
    Fix,
    Label,
    PlacedEdit,
    PlacedFix,
    PlacedLabel,
    Severity,
)
from recordlint.digest import blake2b
from recordlint.frame import frame_lines
from recordlint.record import KeyOf, format_pointer, pointer_of, span_of
from recordlint.rule import failed_at
from recordlint.text import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.dispatch import Found
    from recordlint.rule import Rule


def arbitrate(found: list[Found]) -> list[Found]:
    """One problem, one finding: of several about the same thing the least general stays, with the highest severity;
    findings that call something missing in a record that could not be read whole go."""
    kept = [one for one in found if not (one.finding.missing is not None and one.record.broken)]
    by_subject: dict[object, list[int]] = {}
    for index, one in enumerate(kept):
        for subject in _subjects(one, index):
            by_subject.setdefault(subject, []).append(index)
    dropped: set[int] = set()
    for indexes in by_subject.values():
        weaker = _weaker([kept[index] for index in indexes])
        losers = [index for index, loses in zip(indexes, weaker, strict=True) if loses]
        for index in indexes if losers else ():
            kept[index] = _raised(kept[index], max(_severity(kept[loser]) for loser in losers))
        dropped.update(losers)
    return [one for index, one in enumerate(kept) if index not in dropped]


def _subjects(one: Found, index: int) -> tuple[object, ...]:
    """What a finding is about: a node's value, its key, the keys that are missing from it, the very place in the data
    where something does not parse. Places in a body are about themselves alone."""
    finding, region = one.finding, one.record.region
    pointer = pointer_of(finding.at)
    if pointer is None:
        span = span_of(finding.at)
        return (span if region is not None and region.span.start <= span.start < region.span.end else index,)
    if finding.missing is not None:
        missing = (finding.missing,) if isinstance(finding.missing, str) else finding.missing
        return tuple(((*pointer, key), "value") for key in missing)
    return ((pointer, "key" if isinstance(finding.at, KeyOf) else "value"),)


def _weaker(rivals: list[Found]) -> list[bool]:
    """Which of several findings about the same thing give way to another."""
    least = min(one.selected.rule.generality for one in rivals)
    names = {one.selected.rule.name for one in rivals}
    return [one.selected.rule.generality > least or not one.selected.rule.yields_to.isdisjoint(names) for one in rivals]


def _raised(one: Found, severity: Severity) -> Found:
    """The finding with at least a severity, unless the configuration has set one for its rule."""
    if one.selected.severity is not None or severity <= _severity(one):
        return one
    return one._replace(finding=one.finding._replace(severity=severity))


def _severity(one: Found) -> Severity:
    return one.selected.severity or one.finding.severity or one.selected.rule.severity


def place_all(
    source: Source, found: Iterable[Found], errors: Iterable[tuple[Rule | str, Exception]] = ()
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file, in order: what was found in it, and an `internal-error` for each rule (or step, in
    words) that raised on it."""
    faults = [fault_in(source, where, error) for where, error in errors]
    placed: dict[object, Diagnostic] = {}
    for one in found:
        try:
            diagnostic = _place(source, one)
        except Exception as error:
            faults.append(fault_in(source, f"placing a finding of `{one.selected.rule.name}`", error))
        else:
            # An alias makes the same text stand at several pointers; it is one problem.
            placed.setdefault((diagnostic.rule, diagnostic.start, diagnostic.end, diagnostic.message), diagnostic)
    order = attrgetter("order")
    ordered = sorted(placed.values(), key=order)
    # A rule that fails on a thousand records of a file is one fault.
    return tuple(sorted((*_with_fingerprints(source, ordered), *dict.fromkeys(faults)), key=order))


def _place(source: Source, one: Found) -> Diagnostic:
    finding, rule = one.finding, one.selected.rule
    span, pointer = span_of(finding.at), pointer_of(finding.at)
    labels = tuple(_placed_label(source, label) for label in finding.labels)
    fix, why_not = _placed_fix(source, finding.fix)
    return Diagnostic(
        path=source.path,
        start=source.position(span.start),
        end=source.position(span.end),
        rule=rule.name,
        group=rule.group,
        severity=_severity(one),
        message=finding.message,
        help=finding.help if why_not is None else "; ".join(filter(None, (finding.help, f"no fix: {why_not}"))),
        record=one.record.number,
        pointer=None if pointer is None else format_pointer(pointer),
        keyword=finding.keyword,
        labels=labels,
        fix=fix,
        frame=frame_lines(source, (span, *(_span(label) for label in labels if label.path is None))),
        why=() if finding.why is None else tuple(finding.why()),
        row=source.row,
    )


def _placed_label(source: Source, label: Label) -> PlacedLabel:
    span, other = span_of(label.at), label.source or source
    path = None if (other.path, other.row) == (source.path, source.row) else other.path
    return PlacedLabel(label.message, other.position(span.start), other.position(span.end), path)


def _span(label: PlacedLabel) -> Span:
    return Span(label.start.offset, label.end.offset)


def _placed_fix(source: Source, fix: Fix | None) -> tuple[PlacedFix | None, str | None]:
    """The fix with positions, or why it cannot be done exactly here."""
    if fix is None:
        return None, None
    if fix.change.refused is not None:
        return None, fix.change.refused
    edits = tuple(
        PlacedEdit(source.position(edit.span.start), source.position(edit.span.end), edit.text)
        for edit in fix.change.edits
    )
    return PlacedFix(fix.title, fix.applicability, edits, fix.change.operations), None


def _with_fingerprints(source: Source, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: dict[tuple[object, ...], int] = {}
    for diagnostic in diagnostics:
        text = source.text[diagnostic.start.offset : diagnostic.end.offset]
        field = _starred(diagnostic.pointer or "")
        key = (diagnostic.rule, field, text)
        ordinal = seen[key] = seen.get(key, -1) + 1
        yield diagnostic._replace(
            fingerprint=fingerprint(diagnostic.rule, source.path, field, text, ordinal),
            local_fingerprint=fingerprint(diagnostic.rule, "", field, text, ordinal),
        )


def _starred(pointer: str) -> str:
    return "/".join("*" if step.isdigit() else step for step in pointer.split("/"))


def fingerprint(rule: str, path: str, field: str, text: str, ordinal: int) -> str:
    """What stays the same when lines move: see the contracts in docs/architecture.md."""
    parts = "\0".join((rule, path, field, text, str(ordinal)))
    return blake2b(parts.encode(errors="surrogatepass"), digest_size=12).hexdigest()


def fault_in(source: Source, where: Rule | str, error: Exception) -> Diagnostic:
    """The `internal-error` for a rule, or a step in words, that raised on a file."""
    name = where if isinstance(where, str) else f"the rule `{where.name}`"
    found = internal_error(source, f"{name} failed on this file: {type(error).__name__}: {error}")
    if isinstance(where, str) or where.module.startswith("recordlint."):
        return found
    remedy = "this is a bug of the plugin: tell those who maintain it"
    return found._replace(message=found.message + failed_at(error, where.module), help=remedy)


def internal_error(source: Source, message: str) -> Diagnostic:
    """The diagnostic for a fault of our own, at the beginning of the file it showed in."""
    start = source.position(0)
    return Diagnostic(
        source.path,
        start,
        start,
        INTERNAL_ERROR,
        "lint",
        Severity.ERROR,
        message,
        help="this is a bug in recordlint: please report it with the file, or the part of it that matters",
        fingerprint=fingerprint(INTERNAL_ERROR, source.path, "", message, 0),
        row=source.row,
    )
