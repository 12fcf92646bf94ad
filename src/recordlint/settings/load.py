"""A configuration file -> `Settings`. Its mistakes are diagnostics, all of them at once."""

from __future__ import annotations

import errno
import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Diagnostic, Finding, Pointer, Severity
from recordlint.frame import frame_lines
from recordlint.record import Node, Record, Region, format_pointer, pointer_of, span_of
from recordlint.settings import Settings
from recordlint.settings.find import PYPROJECT, reason
from recordlint.settings.keys import RUN_KEYS
from recordlint.settings.read import Reader, did_you_mean
from recordlint.text import Source, Span, decode
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.rule import Rule
    from recordlint.schema import Schema
    from recordlint.settings.vocabulary import FindFiles, Terms

Read = Callable[[str], bytes]
"""The bytes of a file. Raises OSError where they cannot be had."""

FindPlugin = Callable[[str, str], "tuple[Rule, ...]"]
"""The rules of a plugin, by what a configuration calls it and the configuration's folder. Raises ValueError, with the
reason in words and perhaps `help`, where they cannot be had."""

GROUP = "configuration"
TABLE_IN_PYPROJECT = ("tool", "recordlint")


class Loaded(NamedTuple):
    """Settings, and what is wrong with the files they come from; what is wrong is left out of the settings."""

    settings: Settings
    diagnostics: tuple[Diagnostic, ...]


def load(
    path: str,
    read: Read,
    rules: Mapping[str, Rule],
    *,
    base: str,
    find_files: FindFiles,
    find_plugin: FindPlugin = lambda name, folder: (),
    overrides: Mapping[str, Any] | None = None,
    schemas: Mapping[str, Schema] | None = None,
) -> Loaded:
    """The settings of the configuration file at `path`, absolute and with `/`; never raises.

    `base` is the working directory, absolute; `find_files` finds those of vocabularies, `find_plugin` the rules of
    plugins; `overrides` and `schemas` are what the command line says.
    """
    loader = _Loader(read, rules, base, posixpath.dirname(path), find_files=find_files, find_plugin=find_plugin)
    scopes = loader.scopes(path)
    loader.settle_vocabularies()
    collections = tuple(collection for scope in reversed(scopes) for collection in scope.pop("collections", ()))
    settings = Settings(
        loader.rules,
        scopes=tuple(scopes),
        collections=collections,
        overrides=overrides,
        schemas={**loader.schemas, **(schemas or {})},
        path=path,
        parts=tuple(loader.parts),
        root=posixpath.dirname(path),
        base=base,
    )
    return Loaded(settings, tuple(sorted(loader.diagnostics, key=lambda diagnostic: diagnostic.order)))


def load_schema(name: str, folder: str, read: Read, tree: str | None = None) -> tuple[str, Schema]:
    """The schema that a configuration calls `name`: a bundled one, or a file by its path from `folder`. It may refer to
    files below its own folder, and below `tree` (`folder` unless given).

    Gives with it the bundled name or the absolute path. Raises ValueError, with the reason in words, where there is
    none, or where it does not compile.
    """
    from recordlint.schema import SchemaFault, bundled_names, load_bundled, parse_schema

    if name in bundled_names():
        return name, load_bundled(name)
    path = posixpath.normpath(posixpath.join(folder, name))
    above = tuple(posixpath.join(one, "") for one in (tree or folder, posixpath.dirname(path)))

    def read_text(file: str) -> str:
        if not file.startswith(above):
            raise PermissionError(errno.EPERM, "it lies outside the tree")
        return read(file).decode(errors="replace")

    try:
        return path, parse_schema(name, read_text(path), path, read_text)
    except SchemaFault as error:
        raise ValueError(f"the schema `{name}` cannot be used: {error}") from error
    except OSError as error:
        if "/" in name or posixpath.splitext(name)[1]:
            raise ValueError(f"the schema `{name}` cannot be read: {reason(error)}") from error
        raise ValueError(f"no bundled schema and no file is called `{name}`") from error


class _Loader:
    """Reads a configuration file and those it extends, and collects what is wrong with them."""

    def __init__(
        self,
        read: Read,
        rules: Mapping[str, Rule],
        base: str,
        root: str,
        *,
        find_files: FindFiles,
        find_plugin: FindPlugin,
    ) -> None:
        self.read = read
        self.rules = rules
        self.base = base
        self.root = root
        self.find_files = find_files
        self.find_plugin = find_plugin
        self.schemas: dict[str, Schema] = {}
        self.diagnostics: list[Diagnostic] = []
        self.parts: list[str] = []
        self._vocabularies: dict[str, None] = {}
        self._named_vocabularies: list[tuple[Source, Node]] = []

    def scopes(self, path: str) -> list[dict[str, Any]]:
        """What the file sets, after what the files set that it extends."""
        chain = self._chain(path)
        # What one file says of rules may be about those of a plugin that another names.
        for record, folder in chain:
            self._add_plugins(record, folder)
        return [self._values(record, folder) for record, folder in reversed(chain)]

    def _chain(self, path: str) -> list[tuple[Record, str]]:
        """The file and those that it extends, each with its folder."""
        chain: list[tuple[Record, str]] = []
        extending: tuple[Record, Node] | None = None
        while True:
            self.parts.append(path)
            try:
                source = decode(self._shown(path), self.read(path))
            except OSError as error:
                self._unreadable(path, reason(error), extending)
                return chain
            record = self._record(source, path)
            folder = posixpath.dirname(path)
            chain.append((record, folder))
            node = record.get("extend")
            if node is None or not isinstance(node.value, str):
                return chain
            path = posixpath.normpath(posixpath.join(folder, node.value))
            if path in self.parts:
                finding = Finding(node, f"`{node.value}` is extended by way of itself")
                self._report(source, "invalid-setting", finding)
                return chain
            extending = (record, node)

    def _unreadable(self, path: str, why: str, extending: tuple[Record, Node] | None) -> None:
        if extending is None:
            self._report(Source(self._shown(path), ""), "unreadable-file", Finding(Span(0, 0), why))
        else:
            record, node = extending
            finding = Finding(node, f"`{node.value}` cannot be read: {why}")
            self._report(record.source, "invalid-setting", finding)

    def _shown(self, path: str) -> str:
        prefix = self.base.rstrip("/") + "/"
        return path[len(prefix) :] if path.startswith(prefix) else path

    def _add_plugins(self, record: Record, folder: str) -> None:
        """Add the rules of the plugins that a file names to those that are known."""
        node = record.get("plugins")
        for named in node.children() if node is not None and isinstance(node.value, list) else ():
            if isinstance(named.value, str):
                try:
                    rules = self.find_plugin(named.value, folder)
                except ValueError as fault:
                    finding = Finding(named, str(fault), getattr(fault, "help", None))
                    self._report(record.source, "invalid-plugin", finding)
                    continue
                self._add_rules(rules, record.source, named)

    def _add_rules(self, rules: Iterable[Rule], source: Source, named: Node) -> None:
        taken = {"all", "recommended", *(rule.group for rule in self.rules.values())}
        for rule in rules:
            if rule.name in taken or self.rules.get(rule.name, rule) != rule:
                finding = Finding(named, f"the plugin `{named.value}` has a rule `{rule.name}`, and that name is taken")
                self._report(source, "invalid-plugin", finding)
            else:
                self.rules = dict(sorted({**self.rules, rule.name: rule}.items()))

    def _values(self, record: Record, folder: str) -> dict[str, Any]:
        def find_schema(name: str) -> str:
            found, schema = load_schema(name, folder, self.read)
            self.schemas[found] = schema
            return found

        def find_terms(said: str) -> Terms:
            from recordlint.settings.vocabulary import read_terms

            # As with other globs: a configuration that is kept elsewhere speaks of the working directory.
            return read_terms(said, (self.root, self.base), self.find_files, self.read)

        reader = Reader(self.rules, folder, find_schema, find_terms)
        values = reader.table(record.root, RUN_KEYS)
        values.pop("extend", None)
        for rule, finding in reader.findings:
            self._report(record.source, rule, finding)
        # One that is wrong has been reported.
        defined = record.data.get("vocabularies")
        self._vocabularies |= dict.fromkeys(defined if isinstance(defined, dict) else ())
        self._named_vocabularies += ((record.source, node) for node in reader.vocabularies)
        return values

    def settle_vocabularies(self) -> None:
        """Report where a vocabulary is named that none of the files defines."""
        for source, node in self._named_vocabularies:
            if node.value not in self._vocabularies:
                help = did_you_mean(node.value, tuple(self._vocabularies), "define it in `[vocabularies]`")
                finding = Finding(node, f"no vocabulary is called `{node.value}`", help)
                self._report(source, "unknown-vocabulary", finding)

    def _record(self, source: Source, path: str) -> Record:
        from recordlint.parse import toml

        if source.encoding is not None:
            self._report(source, "invalid-encoding", Finding(Span(0, 0), f"this is {source.encoding}, not UTF-8 text"))
        for undecodable in source.undecodable[:1]:
            self._report(source, "invalid-encoding", Finding(undecodable, "a byte that is no UTF-8"))
        span = Span(source.bom, len(source.text))
        document = toml.load(source.text, span)
        for rule, findings in document.faults.items():
            for finding in findings:
                self._report(source, rule, finding)
        data = document.value if isinstance(document.value, dict) else {}
        base: Pointer = ()
        if posixpath.basename(path) == PYPROJECT:
            base, data = TABLE_IN_PYPROJECT, _table_in_pyproject(data)
        region = Region(source, span, "toml", toml.locate)
        record = Record(source, data, region=region, base=base)
        if "duplicate-key" in document.suspects:
            for duplicate in record.duplicates():
                finding = Finding(duplicate.key, f"`{duplicate.pointer[-1]}` is set twice")
                self._report(source, "duplicate-key", finding)
        return record

    def _report(self, source: Source, rule: str, finding: Finding) -> None:
        span, pointer = span_of(finding.at), pointer_of(finding.at)
        self.diagnostics.append(
            Diagnostic(
                path=source.path,
                start=source.position(span.start),
                end=source.position(span.end),
                rule=rule,
                group=GROUP,
                severity=Severity.ERROR,
                message=finding.message,
                help=finding.help,
                pointer=None if pointer is None else format_pointer(pointer),
                frame=frame_lines(source, (span,)),
            )
        )


def _table_in_pyproject(data: Mapping[str, Any]) -> dict[str, Any]:
    for name in TABLE_IN_PYPROJECT:
        value = data.get(name)
        data = value if isinstance(value, dict) else {}
    return dict(data)
