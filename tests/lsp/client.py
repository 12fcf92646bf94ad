"""A real client of the language server: it runs in a process of its own, and is spoken to over its standard input."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from recordlint.text import Source

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from pathlib import Path

T = TypeVar("T")
HASTY = """
import sys
from recordlint.cli import main
from recordlint.lsp import server
server.PATIENCE = 0
sys.exit(main(sys.argv[1:]))
"""
"""The command, but that it does not wait whether somebody types on: tests/lsp/test_server.py asks that."""
PATIENCE = 60
"""Seconds after which what should have come is not waited for any more."""


class Editor:
    """An editor with a folder open, as far as a test needs one. Texts are named by their paths from the folder."""

    def __init__(self, client: LanguageClient, folder: Path, encoding: str) -> None:
        self.client = client
        self.folder = folder
        self.encoding = encoding
        self.texts: dict[str, str] = {}
        self.log: list[str] = []
        self.shown: list[str] = []
        self.watched: list[str] = []
        self.left: int | None = None
        self._published: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self._news = asyncio.Event()
        self._versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str) -> list[types.Diagnostic]:
        """Open a text, and give what is found in it."""
        self.texts[name] = text
        self._versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.found(name)

    async def change(self, name: str, text: str) -> list[types.Diagnostic]:
        """Change a text, and give what is found in it then."""
        self.type(name, text)
        return await self.found(name)

    def type(self, name: str, text: str) -> None:
        """Change a text, and wait for nothing."""
        self.texts[name] = text
        self._versions[name] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=self._versions[name], uri=self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def found(self, name: str) -> list[types.Diagnostic]:
        """The next diagnostics of a text as it is now."""
        while True:
            for one in self._published.pop(self.uri(name), []):
                if one.version in (None, self._versions.get(name)):
                    return list(one.diagnostics)
            self._news.clear()
            await self._news.wait()

    async def until(self, words: str, said: list[str]) -> str:
        """The first message that has these words in it."""
        while True:
            for message in said:
                if words in message:
                    return message
            self._news.clear()
            await self._news.wait()

    def identifier(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    def position(self, name: str, offset: int) -> types.Position:
        """A position in a text by its characters; only for what is ASCII up to there on its line."""
        place = Source(name, self.texts[name]).position(offset)
        return types.Position(place.line - 1, place.column - 1)

    def applied(self, name: str, edit: types.WorkspaceEdit | None) -> str:
        """A text with an edit, applied as the protocol says."""
        assert edit is not None
        assert edit.changes is not None
        source = Source(name, self.texts[name])
        text = source.text
        edits = edit.changes[self.uri(name)]
        spans = [(self._offset(source, one.range.start), self._offset(source, one.range.end), one) for one in edits]
        for start, end, one in sorted(spans, key=lambda span: span[:2], reverse=True):
            text = text[:start] + one.new_text + text[end:]
        return text

    def _offset(self, source: Source, position: types.Position) -> int:
        codec = {"utf-16": "utf-16-le"}.get(self.encoding, "utf-32-le" if self.encoding == "utf-32" else self.encoding)
        width = {"utf-16": 2, "utf-32": 4}.get(self.encoding, 1)
        start, end = source.line(position.line + 1)
        line = source.text[start:end].encode(codec)
        return start + len(line[: position.character * width].decode(codec))

    def take(self, params: types.PublishDiagnosticsParams) -> None:
        self._published.setdefault(params.uri, []).append(params)
        self._news.set()

    def hear(self, said: list[str], message: str) -> None:
        said.append(message)
        self._news.set()


@asynccontextmanager
async def editing(
    folder: Path, *options: str, encodings: tuple[str, ...] | None = ("utf-16",), environment: dict[str, str]
) -> AsyncIterator[Editor]:
    """A server for a folder, started and ended as an editor does it."""
    client = LanguageClient("tests", "1")
    editor = Editor(client, folder, (encodings or ("utf-16",))[0])

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params: types.PublishDiagnosticsParams) -> None:
        editor.take(params)

    @client.feature(types.WINDOW_LOG_MESSAGE)
    def logged(params: types.LogMessageParams) -> None:
        editor.hear(editor.log, params.message)

    @client.feature(types.WINDOW_SHOW_MESSAGE)
    def shown(params: types.ShowMessageParams) -> None:
        editor.hear(editor.shown, params.message)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def registered(params: types.RegistrationParams) -> None:
        editor.hear(editor.watched, params.registrations[0].method)

    await client.start_io(sys.executable, "-c", HASTY, "lsp", *options, env=environment)
    kinds = None if encodings is None else [types.PositionEncodingKind(one) for one in encodings]
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    answer = await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=kinds),
                workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watching),
            ),
            root_uri=folder.as_uri(),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name)],
        )
    )
    assert answer.capabilities.position_encoding == editor.encoding
    client.initialized(types.InitializedParams())
    try:
        yield editor
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()
        editor.left = client._server.returncode if client._server is not None else None


class Window:
    """An editor that stays open for several tests."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._session = editing(folder, environment=dict(os.environ), **settings)
        self.editor = self.do(self._session.__aenter__())

    def do(self, work: Coroutine[object, object, T]) -> T:
        """Do something in the editor, which is given up when nothing comes any more."""
        return self._loop.run_until_complete(asyncio.wait_for(work, PATIENCE))

    def close(self) -> None:
        """Shut down the server, and wait for its end."""
        self.do(self._session.__aexit__(None, None, None))
        self._loop.close()
