"""What the server does where something goes wrong."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from lsprotocol import types
from pygls.workspace import Workspace

from recordlint.lsp.desk import Desk, Look, Setup
from recordlint.lsp.server import Session
from recordlint.lsp.worker import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from pygls.lsp.server import LanguageServer

CLEAN = "---\ntitle: x\n---\n\nText.\n"


class FakeServer:
    """Keeps what is told."""

    def __init__(self, folder: Path, encoding: types.PositionEncodingKind) -> None:
        self.workspace = Workspace(folder.as_uri(), types.TextDocumentSyncKind.Full, position_encoding=encoding)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.log: list[types.LogMessageParams] = []
        self.text_document_publish_diagnostics = self.published.append
        self.window_log_message = self.log.append

    def put(self, uri: str, text: str, version: int) -> None:
        self.workspace.put_text_document(types.TextDocumentItem(uri, "markdown", version, text))


def session_of(
    folder: Path, ask: Any, encoding: types.PositionEncodingKind = types.PositionEncodingKind.Utf16
) -> tuple[Any, Session]:
    fake: Any = FakeServer(folder, encoding)
    server: LanguageServer = fake
    worker: Any = SimpleNamespace(ask=ask)
    return fake, Session(server, worker)


def test_a_failure_is_logged_and_nothing_else_happens(tmp_path: Path) -> None:
    async def ask(method: str, *arguments: object) -> Look:
        raise Trouble("it took longer than 10 seconds, and was given up")

    fake, session = session_of(tmp_path, ask)
    uri = (tmp_path / "a.md").as_uri()
    fake.put(uri, CLEAN, 1)
    assert session.take(uri)
    asyncio.run(session.check(uri))
    assert fake.published == []
    assert [one.message for one in fake.log] == ["check a.md: it took longer than 10 seconds, and was given up"]
    assert fake.log[0].type == types.MessageType.Error
    place = types.TextDocumentIdentifier(uri)
    completion = asyncio.run(session.complete(types.CompletionParams(place, types.Position(0, 0))))
    assert completion is not None
    assert completion.items == []


def test_what_is_found_in_an_old_text_is_not_published(tmp_path: Path) -> None:
    uri = (tmp_path / "a.md").as_uri()

    async def ask(method: str, *arguments: object) -> Look | tuple[()] | None:
        fake.put(uri, CLEAN + "More.\n", 2)
        session.take(uri)
        return Look() if method == "check" else None

    fake, session = session_of(tmp_path, ask)
    fake.put(uri, CLEAN, 1)
    session.take(uri)
    asyncio.run(session.check(uri))
    assert fake.published == []
    start = types.Position(0, 0)
    place, range = types.TextDocumentIdentifier(uri), types.Range(start, start)
    assert asyncio.run(session.actions(types.CodeActionParams(place, range, types.CodeActionContext([])))) == []


def test_of_many_changes_the_last_is_checked(tmp_path: Path) -> None:
    uri = (tmp_path / "a.md").as_uri()
    asked: list[str] = []

    async def ask(method: str, *arguments: Any) -> Look:
        asked.append(arguments[0].text)
        return Look()

    fake, session = session_of(tmp_path, ask)

    async def type_away() -> None:
        typed = []
        for version in range(1, 4):
            fake.put(uri, CLEAN + "x" * version, version)
            session.take(uri)
            typed.append(asyncio.ensure_future(session.check_soon(uri)))
            await asyncio.sleep(0)
        await asyncio.gather(*typed)

    asyncio.run(type_away())
    assert asked == [CLEAN + "xxx"]
    assert [one.version for one in fake.published] == [3]


def test_texts_that_are_no_files_or_not_open_are_left_alone(tmp_path: Path) -> None:
    async def ask(method: str, *arguments: object) -> None:
        raise AssertionError("nothing is to be asked")

    fake, session = session_of(tmp_path, ask)
    fake.put("untitled:new", CLEAN, 1)
    assert not session.take("untitled:new")
    session.drop("untitled:new")
    asyncio.run(session.check("untitled:new"))
    place, start = types.TextDocumentIdentifier("untitled:new"), types.Position(0, 0)
    assert asyncio.run(session.hover(types.HoverParams(place, start))) is None
    assert asyncio.run(session.complete(types.CompletionParams(place, start))) is None
    context = types.CodeActionContext([])
    assert asyncio.run(session.actions(types.CodeActionParams(place, types.Range(start, start), context))) == []
    assert fake.published == []


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [
        (types.PositionEncodingKind.Utf8, (13, 17)),
        (types.PositionEncodingKind.Utf16, (11, 13)),
        (types.PositionEncodingKind.Utf32, (10, 11)),
    ],
)
def test_columns_are_counted_as_agreed(
    tmp_path: Path, encoding: types.PositionEncodingKind, columns: tuple[int, int]
) -> None:
    desk = Desk(Setup())

    async def ask(method: str, *arguments: Any) -> Any:
        return getattr(desk, method)(*arguments)

    fake, session = session_of(tmp_path, ask, encoding)
    uri = (tmp_path / "a.md").as_uri()
    fake.put(uri, CLEAN.replace("---\n\n", "tags: [\U0001f30a, \U0001f30a]\n---\n\n"), 1)
    assert session.take(uri)
    asyncio.run(session.check(uri))
    (told,) = fake.published
    (found,) = told.diagnostics
    assert (found.range.start, found.range.end) == tuple(types.Position(2, column) for column in columns)
