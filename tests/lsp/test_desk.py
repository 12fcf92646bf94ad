"""What the language server would say and do, without a server."""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recordlint.cli import main
from recordlint.lsp.actions import Offer, difference
from recordlint.lsp.desk import MOST_REMEMBERED, Buffer, Desk, Look, Setup
from recordlint.lsp.worker import _packed, answer_all

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = "---\ntitle: A quiet day\ndate: 2024-05-01\n---\n\nNothing happened, and it happened slowly.\n"
FAULTY = CLEAN.replace("05-01", "13-01")
SCHEMA = """{"type": "object", "required": ["kind"], "properties": {
"title": {"type": "string", "description": "What the page is called."},
"kind": {"enum": ["note", "a: b", 3, null, {"x": 1}]}, "draft": {"type": "boolean"},
"layout": {"const": "post"}, "when": {"type": "string", "format": "date"},
"related": {"type": "array", "items": {"properties": {"url": {"type": "string"}}, "required": ["url"]}},
"image": {"anyOf": [{"type": "string"}, {"properties": {"src": {}}}]}}}"""


def buffer(folder: Path, text: str, name: str = "a.md") -> Buffer:
    return Buffer((folder / name).as_posix(), folder.as_posix(), text)


def rules(look: Look) -> list[str]:
    return [one.rule for one in look.diagnostics]


def apply(text: str, offer: Offer) -> str:
    for start, end, written in sorted(offer.edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


@pytest.fixture
def desk() -> Desk:
    return Desk(Setup())


def test_the_buffer_counts_and_not_the_file(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "a.md").write_text(FAULTY)
    assert rules(desk.check(buffer(tmp_path, CLEAN))) == []
    assert rules(desk.check(buffer(tmp_path, FAULTY))) == ["invalid-timestamp"]


def test_settings_are_those_of_the_file_until_they_are_read_again(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "quiet").mkdir()
    (tmp_path / "quiet" / "recordlint.toml").write_text('ignore = ["invalid-timestamp"]\n')
    loud, quiet = buffer(tmp_path, FAULTY), buffer(tmp_path, FAULTY, "quiet/a.md")
    assert (rules(desk.check(loud)), rules(desk.check(quiet))) == (["invalid-timestamp"], [])
    (tmp_path / "quiet" / "recordlint.toml").unlink()
    assert rules(desk.check(quiet)) == []
    desk.reload()
    assert rules(desk.check(quiet)) == ["invalid-timestamp"]


def test_another_configuration_may_be_named_or_none(tmp_path: Path) -> None:
    (tmp_path / "recordlint.toml").write_text('ignore = ["invalid-timestamp"]\n')
    (tmp_path / "other.toml").write_text("")
    text = buffer(tmp_path, FAULTY)
    assert rules(Desk(Setup(isolated=True)).check(text)) == ["invalid-timestamp"]
    assert rules(Desk(Setup(config="other.toml")).check(text)) == ["invalid-timestamp"]


def test_mistakes_of_the_own_configuration_count_and_others_do_not(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "recordlint.toml").write_text('ignroe = ["x"]\n')
    here, there = buffer(tmp_path, FAULTY), buffer(tmp_path, FAULTY, "broken/a.md")
    look = desk.check(there)
    assert look.diagnostics == ()
    assert [one.path for one in look.mistakes] == [(tmp_path / "broken" / "recordlint.toml").as_posix()]
    assert rules(desk.check(here)) == ["invalid-timestamp"]
    (tmp_path / "broken" / "recordlint.toml").write_text("no toml")
    desk.reload()
    assert len(desk.check(there).mistakes) == 1


def test_rules_of_plugins_speak_where_they_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "lint" / "style").mkdir(parents=True)
    (tmp_path / "lint" / "style" / "loud_title.py").write_text(
        "from recordlint.diagnostic import Finding, Severity\nfrom recordlint.rule import rule\n\n\n"
        '@rule(severity=Severity.NOTE, since="1.0.0")\ndef loud_title(record):\n    """A title is loud."""\n'
        '    yield Finding(record.get("title"), "the title is loud")\n'
    )
    (tmp_path / "recordlint.toml").write_text('plugins = ["./lint"]\nextend-select = ["loud-title"]\n')
    text = buffer(tmp_path, CLEAN)
    assert rules(Desk(Setup(allow_local_plugins=True)).check(text)) == ["loud-title"]
    assert Desk(Setup(allow_local_plugins=True)).page(text, "loud-title").startswith("# loud-title\n\nnote")
    assert len(Desk(Setup()).check(text).mistakes) >= 1


def test_known_problems_are_neither_reported_nor_fixed(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CLEAN.replace("date: 2024-05-01", "tags: [sea, sea]")
    (tmp_path / "a.md").write_text(text)
    (tmp_path / "recordlint.toml").write_text('baseline = "known.json"\n')
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--update-baseline", "-q"]) == 0
    both = text.replace("tags:", "topics: [sky, sky]\ntags:")
    look = desk.check(buffer(tmp_path, both))
    assert [one.start.line for one in look.diagnostics] == [3]
    fixed = desk.fix_all(buffer(tmp_path, both))
    assert fixed is not None
    assert both[: fixed.start] + fixed.text + both[fixed.end :] == both.replace("[sky, sky]", "[sky]")
    (tmp_path / "known.json").write_text("no baseline")
    assert len(desk.check(buffer(tmp_path, both)).diagnostics) == 2


@pytest.mark.parametrize("name", ["README.md", "node_modules/a.md", ".hidden/a.md", "recordlint.toml", "a.py", "b.txt"])
def test_what_is_left_out(tmp_path: Path, desk: Desk, name: str) -> None:
    text = buffer(tmp_path, "no: [record", name)
    assert desk.check(text) == Look()
    assert desk.offers(text, 0, 5) == ()
    assert desk.fix_all(text) is None
    assert desk.complete(text, 0) == ()


def test_offers_do_what_they_say(tmp_path: Path, desk: Desk) -> None:
    text = buffer(tmp_path, CLEAN.replace("date: 2024-05-01", "date: 2024-05-01\r\ntags: [sea, sky, sea]"))
    at = text.text.rindex("sea")
    fix, ignore = desk.offers(text, at, at)
    assert (fix.title, fix.preferred) == ("Remove the repeated item", True)
    assert apply(text.text, fix) == text.text.replace(", sea]", "]")
    assert (ignore.title, ignore.preferred) == ("Ignore duplicate-item here", False)
    assert "# recordlint: ignore[duplicate-item]" in apply(text.text, ignore)
    assert desk.offers(text, 0, 1) == ()


def test_what_cannot_be_proved_safe_says_so(tmp_path: Path, desk: Desk) -> None:
    text = buffer(tmp_path, CLEAN.replace("2024-05-01", "08/02/2023"))
    at = text.text.index("08/02")
    titles = [offer.title for offer in desk.offers(text, at, at)]
    assert [title for title in titles if title.endswith("(unsafe: look at the result)")]


def test_where_no_comment_can_stand_on_a_line_the_file_is_named(tmp_path: Path, desk: Desk) -> None:
    text = buffer(tmp_path, "---\ntitle: x\n---\n\n1. one\n2. tw\u200bo `a\n")
    at = text.text.index("\u200b")
    assert any(offer.title == "Ignore invisible-character in this file" for offer in desk.offers(text, at, at))


def test_lines_that_are_too_long_are_not_touched(tmp_path: Path, desk: Desk) -> None:
    text = buffer(tmp_path, '{"date": "2024-13-01"}\n{"a": "' + "x" * (10 * 2**20) + '"}\n', "a.jsonl")
    assert rules(desk.check(text)) == ["invalid-timestamp", "unreadable-file"]
    assert desk.offers(text, 0, 30) == ()
    assert desk.fix_all(text) is None


def test_texts_that_are_too_long_are_not_touched(tmp_path: Path, desk: Desk) -> None:
    text = buffer(tmp_path, FAULTY + "x" * (10 * 2**20))
    assert rules(desk.check(text)) == ["unreadable-file"]
    assert desk.offers(text, 0, 30) == ()
    assert desk.fix_all(text) is None


def test_not_every_text_is_remembered_for_ever(tmp_path: Path, desk: Desk) -> None:
    for number in range(MOST_REMEMBERED + 5):
        desk.check(buffer(tmp_path, CLEAN, f"{number}.md"))
    assert len(desk._last) == MOST_REMEMBERED
    assert desk.fix_all(buffer(tmp_path, CLEAN, "0.md")) is None


def test_pages(tmp_path: Path, desk: Desk) -> None:
    page = desk.page(buffer(tmp_path, CLEAN), "invalid-timestamp")
    assert page.startswith("# invalid-timestamp\n\nerror · recommended · no fix · group timestamps")
    assert desk.page(buffer(tmp_path, CLEAN), "no-such-rule") == ""


def proposed(desk: Desk, folder: Path, marked: str, name: str = "a.md") -> dict[str, str]:
    """The labels of what is proposed at `|`, and what would be written."""
    text = buffer(folder, marked.replace("|", "", 1), name)
    return {one.label: one.text for one in desk.complete(text, marked.index("|"))}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "page.schema.json").write_text(SCHEMA)
    (tmp_path / "recordlint.toml").write_text('schema = "page.schema.json"\n')
    return tmp_path


def test_keys_that_are_missing_are_proposed_what_is_required_first(site: Path, desk: Desk) -> None:
    found = desk.complete(buffer(site, "---\ntitle: x\n\n---\n"), 13)
    assert [one.label for one in found] == ["kind", "draft", "layout", "when", "related", "image"]
    assert (found[0].required, found[0].detail) == (True, "required")
    assert (found[3].required, found[3].detail) == (False, "string, date")
    assert proposed(desk, site, "---\ntit|le: x\n---\n")["title"] == "title"


def test_keys_below_lists_and_alternatives(site: Path, desk: Desk) -> None:
    assert proposed(desk, site, "---\nrelated:\n  - title: x\n    |\n---\n") == {"url": "url: "}
    assert proposed(desk, site, "---\nimage:\n  |\n---\n") == {"src": "src: "}
    assert "kind" in proposed(desk, site, "- title: x\n  |\n", "a.yaml")


def test_values_are_spelt_as_the_syntax_wants_them(site: Path, desk: Desk) -> None:
    assert proposed(desk, site, "---\nkind: |\n---\n") == {
        "note": "note",
        "a: b": '"a: b"',
        "3": "3",
        "null": "null",
    }
    assert proposed(desk, site, '{"kind": "|"}', "a.json") == {
        "note": '"note"',
        "a: b": '"a: b"',
        "3": "3",
        "null": "null",
    }
    assert proposed(desk, site, "+++\nkind = |\n+++\n") == {"note": '"note"', "a: b": '"a: b"', "3": "3"}
    assert proposed(desk, site, "---\ndraft: |\n---\n") == {"true": "true", "false": "false"}
    assert proposed(desk, site, "---\nlayout: |\n---\n") == {"post": "post"}
    assert proposed(desk, site, '{"ti|": 1}', "a.json")["title"] == '"title"'
    assert proposed(desk, site, "ti|\n", "a.toml")["title"] == "title = "


def test_terms_of_a_vocabulary_are_proposed(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "recordlint.toml").write_text(
        'vocabularies = { topics = ["sea", "sky"] }\nrules.unknown-term.fields = { topics = "topics" }\n'
    )
    assert proposed(desk, tmp_path, "---\ntopics: [sea, |]\n---\n") == {"sea": "sea", "sky": "sky"}
    assert proposed(desk, tmp_path, "---\ntopics:\n  - |\n---\n") == {"sea": "sea", "sky": "sky"}
    assert proposed(desk, tmp_path, "---\ntitle: |\n---\n") == {}


def test_the_schema_that_a_record_names_is_used(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "page.schema.json").write_text(SCHEMA)
    named = "---\n# yaml-language-server: $schema=page.schema.json\nkind: no|\n---\n"
    assert "note" in proposed(desk, tmp_path, named)
    assert proposed(desk, tmp_path, "---\nkind: no|\n---\n") == {}


@example("a\r\nb", "a\nb")
@example("a\r\nb", "a\rb")
@given(st.text(st.sampled_from("a\r\nb"), max_size=8), st.text(st.sampled_from("a\r\nb"), max_size=8))
def test_a_difference_makes_one_text_of_another_and_cuts_no_line_end(before: str, after: str) -> None:
    start, end, text = difference(before, after)
    assert before[:start] + text + before[end:] == after
    for offset in {start, end}:
        assert before[offset - 1 : offset + 1] != "\r\n" or offset == 0


def test_requests_are_answered_one_by_one_and_failures_told(tmp_path: Path) -> None:
    requests = [Setup(), ("page", (buffer(tmp_path, CLEAN), "no-such-rule")), ("nonsense", ()), ("reload", ())]
    sink = io.BytesIO()
    answer_all(io.BytesIO(b"".join(map(_packed, requests))), sink)
    sink.seek(0)
    answers = []
    while head := sink.read(8):
        answers.append(pickle.loads(sink.read(int.from_bytes(head, "big"))))
    assert answers[0] == (True, "")
    assert answers[1][0] is False
    assert "AttributeError" in answers[1][1]
    assert answers[2] == (True, None)
