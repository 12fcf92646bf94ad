"""The language server as an editor meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from lsprotocol import types

from lsp.client import Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsp.client import Editor

CLEAN = "---\ntitle: A quiet day\ndate: 2024-05-01\n---\n\nNothing happened, and it happened slowly.\n"
SCHEMA = """{"type": "object", "required": ["title"], "properties": {
"title": {"type": "string", "description": "What the page is called."},
"kind": {"enum": ["note", "essay"]}, "draft": {"type": "boolean"}}}"""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One editor for all tests, each with texts of its own. What it would rather count in is not what is usual."""
    opened = Window(tmp_path_factory.mktemp("site"), encodings=("utf-8", "utf-16"))
    yield opened
    opened.close()
    assert opened.editor.left == 0


def codes(found: list[types.Diagnostic]) -> list[str]:
    return [str(one.code) for one in found]


async def actions(editor: Editor, name: str, one: types.Diagnostic | None, only: str) -> list[types.CodeAction]:
    start = types.Position(0, 0)
    range = types.Range(start, start) if one is None else one.range
    context = types.CodeActionContext([] if one is None else [one], only=[only])
    params = types.CodeActionParams(editor.identifier(name), range, context)
    answer = await editor.client.text_document_code_action_async(params)
    return [action for action in answer or () if isinstance(action, types.CodeAction)]


def test_a_problem_is_found_while_typing_and_fixed(window: Window) -> None:
    async def session(editor: Editor) -> None:
        assert await editor.open("typed.md", CLEAN) == []
        typed = CLEAN.replace("date: 2024-05-01", "date: 2024-05-01\ntags: [sea, sky, sea]")
        (found,) = await editor.change("typed.md", typed)
        assert found.code == "duplicate-item"
        assert found.source == "recordlint"
        assert found.severity == types.DiagnosticSeverity.Warning
        assert found.range == types.Range(types.Position(3, 17), types.Position(3, 20))
        (label,) = found.related_information or ()
        assert (label.location.uri, label.location.range.start) == (editor.uri("typed.md"), types.Position(3, 7))
        fix, ignore = await actions(editor, "typed.md", found, "quickfix")
        assert fix.is_preferred
        assert await editor.change("typed.md", editor.applied("typed.md", fix.edit)) == []
        assert "tags: [sea, sky]\n" in editor.texts["typed.md"]
        await editor.change("typed.md", typed)
        assert ignore.title == "Ignore duplicate-item here"
        assert await editor.change("typed.md", editor.applied("typed.md", ignore.edit)) == []
        assert "# recordlint: ignore[duplicate-item]\n" in editor.texts["typed.md"]

    window.do(session(window.editor))


def test_everything_safe_is_fixed_at_once(window: Window) -> None:
    async def session(editor: Editor) -> None:
        faulty = (
            "---\r\ntitle: 'A quiet day '\r\ndate: 2024-5-1\r\ntags: [sea, sea]\r\n---\r\n\r\n\U0001f30a Slowly.  \n"
        )
        before = await editor.open("all.md", faulty)
        assert {"untrimmed-value", "nonstandard-timestamp", "duplicate-item"} <= set(codes(before))
        (everything,) = await actions(editor, "all.md", None, "source.fixAll")
        assert everything.kind == "source.fixAll.recordlint"
        after = await editor.change("all.md", editor.applied("all.md", everything.edit))
        assert not set(codes(before)) & set(codes(after))
        assert "title: 'A quiet day'\r\ndate: 2024-05-01\r\ntags: [sea]\r\n" in editor.texts["all.md"]
        assert await actions(editor, "all.md", None, "source.fixAll.recordlint") == []
        assert await actions(editor, "all.md", None, "refactor") == []

    window.do(session(window.editor))


def test_columns_are_counted_as_agreed(window: Window) -> None:
    async def session(editor: Editor) -> None:
        text = CLEAN.replace("---\n\n", "tags: [\U0001f30a, \U0001f30a]\n---\n\n", 1)
        (found,) = await editor.open("columns.md", text)
        assert found.range == types.Range(types.Position(3, 13), types.Position(3, 17))
        fix, *_ = await actions(editor, "columns.md", found, "quickfix")
        assert await editor.change("columns.md", editor.applied("columns.md", fix.edit)) == []

    window.do(session(window.editor))


def test_a_page_is_shown_at_a_problem_and_nowhere_else(window: Window) -> None:
    async def session(editor: Editor) -> None:
        (found,) = await editor.open("page.md", CLEAN.replace("05-01", "13-01"))
        at = types.HoverParams(editor.identifier("page.md"), found.range.start)
        hover = await editor.client.text_document_hover_async(at)
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("# invalid-timestamp\n\nerror · recommended · no fix")
        elsewhere = types.HoverParams(editor.identifier("page.md"), types.Position(5, 1))
        assert await editor.client.text_document_hover_async(elsewhere) is None

    window.do(session(window.editor))


def test_a_configuration_that_changes_holds_at_once(window: Window) -> None:
    configuration = window.editor.folder / "configured" / "recordlint.toml"
    configuration.parent.mkdir()

    async def session(editor: Editor) -> None:
        await editor.until("didChangeWatchedFiles", editor.watched)
        assert codes(await editor.open("configured/a.md", CLEAN.replace("05-01", "13-01"))) == ["invalid-timestamp"]

        def reread() -> None:
            event = types.FileEvent(configuration.as_uri(), types.FileChangeType.Changed)
            editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

        configuration.write_text('ignore = ["invalid-timestamp"]\n')
        reread()
        assert await editor.found("configured/a.md") == []
        configuration.write_text('ignroe = ["invalid-timestamp"]\n')
        reread()
        assert await editor.found("configured/a.md") == []
        (mistake,) = await editor.found("configured/recordlint.toml")
        assert "ignroe" in mistake.message
        assert mistake.range.start == types.Position(0, 0)
        assert "configured/recordlint.toml" in await editor.until("checks nothing until", editor.shown)
        configuration.unlink()
        reread()
        assert codes(await editor.found("configured/a.md")) == ["invalid-timestamp"]
        assert await editor.found("configured/recordlint.toml") == []

    window.do(session(window.editor))


def test_keys_and_values_are_completed_in_a_text_that_does_not_parse(window: Window) -> None:
    pages = window.editor.folder / "pages"
    pages.mkdir()
    (pages / "page.schema.json").write_text(SCHEMA)
    (pages / "recordlint.toml").write_text('schema = "page.schema.json"\n')

    async def completed(editor: Editor, after: str) -> list[types.CompletionItem]:
        text = editor.texts["pages/a.md"]
        params = types.CompletionParams(
            editor.identifier("pages/a.md"), editor.position("pages/a.md", text.index(after) + len(after))
        )
        answer = await editor.client.text_document_completion_async(params)
        return list(answer.items if isinstance(answer, types.CompletionList) else answer or ())

    async def session(editor: Editor) -> None:
        await editor.open("pages/a.md", "---\ndraft: true\nti\nkind: es: [\n---\n\nA body.\n")
        (title,) = await completed(editor, "\nti")
        assert (title.label, title.detail, title.documentation) == (
            "title",
            "required, string",
            "What the page is called.",
        )
        assert isinstance(title.text_edit, types.TextEdit)
        edit = types.WorkspaceEdit(changes={editor.uri("pages/a.md"): [title.text_edit]})
        assert "draft: true\ntitle: \n" in editor.applied("pages/a.md", edit)
        assert [one.label for one in await completed(editor, "kind: es")] == ["note", "essay"]
        assert await completed(editor, "A bo") == []

    window.do(session(window.editor))


def test_what_a_check_of_the_folder_leaves_out_is_left_alone(window: Window) -> None:
    async def session(editor: Editor) -> None:
        faulty = CLEAN.replace("05-01", "13-01")
        assert await editor.open("node_modules/a.md", faulty) == []
        assert await editor.open("README.md", "# What this is\n") == []
        assert codes(await editor.open("new/a.md", faulty)) == ["invalid-timestamp"]
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(editor.identifier("new/a.md")))
        assert await editor.found("new/a.md") == []

    window.do(session(window.editor))


def test_a_hostile_text_does_not_end_the_server(window: Window) -> None:
    async def session(editor: Editor) -> None:
        deep = "---\na: " + "[" * 100_000 + "\n---\n\nText.\n"
        assert codes(await editor.open("deep.md", deep)) == ["invalid-syntax"]
        huge = CLEAN + "x" * (10 * 2**20)
        assert codes(await editor.open("huge.md", huge)) == ["unreadable-file"]
        assert await actions(editor, "huge.md", None, "quickfix") == []
        half = CLEAN.replace("quiet", "\ud800quiet")
        assert isinstance(await editor.open("half.md", half), list)
        assert await editor.open("after.md", CLEAN) == []

    window.do(session(window.editor))
