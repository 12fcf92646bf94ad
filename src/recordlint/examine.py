"""One file -> what is found in it, and what its fixes make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from recordlint.check import Checked, check, unreadable
from recordlint.diagnostic import UNREADABLE_FILE
from recordlint.facts import Gathered
from recordlint.files.read import LIMIT, LINES, Text, read_lines, read_text
from recordlint.settings.find import reason
from recordlint.text import decode
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.check import World
    from recordlint.diagnostic import Applicability, Diagnostic
    from recordlint.files import File
    from recordlint.text import Source

Sieve = Callable[["File", "Sequence[Diagnostic]"], "Sequence[Diagnostic]"]
"""Given what is found in a file, says what of it to report and to fix; the rest is set aside."""


class Fixing(NamedTuple):
    """How to fix. `trust` is the least trust of fixes to apply. `keep` is given each file that they change, with its
    source before and after, to do with it what is wanted; it raises OSError where that cannot be done, and may be given
    a file again. Where it is not `stored`, the file still holds what it held, and only fixes are asked for."""

    trust: Applicability
    keep: Callable[[File, Source, Source], None]
    stored: bool = True


class Result(NamedTuple):
    """What came of one file: what is found in it (what remains, after fixes), what was fixed, what there is to say
    besides, and why it could not be written, where it could not. `content` is what came of it, where that does not
    stand in the file."""

    checked: Checked
    fixed: tuple[Diagnostic, ...] = ()
    besides: tuple[Diagnostic, ...] = ()
    unwritten: str | None = None
    content: bytes | None = None


def examine(file: File, world: World, fixing: Fixing | None = None, sieve: Sieve | None = None) -> Result | None:
    """Check a file, and fix what the sieve leaves; None for one that a folder listed and that is gone, or is a folder.
    Never raises."""
    try:
        if file.fault is not None:
            raise OSError(file.fault)
        text = text_of(file)
    except OSError as error:
        if not file.named and isinstance(error, (FileNotFoundError, IsADirectoryError)):
            return None
        return Result(unreadable_file(file, reason(error)))
    checked = check(text.source, file.settings.plan(file.place), world)
    result = Result(checked) if fixing is None else mend(file, text, checked, world, fixing, sieve=sieve)
    skipped = tuple(one for line in text.skipped for one in _skipped(file, text, line))
    return result._replace(besides=(*result.besides, *skipped)) if skipped else result


def check_file(file: File, world: World) -> Checked | None:
    """What is found in one file, as in `examine`."""
    result = examine(file, world)
    return None if result is None else _with(result.checked, result.besides)


def mend(file: File, text: Text, checked: Checked, world: World, fixing: Fixing, *, sieve: Sieve | None) -> Result:
    """What fixes make of a file in which something is found; the same `checked` where they change nothing."""
    found, left = sift(sieve, file, checked.diagnostics)
    # A text without the lines that were too long is not what the file holds.
    if text.skipped or not any(_is_fixable(one, fixing.trust) for one in found):
        return Result(checked)
    from recordlint.fix import fix

    plan, source = file.settings.plan(file.place), text.source
    try:
        after, applied, void, known = fix(source, plan, world, fixing.trust, found=found, left=left)
    except Exception as error:
        why = f"the fixes failed on this file: {type(error).__name__}: {error}"
        from recordlint.placing import internal_error

        return Result(checked, besides=(internal_error(source, why),))
    if after.text == source.text:
        return Result(checked, besides=void)
    try:
        fixing.keep(file, source, after)
    except OSError as error:
        return Result(checked, besides=void, unwritten=reason(error))
    content = after.text.encode() if file.content is not None or not fixing.stored else None
    return Result(known or check(after, plan, world), applied, void, content=content)


def sift(
    sieve: Sieve | None, file: File, found: Sequence[Diagnostic]
) -> tuple[Sequence[Diagnostic], Sequence[Diagnostic]]:
    """What to report, and what is set aside."""
    if sieve is None or not found:
        return found, ()
    reported = sieve(file, found)
    chosen = set(map(id, reported))
    return reported, [one for one in found if id(one) not in chosen]


def gather(file: File, world: World) -> Gathered:
    """What the records of a file bring to comparisons; nothing where it cannot be read."""
    plan = file.settings.plan(file.place)
    plan = plan._replace(rules=tuple(one for one in plan.rules if one.rule.asks_others))
    source = source_of(file)
    return Gathered() if source is None else check(source, plan, world).gathered


def source_of(file: File) -> Source | None:
    """The text of a file; None where it cannot be read: that is said elsewhere."""
    try:
        return None if file.fault is not None or file.table else text_of(file).source
    except OSError:
        return None


def _is_fixable(diagnostic: Diagnostic, trust: Applicability) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability >= trust


def _with(checked: Checked, others: Sequence[Diagnostic]) -> Checked:
    return checked._replace(diagnostics=(*checked.diagnostics, *others))


def text_of(file: File) -> Text:
    """What a file holds. Raises OSError where it cannot be read."""
    if file.content is None:
        return read_text(file.shown, file.path)
    if file.shown.lower().endswith(LINES):
        return read_lines(file.shown, file.content)
    if len(file.content) > LIMIT:
        raise OSError(_too_large("this"))
    return Text(decode(file.shown, file.content))


def unreadable_file(file: File, why: str) -> Checked:
    """The result for a file that cannot be read, if somebody wants to know."""
    for selected in file.settings.plan(file.place).rules:
        if selected.rule.name == UNREADABLE_FILE:
            return unreadable(file.shown, why, selected.severity or selected.rule.severity)
    return Checked(file.shown, (), 0)


def _skipped(file: File, text: Text, line: int) -> tuple[Diagnostic, ...]:
    """What there is to say of a line that is too long."""
    source = text.source
    place = source.position(source.line_starts[line - 1])
    diagnostics = unreadable_file(file, _too_large("this line")).diagnostics
    return tuple(diagnostic._replace(start=place, end=place) for diagnostic in diagnostics)


def _too_large(what: str) -> str:
    return f"{what} is larger than {LIMIT // 2**20} MiB"
