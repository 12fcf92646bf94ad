from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recordlint.report import FORMATS, Options, reporter
from recordlint.report.terminal import cells, painter, visible, width
from reports.building import diagnostic, every_kind, fix, report

# Controls other than the line feed, format characters that reorder text, line separators, halves of surrogate pairs.
RAW = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COMMAND = re.compile(
    r"^\s*::(?!(error|warning|notice) title=recordlint )|##vso\[(?!task\.logissue type=\w+;sourcepath=)"
    r"|##\[(add-mask|error|stop-commands)[ \]]",
    re.MULTILINE,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[0m", "\\x1b[0m"),
        ("\t\r\n", "\\t\\r\\n"),
        ("\x9b\x7f", "\\x9b\\x7f"),
        ("\u202eabc", "\\u202eabc"),
        ("\u2028", "\\u2028"),
        ("a\ud800", "a\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("日本 é", "日本 é"),
        ("a\u200db", "a\\u200db"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d\u200d", "\\u200d\\u200d"),
        ("a\ufe0f", "a\\ufe0f"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("##vso[task.complete]", "\\x23#vso[task.complete]"),
        ("##\ufe0fvso[task.complete]", "##\\ufe0fvso[task.complete]"),
        ("a ##[add-mask]b ##[Stop-Commands x=1]c", "a \\x23#[add-mask]b \\x23#[Stop-Commands x=1]c"),
        ("##[a link](b)", "##[a link](b)"),
    ],
)
def test_what_cannot_be_printed_is_escaped(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown", "taken"),
    [
        ("abc", "abc", 3),
        ("a\tb", "a    b", 6),
        ("日本", "日本", 4),
        ("Ａ\u3000", "Ａ\u3000", 4),
        ("ｶﾞ", "ｶﾞ", 2),
        ("e\u0301", "e\u0301", 1),
        ("각", "각", 2),
        ("क्षि", "क्षि", 3),
        ("می\u200cخواهم", "می\u200cخواهم", 7),
        ("😀", "😀", 2),
        ("❤\ufe0f", "❤", 1),
        ("1\ufe0f\u20e3", "1\u20e3", 1),
        ("👩\u200d💻", "👩💻", 4),
        ("👍🏽", "👍", 2),
        ("🏽", "🏽", 2),
        ("🇩🇪", "🇩🇪", 2),
        ("\U0001faff", "\U0001faff", 2),
        ("\U0003fffd", "\U0003fffd", 2),
        ("\u0378", "\u0378", 1),
        ("\x1b日", "\\x1b日", 6),
    ],
)
def test_characters_take_cells(text, shown, taken):
    assert "".join(cell.shown for cell in cells(text)) == shown
    assert width(text) == taken


def test_colour_is_put_round_a_text_or_not():
    assert painter(True)("a", "1;31") == "\x1b[1;31ma\x1b[0m"
    assert painter(False)("a", "1;31") == "a"


def test_formats_are_found_by_name():
    for name in FORMATS:
        assert reporter(name).__name__ == name


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_hostile_comes_out_of_any_format(name):
    text = reporter(name)(every_kind(), Options())
    assert not RAW.search(text)
    text.encode()
    assert not COMMAND.search(text)


anything = st.lists(
    st.characters()
    | st.sampled_from("\x1b\r\n\t\x9b\u202e\u2028\ud800: ,%#[")
    | st.sampled_from(["::error::", "##vso[", "##[add-mask]", "##[error "]),
    max_size=30,
).map("".join)


@given(anything, anything, anything, anything, st.integers(-5, 200))
@example("\t", "\t", "\t", "\t", 80)
def test_nothing_raw_comes_out_whatever_goes_in(text, message, path, help_, columns):
    found = diagnostic(
        text, text, message, path=path, help=help_, fix=fix(title=message), labels=[(text[:1], message)], pointer=text
    )
    for name in FORMATS:
        shown = reporter(name)(report(found), Options(width=columns))
        # A page keeps the tabs of source.
        assert not RAW.search(shown.replace("\t", "") if name == "html" else shown)
        assert not COMMAND.search(shown)
        shown.encode()


@given(anything)
def test_every_character_has_its_cell(text):
    assert len(cells(text)) == len(text)
