"""What a record holds injects nothing into any report, and every report says what the diagnostics said."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recordlint.report import FORMATS, Options, reporter
from recordlint.report.inline import as_html, as_inline
from recordlint.report.terminal import visible
from recordlint.text import Source
from reports import consumers
from reports.building import HOSTILE, diagnostic, every_kind, report

FRAGMENTS = (
    *("\x1b[31m", "\0", "\x07", "\x9b5m", "\r\n", "\n", "\r", "\t", "\u2028", "\u202e", "\ud800", "\ufffe", "\ufeff"),
    *("::error::x", "\n::set-env name=a::b", "##vso[task.setvariable variable=a]b", "##[error]x", "%0A", "%25", "%3B"),
    *("]", ";", ",", "::", "=", "]]>", "<!--", "-->", "<script>", "</failure>", "&lt;", "&", '"', "'", "</details>"),
    *("|", "\\|", "\\", "`", "``", "```", "*", "_", "~~", "[a](b)", "](", "![", "<a href=b>", "www.a.example", "# "),
    *(
        "@all",
        "#1",
        "$x$",
        ":smile:",
        "https://a.example",
        "- ",
        "1. ",
        "    ",
        "{{0}}",
        "{0}",
        "{",
        "}",
        "a",
        " ",
        "ß",
    ),
)
hostile = (
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), min_size=1, max_size=8)
    .map("".join)
    .filter(str.strip)
)


def render(name, *found):
    return reporter(name)(report(*found), Options(source=lambda path: Source(path, "title: a\n")))


def plain(message):
    """A message as it reads where its quotes are code."""
    return re.sub(r"`([^`]+)`", r"\1", visible(message)).strip()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_everything_and_shows_no_control(name):
    text = reporter(name)(every_kind(), Options())
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", text)
    assert text.endswith("\n")
    text.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name):
    assert reporter(name)(every_kind(), Options()) == reporter(name)(every_kind(), Options())


@given(hostile, hostile)
def test_a_line_of_github_is_one_command_and_says_it_all(message, path):
    lines = render("github", diagnostic(message=message, path=path)).split("\n")
    assert lines.pop() == ""
    (command,) = map(consumers.github_command, lines)
    assert command.name == "error"
    assert set(command.properties) == {"title", "file", "line", "col", "endLine", "endColumn"}
    assert command.properties["file"] == visible(path)
    assert command.data == visible(f"{path}:1:8: {message}")


@given(hostile, hostile)
def test_a_line_of_azure_is_one_command_and_says_it_all(message, path):
    text = render("azure", diagnostic(message=message, path=path))
    assert text.count("\n") == 1
    assert text.count("##vso[") == 1
    command = consumers.azure_command(text[:-1])
    assert command.name == "task.logissue"
    assert command.properties["sourcepath"] == visible(path)
    assert list(command.properties) == ["type", "sourcepath", "linenumber", "columnnumber", "code"]
    assert command.data == visible(f"{path}:1:8: {message}")


@given(hostile, hostile)
def test_junit_stays_xml_and_says_it_all(message, path):
    root = consumers.junit_suites(render("junit", diagnostic(message=message, path=path, help=message)))
    (failure,) = root.iter("failure")
    shown = visible(message).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    assert failure.get("message") == shown
    assert failure.text.split("\n")[1] == f"help: {shown}"


@given(hostile, hostile)
def test_json_formats_say_it_all(message, path):
    found = diagnostic(message=message, path=path)
    assert json.loads(render("jsonl", found))["message"] == message
    (entry,) = json.loads(render("gitlab", found))
    assert entry["description"] == f"{visible(message)} [short-title]"
    assert entry["location"]["path"] == path
    assert json.loads(render("rdjson", found))["diagnostics"][0]["location"]["path"] == path


@given(hostile)
def test_messages_of_sarif_have_neither_links_nor_placeholders(message):
    (result,) = json.loads(render("sarif", diagnostic(message=message)))["runs"][0]["results"]
    text = result["message"]["text"]
    assert "](" not in text
    assert not re.search(r"(?<!{)(?:{{)*{(?!{)", text)
    assert text.replace("{{", "{").replace("}}", "}").replace("]\\x28", "](") == visible(message)


@given(hostile)
def test_a_message_in_a_comment_is_nothing_but_text_and_code(message):
    shown, texts = consumers.inline(as_inline(message))
    assert shown.strip() in (plain(message), visible(message).strip())
    assert not any(re.search(r"[@#<>$|]|://|www\.", text) for text in texts)


@example("blanks at its end    ", "help")
@given(hostile, hostile)
def test_message_and_help_in_a_comment_are_two_lines(message, help_):
    (found,) = json.loads(render("rdjson", diagnostic(message=message, help=help_)))["diagnostics"]
    first, second = found["message"].split("\n")
    assert (first, second) == (as_inline(message), as_inline(help_))
    consumers.inline(found["message"], {"softbreak"})


@given(hostile)
def test_a_message_in_a_table_is_nothing_but_text_and_code(message):
    overview, table = consumers.markdown_tables(render("markdown", diagnostic(message=message, path=message)))
    assert [len(row) for row in (*overview, *table)] == [5, 5, 3, 3]
    place, _, problem = table[1]
    assert problem.strip() == plain(message)
    assert place.strip() == visible(f"{message}:1:8").strip()


@given(hostile)
def test_nothing_that_is_special_in_markdown_is_left_in_html(message):
    assert not re.search(r"[\\`*_\[\]|~$@]|[:#](?!\d)", as_html(message).replace("&#", ""))


def test_hostile_paths_are_addresses_in_sarif():
    (result,) = json.loads(render("sarif", diagnostic(path=HOSTILE)))["runs"][0]["results"]
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", address["uri"])
