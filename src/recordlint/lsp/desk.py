"""Texts as an editor has them -> what the command line would say of them, and what can be done about it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.baseline import entry_of, parse_baseline
from recordlint.diagnostic import Applicability
from recordlint.examine import check_file, text_of
from recordlint.files import opened
from recordlint.files.read import read_bytes
from recordlint.files.walk import find_below
from recordlint.files.world import FileWorld
from recordlint.lsp.actions import fix_everything, offers
from recordlint.settings.find import Configurations
from recordlint.text import Source
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.baseline import Entry
    from recordlint.diagnostic import Diagnostic
    from recordlint.files import File
    from recordlint.lsp.actions import Offer, Replacement
    from recordlint.lsp.proposals import Proposal
    from recordlint.rule import Rule


MOST_REMEMBERED = 32
"""Of so many buffers it is remembered what was found in them."""


class Setup(NamedTuple):
    """What the command line of the server says; see `recordlint.cli.configured`."""

    config: str | None = None
    isolated: bool = False
    allow_local_plugins: bool = False


class Buffer(NamedTuple):
    """A text that is being edited: the absolute path of its file, with `/`, and the folder that the editor works in."""

    path: str
    base: str
    text: str


class Look(NamedTuple):
    """What there is to say of a buffer. `mistakes` are those of its configuration, with absolute paths: while there are
    any, nothing is said of records."""

    diagnostics: tuple[Diagnostic, ...] = ()
    mistakes: tuple[Diagnostic, ...] = ()


class _Seen(NamedTuple):
    """What was found in a buffer, and what of that its baseline knows."""

    buffer: Buffer
    found: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]


class Desk:
    """Looks at buffers. Configurations are read once, until `reload` is called."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._configurations: dict[str, Configurations] = {}
        self._last: dict[str, _Seen] = {}

    def reload(self) -> None:
        """Forget what was read of configurations, schemas and vocabularies."""
        self._configurations.clear()
        self._last.clear()

    def check(self, buffer: Buffer) -> Look:
        """Check a buffer. Nothing is found in what a check of the configuration's folder would leave out."""
        file = self._file(buffer)
        mistakes = self._mistakes(buffer)
        found: tuple[Diagnostic, ...] = ()
        known: tuple[Diagnostic, ...] = ()
        if file is not None and not mistakes:
            checked = check_file(file, FileWorld(buffer.base))
            everything = () if checked is None else checked.diagnostics
            known = _known(file, everything)
            hidden = set(map(id, known))
            found = tuple(one for one in everything if id(one) not in hidden)
        self._last.pop(buffer.path, None)
        self._last[buffer.path] = _Seen(buffer, found, known)
        if len(self._last) > MOST_REMEMBERED:
            del self._last[next(iter(self._last))]
        return Look(found, mistakes)

    def offers(self, buffer: Buffer, start: int, end: int) -> tuple[Offer, ...]:
        """What can be done about the problems that touch the characters from `start` to `end`."""
        found = [one for one in self._seen(buffer).found if one.start.offset <= end and start <= one.end.offset]
        file = self._file(buffer) if found else None
        source = None if file is None else _whole(file)
        if file is None or source is None:
            return ()
        return tuple(offers(source, found, file.settings.plan(file.place), FileWorld(buffer.base)))

    def fix_all(self, buffer: Buffer) -> Replacement | None:
        """What all safe fixes together change; None if nothing."""
        seen = self._seen(buffer)
        file = self._file(buffer) if seen.found else None
        source = None if file is None else _whole(file)
        if file is None or source is None:
            return None
        plan = file.settings.plan(file.place)
        return fix_everything(source, plan, FileWorld(buffer.base), Applicability.SAFE, seen.known)

    def complete(self, buffer: Buffer, offset: int) -> tuple[Proposal, ...]:
        """What could be written at an offset of a buffer."""
        from recordlint.lsp.proposals import propose

        file = self._file(buffer)
        if file is None:
            return ()
        plan = file.settings.plan(file.place)
        return tuple(propose(Source(file.shown, buffer.text), offset, plan, FileWorld(buffer.base)))

    def page(self, buffer: Buffer, rule: str) -> str:
        """What there is to read about a rule, as Markdown; empty where it has no page."""
        known = self._rules(buffer).get(rule)
        if known is None:
            return ""
        heading, _, rest = registry.page_text(known).partition("\n")
        return f"{heading}\n\n{registry.facts(known)}\n{rest}"

    def _seen(self, buffer: Buffer) -> _Seen:
        if buffer.path not in self._last or self._last[buffer.path].buffer != buffer:
            self.check(buffer)
        return self._last[buffer.path]

    def _file(self, buffer: Buffer) -> File | None:
        # One character for one, so that all places stay: an editor may hold half a surrogate pair.
        content = buffer.text.encode(errors="replace")
        return opened(content, buffer.path, self._of(buffer.base))

    def _rules(self, buffer: Buffer) -> dict[str, Rule]:
        return dict(self._of(buffer.base).of(posixpath.dirname(buffer.path)).rules)

    def _mistakes(self, buffer: Buffer) -> tuple[Diagnostic, ...]:
        """What is wrong with the configuration that holds for a buffer, not with others."""
        configurations = self._of(buffer.base)
        parts = configurations.of(posixpath.dirname(buffer.path)).parts
        placed = (
            one._replace(path=posixpath.normpath(posixpath.join(buffer.base, one.path)))
            for one in configurations.diagnostics
        )
        return tuple(one for one in placed if one.path in parts)

    def _of(self, base: str) -> Configurations:
        if base not in self._configurations:
            self._configurations[base] = Configurations(
                read_bytes,
                registry.rules(),
                base=base,
                find_files=find_below,
                find_plugin=self._find_plugin,
                file=self._setup.config,
                isolated=self._setup.isolated,
            )
        return self._configurations[base]

    def _find_plugin(self, name: str, folder: str) -> tuple[Rule, ...]:
        from recordlint.plugins import find_plugin

        return find_plugin(name, folder, allow_local=self._setup.allow_local_plugins)


def _whole(file: File) -> Source | None:
    """The text of a file; None where it is too long, or lines of it are: it is then not what the file holds."""
    try:
        text = text_of(file)
    except OSError:
        return None
    return None if text.skipped else text.source


def _known(file: File, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those problems that the baseline of a file knows."""
    path = file.settings.get("baseline")
    if path is None or not found:
        return ()
    entries, unsuppressible = _baseline(path), file.settings.plan(file.place).unsuppressible
    return tuple(one for one in found if entry_of(one, file.path, path, unsuppressible) in entries)


def _baseline(path: str) -> frozenset[Entry]:
    """The entries of a baseline; none where it cannot be read: the command line says so."""
    try:
        return parse_baseline(read_bytes(path, None))
    except (OSError, ValueError):
        return frozenset()
