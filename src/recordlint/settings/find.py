"""Which settings hold in a folder: those of the nearest configuration file, in it or above it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.diagnostic import Diagnostic
    from recordlint.rule import Rule
    from recordlint.schema import Schema
    from recordlint.settings.load import FindPlugin, Read
    from recordlint.settings.vocabulary import FindFiles

PYPROJECT = "pyproject.toml"
NAMES = ("recordlint.toml", ".recordlint.toml", PYPROJECT)
"""What a configuration file is called, the first that is there counts; a `pyproject.toml` only with our table in it."""
_OUR_TABLE = regex(rb"^[ \t]*(?:\[+[ \t]*)?tool[ \t]*\.[ \t]*recordlint\b", re.MULTILINE)


def reason(error: OSError) -> str:
    """Why a file could not be had, in words for a message."""
    words = error.strerror or str(error)
    return words[:1].lower() + words[1:]


class Configurations:
    """The settings of folders, each read once.

    `base` is the working directory, absolute and with `/`. `find_files` finds those of vocabularies, `find_plugin`
    the rules of plugins (none, if it is not given). `file` is a configuration file that holds everywhere, its path
    relative to `base`; with `isolated` none is read at all.
    `overrides` is what the command line sets (see `Settings`), with the compiled `schemas` it names. `diagnostics`
    grows by what is wrong with the files that are read; `everywhere` are the settings that hold in all folders, if any.
    """

    def __init__(
        self,
        read: Read,
        rules: Mapping[str, Rule],
        *,
        base: str,
        find_files: FindFiles = lambda folder, glob: [],
        find_plugin: FindPlugin = lambda name, folder: (),
        file: str | None = None,
        isolated: bool = False,
        overrides: Mapping[str, Any] | None = None,
        schemas: Mapping[str, Schema] | None = None,
    ) -> None:
        self.base = base
        self.diagnostics: list[Diagnostic] = []
        self._read = read
        self._find_files = find_files
        self._find_plugin = find_plugin
        self._rules = rules
        self._overrides = overrides or {}
        self._schemas = schemas or {}
        self._by_folder: dict[str, Settings] = {}
        self.everywhere: Settings | None = None
        if isolated:
            self.everywhere = self._unconfigured()
        elif file is not None:
            self.everywhere = self._load(posixpath.normpath(posixpath.join(base, file)))

    def of(self, folder: str) -> Settings:
        """The settings that hold in a folder, given absolute and with `/`."""
        if self.everywhere is not None:
            return self.everywhere
        missed = []
        while folder not in self._by_folder:
            missed.append(folder)
            path = self._configuration_in(folder)
            parent = posixpath.dirname(folder)
            if path is not None:
                self._by_folder[folder] = self._load(path)
            elif parent == folder:
                self._by_folder[folder] = self._unconfigured()
            else:
                folder = parent
        for below in missed:
            self._by_folder[below] = self._by_folder[folder]
        return self._by_folder[folder]

    def _configuration_in(self, folder: str) -> str | None:
        for name in NAMES:
            path = posixpath.join(folder, name)
            try:
                data = self._read(path)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                continue
            except OSError:
                # The file is there: that it cannot be read is to be reported, not to be passed over.
                return path
            if name != PYPROJECT or _OUR_TABLE.search(data):
                return path
        return None

    def _unconfigured(self) -> Settings:
        return Settings(self._rules, overrides=self._overrides, schemas=self._schemas, root=self.base, base=self.base)

    def _load(self, path: str) -> Settings:
        from recordlint.settings.load import load

        loaded = load(
            path,
            self._read,
            self._rules,
            base=self.base,
            find_files=self._find_files,
            find_plugin=self._find_plugin,
            overrides=self._overrides,
            schemas=self._schemas,
        )
        self.diagnostics += loaded.diagnostics
        return loaded.settings
