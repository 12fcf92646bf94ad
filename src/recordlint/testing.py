"""A rule's page is its test: read the examples of a page, run them, compare.

Public, for authors of plugins. A page holds prose and fenced blocks; the first word after the fence says what a block
is, the second may be a file name:

- `toml options`: the text of a `recordlint.toml` for the next example;
- `record [NAME]`: a file to check (default `record.md`); one or several make an example;
- `file NAME`, `image NAME` (holding `1200x800`): other files that exist;
- `report`: the whole text report, without the line of totals; absent where nothing is reported;
- `fixed [NAME]`: the file after `--fix --unsafe-fixes`; absent where it stays as it was.

With the last word `escapes`, `\\r`, `\\t`, `\\uXXXX`, `\\xXX` (one byte) and a backslash before a line end (joins the
lines) are read in a record or fixed block.
"""

from __future__ import annotations

import posixpath
import re
from datetime import datetime, timezone
from importlib import import_module
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.check import check
from recordlint.collection import compare, settle
from recordlint.diagnostic import Applicability, Diagnostic
from recordlint.fix import fix
from recordlint.ledger import Ledger
from recordlint.patterns import regex
from recordlint.report import Options, Report
from recordlint.report.text import full
from recordlint.schema import Schema, bundled_names, load_bundled, parse_schema
from recordlint.settings.globs import compile_globs
from recordlint.settings.load import load
from recordlint.text import Source, decode
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from recordlint.check import Checked, Plan
    from recordlint.rule import Rule
    from recordlint.settings import Settings

NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)
"""The time of every run of an example."""

_FENCE = regex(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>(?:(?!(?P=fence)`*[ ]*$).*\n)*)(?P=fence)`*[ ]*$", re.MULTILINE
)
_SIZE = regex(r"([0-9]{1,9})x([0-9]{1,9})\n")
_ESCAPE = regex(rb"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[rnt\\]|\n)")


class Block(NamedTuple):
    """A fenced block of a page. `span` is that of its text in the page."""

    kind: str
    name: str
    escapes: bool
    text: str
    span: tuple[int, int]

    @property
    def data(self) -> bytes:
        """The bytes of the file that the block stands for."""
        data = self.text.encode()
        return _ESCAPE.sub(_unescape, data) if self.escapes else data


class Example(NamedTuple):
    """One example of a page. `line` is where it begins, from 1."""

    line: int
    options: str
    records: tuple[Block, ...]
    files: Mapping[str, str]
    images: Mapping[str, tuple[int, int]]
    report: Block | None
    fixed: tuple[Block, ...]


class Outcome(NamedTuple):
    """What an example gives: the text report, and each file after its fixes."""

    report: str
    fixed: Mapping[str, bytes]


class FixedWorld:
    """A `recordlint.check.World` that answers from an example instead of the disk."""

    def __init__(self, files: Mapping[str, str], images: Mapping[str, tuple[int, int]]) -> None:
        self.now = NOW
        self._files = files
        self._images = images

    def front_matter_expected(self, path: str, collection: str | None) -> str | None:
        """Every file of a collection should have one."""
        return None if collection is None else "collection"

    def image_size(self, path: str, value: str) -> tuple[int, int] | None:
        """The size that an `image` block gives."""
        return self._images.get(value.lstrip("/"))

    def file_exists(self, path: str, value: str) -> bool:
        """Whether a block stands for the file."""
        return value.lstrip("/") in self._files or value.lstrip("/") in self._images

    def file_at(self, path: str, value: str) -> bool | None:
        """Whether a block stands for the file; a path that climbs above the top leads out of the tree."""
        folder = "" if value.startswith("/") else posixpath.dirname(path)
        found = posixpath.normpath(posixpath.join(folder, value.lstrip("/")))
        return None if found.startswith("..") else found in self._files or found in self._images

    def schema(self, path: str, name: str) -> Schema | str:
        """A schema given as a `file` block, or a bundled one."""
        if name in self._files:
            try:
                return parse_schema(name, self._files[name])
            except ValueError as error:
                return f"the schema `{name}` cannot be used: {error}"
        return load_bundled(name) if name in bundled_names() else f"there is no schema `{name}`"


def settings_of(configuration: str, files: Mapping[str, str] | None = None, rules: tuple[Rule, ...] = ()) -> Settings:
    """The settings that the text of a `recordlint.toml` makes, with other files (of schemas, vocabularies) beside it,
    and with rules besides the built-in ones.

    Raises AssertionError where the configuration has mistakes.
    """
    texts = {"/recordlint.toml": configuration, **{f"/{name}": text for name, text in (files or {}).items()}}

    def read(path: str) -> bytes:
        if path not in texts:
            raise FileNotFoundError(2, "No such file or directory", path)
        return texts[path].encode()

    def find_files(folder: str, glob: str) -> list[str]:
        globs = compile_globs((f"/{glob}",))
        return sorted(path for path in texts if globs.match(path[1:]))

    known = {**registry.rules(), **{rule.name: rule for rule in rules}}
    settings, mistakes = load("/recordlint.toml", read, known, base="/", find_files=find_files)
    assert not mistakes, f"the configuration is wrong: {[mistake.message for mistake in mistakes]}"
    return settings


def examples(page: str) -> tuple[Example, ...]:
    """The examples of a page, in order. Raises ValueError for a block that fits nowhere."""
    found: list[Example] = []
    options, pending = "", _empty()
    for match in _FENCE.finditer(page):
        block = _block(match)
        line = page.count("\n", 0, match.start()) + 1
        if block.kind in ("report", "fixed"):
            if not pending.records:
                raise ValueError(f"line {line}: a `{block.kind}` block without a record before it")
            if block.kind == "report" and pending.report is not None:
                raise ValueError(f"line {line}: a second `report` block for one example")
        elif pending.report is not None or pending.fixed or (pending.records and not _goes_on(block)):
            found.append(pending)
            options, pending = "", _empty()
        if block.kind == "options":
            options = block.text
        elif block.kind == "record":
            named = block if block.name else block._replace(name="record.md")
            pending = pending._replace(line=pending.line or line, options=options, records=(*pending.records, named))
        elif block.kind == "file":
            pending = pending._replace(files={**pending.files, block.name: block.text})
        elif block.kind == "image":
            size = _SIZE.fullmatch(block.text)
            if size is None:
                raise ValueError(f"line {line}: an `image` block holds its size, such as `1200x800`")
            pending = pending._replace(images={**pending.images, block.name: (int(size[1]), int(size[2]))})
        elif block.kind == "report":
            pending = pending._replace(report=block)
        elif block.kind == "fixed":
            named = block if block.name else block._replace(name=pending.records[0].name)
            pending = pending._replace(fixed=(*pending.fixed, named))
    return tuple(one for one in (*found, pending) if one.records)


def run(rule: Rule, example: Example) -> Outcome:
    """What an example gives with its rule alone (unless its options select others), asserting what holds for every
    example of every rule: the same answer twice, spans inside the text, only declared fixes, fixes that settle.

    Raises AssertionError where one of these does not hold.
    """
    settings = _settings(rule, example)
    shelf = _Shelf([decode(block.name, block.data) for block in example.records], settings)
    world = FixedWorld(example.files, example.images)
    alone = [check(*shelf.open(number), world) for number in range(len(shelf.sources))]
    assert [check(*shelf.open(number), world) for number in range(len(shelf.sources))] == alone, (
        "a second run answers otherwise"
    )
    found = dict(enumerate(alone)) | _settled(shelf, world, alone)
    for number, checked in found.items():
        for diagnostic in checked.diagnostics:
            _assert_sound(diagnostic, shelf.sources[number], settings)
    diagnostics = sorted((one for checked in found.values() for one in checked.diagnostics), key=lambda one: one.order)
    report = Report(tuple(diagnostics), len(found), sum(checked.records for checked in alone), {})
    return Outcome(full(report, Options(width=100), totals=False), _fixed(shelf, world))


class _Shelf:
    """The files of an example, which hold what fixes leave."""

    def __init__(self, sources: Sequence[Source], settings: Settings) -> None:
        self.sources = list(sources)
        self.plans = [settings.plan(source.path) for source in sources]

    def open(self, number: int) -> tuple[Source, Plan]:
        return self.sources[number], self.plans[number]


def _settled(
    shelf: _Shelf,
    world: FixedWorld,
    alone: Sequence[Checked],
    mend: Callable[[int, Checked], Checked | None] | None = None,
) -> dict[int, Checked]:
    """What comparisons give, and what they leave when it is fixed."""
    ledger = Ledger()
    for number, checked in enumerate(alone):
        ledger.add(number, checked.gathered)
    paths = [source.path for source in shelf.sources]
    undecided = range(len(paths))
    return settle(
        ledger,
        lambda: compare(ledger, paths, shelf.open, shelf.plans.__getitem__, world, undecided=undecided),
        mend,
    )


def _fixed(shelf: _Shelf, world: FixedWorld) -> dict[str, bytes]:
    """The files that fixes change, after them."""
    before = list(shelf.sources)

    def mend(number: int, checked: Checked) -> Checked | None:
        source, plan = shelf.open(number)
        outcome = fix(source, plan, world, Applicability.UNSAFE, found=checked.diagnostics)
        assert not outcome.void, f"a fix does not hold what it promises: {outcome.void}"
        if outcome.source.text == source.text:
            return None
        shelf.sources[number] = outcome.source
        return check(outcome.source, plan, world)

    def mended() -> list[str]:
        alone = [check(*shelf.open(number), world) for number in range(len(before))]
        _settled(shelf, world, [mend(number, one) or one for number, one in enumerate(alone)], mend)
        return [source.text for source in shelf.sources]

    assert mended() == mended(), "the fixes do not settle"
    return {old.path: new.text.encode() for old, new in zip(before, shelf.sources, strict=True) if old.text != new.text}


def plugin_rules(package: str) -> tuple[Rule, ...]:
    """The rules of a package that is laid out as a plugin. `problems` takes each of them, and its page (`page_of`,
    which stands at `path_of`).

    Raises whatever loading them raises, and TypeError for a module without its rule.
    """
    folders = import_module(package).__path__
    return tuple(rule for folder in folders for rule in registry.scan(package, folder))


page_of = registry.page
path_of = registry.page_path


def problems(rule: Rule, page: str) -> Iterator[str]:
    """What is wrong with a rule's page, in words; nothing where it is right."""
    if not page.startswith(f"# {rule.name}\n"):
        yield f"the page does not begin with `# {rule.name}`"
    try:
        shown = examples(page)
    except ValueError as error:
        yield str(error)
        return
    if rule.on:
        if not any(example.report for example in shown):
            yield "no example is reported"
        if not any(example.report is None for example in shown):
            yield "no example is left alone"
    for example in shown:
        try:
            outcome = run(rule, example)
        except AssertionError as error:
            yield f"line {example.line}: {error}"
            continue
        expected = example.report.text if example.report else ""
        if outcome.report != expected:
            yield f"line {example.line}: the report is\n{outcome.report}\nand not\n{expected}"
        wanted = {block.name: block.data for block in example.fixed}
        if dict(outcome.fixed) != wanted:
            yield f"line {example.line}: after fixing\n{dict(outcome.fixed)}\nand not\n{wanted}"


def updated(rule: Rule, page: str) -> str:
    """The page with its `report` and `fixed` blocks as a run gives them now. Blocks that should be there and are not
    are not added."""
    for example in reversed(examples(page)):
        outcome = run(rule, example)
        blocks = [*example.fixed, *([example.report] if example.report else [])]
        for block in sorted(blocks, key=lambda one: one.span, reverse=True):
            if block.kind == "report":
                text = outcome.report
            else:
                data = outcome.fixed.get(block.name, b"")
                text = _escape(data) if block.escapes else data.decode()
            page = page[: block.span[0]] + text + page[block.span[1] :]
    return page


def _goes_on(block: Block) -> bool:
    """Whether a block after a record is another file of the same example."""
    return block.kind == "record" and block.name != ""


def _empty() -> Example:
    return Example(0, "", (), {}, {}, None, ())


def _block(match: re.Match[str]) -> Block:
    words = match["info"].split()
    escapes = words[-1:] == ["escapes"]
    if escapes:
        words.pop()
    kind = "options" if words[:2] == ["toml", "options"] else (words or [""])[0]
    name = words[1] if len(words) > 1 and kind != "options" else ""
    return Block(kind, name, escapes, match["text"], match.span("text"))


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] == b"x":
        return bytes((int(code[1:], 16),))
    if code[:1] == b"u":
        return chr(int(code[1:], 16)).encode()
    return {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"\\": b"\\", b"\n": b""}[code]


def _escape(data: bytes) -> str:
    text = data.decode().replace("\\", "\\\\").replace("\r", "\\r").replace("\t", "\\t").replace("\ufeff", "\\ufeff")
    text = re.sub(r" (?= *$)", r"\\x20", text, flags=re.MULTILINE)
    return text if text.endswith("\n") else text + "\\\n"


def _settings(rule: Rule, example: Example) -> Settings:
    selection = "" if re.search(r"^select\b", example.options, re.MULTILINE) else f'select = ["{rule.name}"]\n'
    return settings_of(selection + example.options, example.files, (rule,))


def _assert_sound(diagnostic: Diagnostic, source: Source, settings: Settings) -> None:
    start, end = diagnostic.start.offset, diagnostic.end.offset
    assert 0 <= start <= end <= len(source.text), f"a span outside the text: {start} to {end}"
    assert diagnostic.rule != "internal-error", diagnostic.message
    declared = settings.rules[diagnostic.rule].fix
    if diagnostic.fix is not None:
        assert declared is not None, f"`{diagnostic.rule}` has a fix and declares none"
        assert diagnostic.fix.applicability <= declared, "a fix is trusted more than its rule declares"
