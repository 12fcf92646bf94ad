"""`--add-suppressions`: comments for what a run found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recordlint.cli.streams import complain, write_error
from recordlint.comments import hide
from recordlint.examine import source_of
from recordlint.report.summary import plural
from recordlint.report.terminal import visible
from recordlint.run import fails
from recordlint.settings.find import reason
from recordlint.suppress import ALWAYS_ON

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from recordlint.check import World
    from recordlint.diagnostic import Diagnostic
    from recordlint.files import File
    from recordlint.run import Outcome
    from recordlint.text import Source


MOST_SUGGESTED = 20
"""For so many files at most, lines of a configuration are suggested."""


def add_suppressions(
    outcome: Outcome,
    files: Sequence[File],
    world: World,
    keep: Callable[[File, Source, Source], None],
    options: argparse.Namespace,
) -> Outcome:
    """Write comments for the problems that a run reports, and give what is left of them; what was done is told.

    `keep` is what `recordlint.examine.Fixing` has.
    """
    found: dict[str, list[Diagnostic]] = {}
    for one in outcome.report.diagnostics:
        found.setdefault(one.path, []).append(one)
    of = {file.shown: file for file in files}
    hidden: set[int] = set()
    unwritten: list[tuple[str, str]] = []
    changed = 0
    for path, diagnostics in found.items():
        file = of[path]
        source = None if file.frozen else source_of(file)
        if source is not None:
            after = hide(source, diagnostics, file.settings.plan(file.place), world)
            try:
                if after.hidden:
                    keep(file, source, after.source)
            except OSError as error:
                complain(f"`{path}` gets no comments: {reason(error)}")
                unwritten.append((path, reason(error)))
            else:
                changed += bool(after.hidden)
                hidden.update(map(id, after.hidden))
    left = tuple(one for one in outcome.report.diagnostics if id(one) not in hidden)
    if not options.quiet:
        verb = "would be" if options.diff else "are"
        complain(f"{plural(len(hidden), 'problem')} {verb} suppressed by comments in {plural(changed, 'file')}")
        _suggest(left, of, {path for path, _ in unwritten})
    return outcome._replace(
        report=outcome.report._replace(diagnostics=left),
        failed=any(fails(of[one.path], (one,)) for one in left),
        unwritten=(*outcome.unwritten, *unwritten),
    )


def _suggest(left: Sequence[Diagnostic], of: dict[str, File], unwritten: set[str]) -> None:
    """Say what the configuration would have to hold for what no comment can hide."""
    rules: dict[str, set[str]] = {}
    for one in left:
        file = of[one.path]
        barred = one.rule in ALWAYS_ON or one.rule in file.settings.plan(file.place).unsuppressible
        if not barred and not file.frozen and one.path not in unwritten:
            rules.setdefault(file.place, set()).add(one.rule)
    if len(rules) > MOST_SUGGESTED:
        complain(f"no comment can stand for the rest, in {len(rules)} files: a baseline can (--update-baseline)")
    elif rules:
        complain("no comment can stand for the rest; in the configuration this would do:")
        lines = (f"{_quoted(_literal(place))} = {json.dumps(sorted(names))}" for place, names in sorted(rules.items()))
        write_error("\n[per-file-ignores]\n" + "".join(f"{line}\n" for line in lines))


def _literal(path: str) -> str:
    """A path as a glob that means it, and at most paths that differ in what globs have a meaning for."""
    glob = "".join("?" if character in "\\*[]{}!" else character for character in path)
    return glob if "/" in glob else f"/{glob}"


def _quoted(text: str) -> str:
    """A text as a TOML key: a basic string has the escapes of JSON."""
    return visible(json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f"))
