"""The Language Server Protocol: what an editor asks, and what it is told. Nothing about records is decided here."""

from __future__ import annotations

import asyncio
import os
import posixpath
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from recordlint import __version__
from recordlint.files import with_slashes
from recordlint.lsp.desk import Buffer, Look
from recordlint.lsp.messages import FIX_ALL, NAME, Writer, mistake, uri_of
from recordlint.lsp.worker import Trouble, Worker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.lsp.desk import Setup

PATIENCE = 0.2
"""Seconds without a change after which a text is checked."""
WATCHED = "**/*.{toml,json,yaml,yml}"
"""Files that configurations, schemas, vocabularies and baselines are."""


class _Document:
    """A text that is open, and what was said of it."""

    __slots__ = ("buffer", "look", "uri", "writer")

    def __init__(self, uri: str, buffer: Buffer, writer: Writer, look: Look) -> None:
        self.uri = uri
        self.buffer = buffer
        self.writer = writer
        self.look = look


class Session:
    """One editor: the texts that are open there."""

    def __init__(self, server: LanguageServer, worker: Worker) -> None:
        self.server = server
        self.worker = worker
        self._open: dict[str, _Document] = {}
        self._mistaken: dict[str, list[types.Diagnostic]] = {}
        self._reloads = 0

    def take(self, uri: str) -> bool:
        """Take in a text as it is now; false for one that is no file."""
        path = to_fs_path(uri)
        if path is None:
            return False
        text = self.server.workspace.get_text_document(uri).source
        buffer = Buffer(with_slashes(path), self._base(with_slashes(path)), text)
        encoding = _plain(self.server.workspace.position_encoding or "utf-16")
        before = Look(mistakes=self._open[uri].look.mistakes if uri in self._open else ())
        self._open[uri] = _Document(uri, buffer, Writer(uri, text, encoding, buffer.base), before)
        return True

    def drop(self, uri: str) -> None:
        """Forget a text that was closed."""
        if self._open.pop(uri, None) is not None:
            self._publish(uri, ())
            self._tell_mistakes()

    async def check_soon(self, uri: str) -> None:
        """Check a text unless it changes before long."""
        document = self._open.get(uri)
        await asyncio.sleep(PATIENCE)
        if document is not None and self._open.get(uri) is document:
            await self.check(uri)

    async def check(self, uri: str) -> None:
        """Check a text, and publish what is found in it."""
        document = self._open.get(uri)
        if document is None:
            return
        look = await self._ask(document, "check", document.buffer)
        # By now the text may be another.
        if look is not None and self._open.get(uri) is document:
            document.look = look
            self._publish(uri, [document.writer.diagnostic(one) for one in look.diagnostics])
            self._tell_mistakes()

    async def reload(self) -> None:
        """Read configurations anew, and check all texts by them, unless more of them change before long."""
        self._reloads += 1
        number = self._reloads
        await asyncio.sleep(PATIENCE)
        if number == self._reloads:
            for document in list(self._open.values())[:1]:
                await self._ask(document, "reload")
            for uri in list(self._open):
                await self.check(uri)

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """What can be done about the problems in a range, or all over the text."""
        document = self._open.get(params.text_document.uri)
        if document is None:
            return []
        actions = []
        if _wants(params.context.only, types.CodeActionKind.QuickFix.value):
            start, end = (document.writer.offset(at) for at in (params.range.start, params.range.end))
            offers = await self._ask(document, "offers", document.buffer, start, end) or ()
            actions += [document.writer.quick_fix(offer) for offer in offers]
        if _wants(params.context.only, FIX_ALL):
            replacement = await self._ask(document, "fix_all", document.buffer)
            actions += [document.writer.fix_all(replacement)] if replacement is not None else []
        # The editor would apply to a new text what was meant for an old one.
        return actions if self._open.get(document.uri) is document else []

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """The pages of the rules that speak about a place."""
        document = self._open.get(params.text_document.uri)
        if document is None:
            return None
        offset = document.writer.offset(params.position)
        rules = dict.fromkeys(
            one.rule
            for one in document.look.diagnostics
            if one.start.offset <= offset <= max(one.end.offset, one.start.offset)
        )
        pages = [await self._ask(document, "page", document.buffer, rule) for rule in rules]
        text = "\n\n---\n\n".join(page for page in pages if page)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None

    async def complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        """What could be written at a place."""
        document = self._open.get(params.text_document.uri)
        if document is None:
            return None
        offset = document.writer.offset(params.position)
        found = await self._ask(document, "complete", document.buffer, offset) or ()
        return types.CompletionList(False, [document.writer.proposal(one, number) for number, one in enumerate(found)])

    def _base(self, path: str) -> str:
        """The innermost folder of the workspace that a file lies in, else its own folder."""
        workspace = self.server.workspace
        uris = [*workspace.folders, *([workspace.root_uri] if workspace.root_uri else [])]
        roots = (with_slashes(to_fs_path(uri) or "").rstrip("/") for uri in uris)
        holding = [root for root in roots if path.startswith(f"{root}/")]
        return max(holding, key=len, default=posixpath.dirname(path)) or "/"

    async def _ask(self, document: _Document, method: str, *arguments: object) -> Any:
        """What the desk says; None where it failed, which is logged."""
        try:
            return await self.worker.ask(method, *arguments)
        except Trouble as trouble:
            message = f"{method} {os.path.basename(document.buffer.path)}: {trouble}"
            self.server.window_log_message(types.LogMessageParams(types.MessageType.Error, message))
            return None

    def _tell_mistakes(self) -> None:
        """Publish what is wrong with the configurations of open texts, and take back what no longer is."""
        by_uri: dict[str, list[types.Diagnostic]] = {}
        for one in dict.fromkeys(one for document in self._open.values() for one in document.look.mistakes):
            by_uri.setdefault(uri_of(one.path), []).append(mistake(one))
        for uri in {**self._mistaken, **by_uri}:
            before, now = self._mistaken.get(uri, []), by_uri.get(uri, [])
            if now != before:
                self._publish(uri, now)
            if now and not before:
                message = f"recordlint checks nothing until `{to_fs_path(uri)}` is mended: {now[0].message}"
                self.server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))
        self._mistaken = by_uri

    def _publish(self, uri: str, diagnostics: Iterable[types.Diagnostic]) -> None:
        document = self.server.workspace.text_documents.get(uri)
        version = None if document is None else document.version
        self.server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, list(diagnostics), version=version)
        )


def _wants(only: Iterable[str] | None, kind: str) -> bool:
    """Whether actions of a kind are asked for: a kind stands for all that are below it."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in map(_plain, only))


def _plain(kind: str) -> str:
    return str(getattr(kind, "value", kind))


def make_server(setup: Setup) -> LanguageServer:
    """A server, ready to be started."""
    # Changes come as whole texts: where lines end, the library and the protocol do not agree.
    server = LanguageServer(NAME, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
    session = Session(server, Worker(setup))
    kinds = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        if session.take(params.text_document.uri):
            await session.check(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        if session.take(params.text_document.uri):
            await session.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        await session.check(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.drop(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(params: types.DidChangeWatchedFilesParams) -> None:
        await session.reload()

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await session.actions(params)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        return await session.hover(params)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " ", '"']))
    async def complete(params: types.CompletionParams) -> types.CompletionList | None:
        return await session.complete(params)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        await _watch(server)

    @server.feature(types.SHUTDOWN)
    async def shutdown(params: None) -> None:
        await session.worker.close()

    return server


async def _watch(server: LanguageServer) -> None:
    """Ask to be told of files that change, if the editor can tell."""
    workspace = server.client_capabilities.workspace
    watching = None if workspace is None else workspace.did_change_watched_files
    if watching is not None and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(WATCHED)])
        registration = types.Registration("configuration", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await server.client_register_capability_async(types.RegistrationParams([registration]))
