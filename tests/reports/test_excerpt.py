from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recordlint.diagnostic import FrameLine, PlacedLabel
from recordlint.report import Options
from recordlint.report.terminal import cells, width
from recordlint.report.text import full
from recordlint.text import Position, Span
from reports.building import block, diagnostic, report


def test_a_label_elsewhere_names_its_place():
    label = PlacedLabel("first used here", Position(3, 1, 20), Position(3, 4, 23), "news/b.md")
    assert "^\n     see: news/b.md:3:1 first used here\n" in full(
        report(diagnostic()._replace(labels=(label,))), Options()
    )


def test_a_label_on_the_line_of_the_span_stands_below_it():
    assert block(labels=[("title", "of this")]) == ("   1 | title: a\n     |        ^\n     | ----- of this\n")


def test_a_label_of_several_lines_has_one_message():
    assert block("a: b\nc: d\ne: f\n", "f", labels=[("a: b\nc", "these")]) == (
        "   1 | a: b\n     | ---- these\n   2 | c: d\n     | -\n   3 | e: f\n     |    ^\n"
    )


def test_a_label_that_finds_no_room_behind_its_underline_stands_before_it():
    text = block("x" * 68 + "HERE", "x", labels=[("HERE", "the end of it")])
    assert text.endswith("     |" + " " * 55 + "the end of it ----\n")
    text = block(
        "HERE" + "x" * 70, "x", labels=[("HERE", "a message as long as the whole of the line, or more than it")]
    )
    assert "     | ---- a message" in text


def test_a_label_cut_from_the_line_names_its_place():
    text = block("HERE" + "x" * 300 + "THERE", "THERE", labels=[("HERE", "the beginning")])
    assert text.endswith("^^^^^\n     see: news/a.md:1:1 the beginning\n")


def test_without_a_frame_the_place_is_said():
    text = block(frame=(), labels=[("title", "the key")])
    assert text == "     see: news/a.md:1:1 the key\n"


def test_a_span_over_several_lines_is_marked_where_it_begins_and_ends():
    assert block("a: >\n  one\n  two\n  six\nb: c\n", Span(3, 23)) == (
        "   1 | a: >\n     |    ^\n   … |\n   4 |   six\n     |   ^^^\n"
    )


def test_an_empty_line_in_a_span_is_not_marked():
    assert block("a: >\n\n  b\n", Span(3, 9)) == "   1 | a: >\n     |    ^\n   2 |\n   3 |   b\n     |   ^\n"


def test_a_span_that_ends_with_the_line_marks_nothing_of_the_next():
    assert block("a: b\nc: d\n", Span(0, 5)) == "   1 | a: b\n     | ^^^^\n"
    shown = block("a: b\nc: d\n", Span(0, 5), labels=[("d", "next")])
    assert shown == "   1 | a: b\n     | ^^^^\n   2 | c: d\n     |    - next\n"


def test_a_place_without_characters_has_one_caret():
    assert block("a: b\n", Span(1, 1)) == "   1 | a: b\n     |  ^\n"
    assert block("a: b\r\n", Span(5, 6)) == "   1 | a: b\n     |     ^\n"
    assert block("e\u0301b\n", Span(1, 2)) == "   1 | e\u0301b\n     |  ^\n"


def test_blanks_at_the_end_of_a_line_are_marked_but_not_printed():
    assert block("a: b   \n", Span(4, 7)) == "   1 | a: b\n     |     ^^^\n"


def test_large_line_numbers_widen_the_margin():
    found = diagnostic(frame=(FrameLine(123456, 1, "title: a"),))._replace(
        start=Position(123456, 8, 0), end=Position(123456, 9, 0)
    )
    assert "\n123456 | title: a\n       |        ^\n" in full(report(found), Options())


def test_a_tab_takes_four_cells():
    assert block("\ta\tHERE\n", "HERE") == "   1 |     a    HERE\n     |          ^^^^\n"


def test_wide_characters_take_two_cells():
    assert block("題: 日本 HERE\n", "HERE") == "   1 | 題: 日本 HERE\n     |          ^^^^\n"
    assert block("題: 日本 HERE\n", "日本") == "   1 | 題: 日本 HERE\n     |     ^^^^\n"


def test_what_cannot_be_seen_is_shown():
    assert block("a\u200bb\x1b c\n", "\u200b") == "   1 | a\\u200bb\\x1b c\n     |  ^^^^^^\n"


LONG = "key: " + "lorem ipsum dolor sit amet " * 100 + "HERE " + "consectetur " * 100


@pytest.mark.parametrize("columns", [20, 40, 80, 120, 200])
def test_a_long_line_is_cut_round_its_span(columns):
    source, carets = block(LONG, "HERE", columns=columns).splitlines()
    assert len(source) == max(columns, 27)
    assert source[7] == source[-1] == "…"
    assert source[carets.index("^") :].startswith("HERE")


def test_a_long_line_keeps_its_beginning_where_the_span_is_near():
    source, carets = block(f"key: HERE {'x' * 300}", "HERE").splitlines()
    assert source.startswith("   1 | key: HERE xxx")
    assert source.endswith("x…")
    assert carets == "     |      ^^^^"


def test_a_long_line_keeps_its_end_where_the_span_is_there():
    source, carets = block("x" * 300 + "HERE", "HERE").splitlines()
    assert source == "   1 | …" + "x" * 67 + "HERE"
    assert carets == "     |" + " " * 69 + "^^^^"
    source, carets = block("x" * 300, Span(300, 300)).splitlines()
    assert (source[7], source[-1]) == ("…", "x")
    assert carets == " " * 5 + "|" + " " * (len(source) - 6) + "^"


def test_a_span_too_long_for_a_line_shows_its_beginning():
    source, carets = block("x" * 200 + "y" * 200, "y" * 200).splitlines()
    assert source == "   1 | …" + "x" * 8 + "y" * 63 + "…"
    assert carets == "     | " + " " * 9 + "^" * 63


def test_a_span_that_ends_in_a_long_line_shows_its_end():
    text = block("a\n" + "y" * 200 + "HERE" + "z" * 200, Span(0, 206))
    source, carets = text.splitlines()[-2:]
    assert "HERE" in source
    assert carets.rindex("^") == source.index("HERE") + 3


def test_labels_near_the_span_stay_in_sight():
    text = block("x" * 60 + "ONE" + "y" * 30 + "TWO" + "z" * 100, "TWO", labels=[("ONE", "one")])
    assert "--- one" in text


def test_a_cut_line_does_not_begin_with_a_combining_character():
    for before in range(60, 90):
        source = block("e\u0301" * before + "HERE" + "x" * 100, "HERE").splitlines()[0]
        assert "…\u0301" not in source


ODD = "ab \t\n\r\x1b\x9b\u0301\u200b\u200c\u200d\u2028\ufe0f\ufeff\ud800日👩💻👍🏽❤क्षىᅡ…"


@example("0000000\x1f\x1f\x1f\x1f", 9, 0, 1, 0)
@given(
    st.text(st.sampled_from(ODD) | st.characters(), max_size=120).filter(lambda text: text.strip("\ufeff")),
    st.integers(0, 130),
    st.integers(0, 20),
    st.integers(1, 130),
    st.integers(0, 130),
)
def test_carets_stand_under_the_span(text, start, length, columns, label):
    start = min(start, len(text))
    end = min(start + length, len(text))
    found = diagnostic(text, Span(start, end), labels=[(Span(min(label, len(text)), len(text)), "label")])
    shown = full(report(found), Options(width=columns), totals=False).split("\n")
    number = next(index for index, line in enumerate(shown[1:], 1) if line.startswith(f"{found.start.line:>4} |"))
    source, carets = shown[number].ljust(200), shown[number + 1]
    assert set(carets[6:]) <= {" ", "^"}
    before = carets.index("^")
    (line,) = (line for line in found.frame if line.number == found.start.line)
    row = [cell.shown for cell in cells(line.text)]
    index = found.start.column - line.column
    shown_first = next((cell for cell in row[index:] if cell), "")
    places = [at for at in range(len(source)) if width(source[:at]) == before]
    assert any(source.startswith(shown_first, at) for at in places)
