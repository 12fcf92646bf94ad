from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recordlint.diagnostic import FrameLine
from recordlint.frame import frame_lines
from recordlint.text import Source, Span

POEM = "one\ntwo\r\nthree\rfour\nfive"


def frame(text, *spans, limit=400):
    return frame_lines(Source("a.md", text), [Span(*span) for span in spans], limit)


def test_a_span_in_a_line_shows_that_line_without_its_end():
    assert frame(POEM, (4, 7)) == (FrameLine(2, 1, "two"),)


def test_a_span_over_two_lines_shows_both():
    assert frame(POEM, (0, 5)) == (FrameLine(1, 1, "one"), FrameLine(2, 1, "two"))


def test_a_span_over_three_lines_shows_the_one_between():
    assert [line.text for line in frame(POEM, (4, 17))] == ["two", "three", "four"]


def test_a_span_over_more_lines_shows_the_first_and_the_last():
    assert [line.number for line in frame(POEM, (0, 17))] == [1, 4]


def test_a_span_that_takes_in_the_line_end_stays_on_its_line():
    assert frame(POEM, (4, 9)) == (FrameLine(2, 1, "two"),)


def test_labels_add_their_lines_in_order():
    assert [line.number for line in frame(POEM, (21, 24), (0, 3), (21, 22))] == [1, 5]


def test_a_byte_order_mark_is_not_shown():
    assert frame("\ufefftitle: a", (1, 6)) == (FrameLine(1, 1, "title: a"),)
    assert frame("\ufefftitle: a", (0, 1)) == (FrameLine(1, 1, "title: a"),)


def test_nothing_of_an_empty_text():
    assert frame("", (0, 0)) == ()


def test_a_place_after_the_last_line_end():
    assert frame("a\n", (2, 2)) == (FrameLine(2, 1, ""),)


def test_a_span_beyond_the_text_is_clamped():
    assert frame("abc", (70, 90)) == (FrameLine(1, 1, "abc"),)
    assert frame("abc", (-9, -3)) == (FrameLine(1, 1, "abc"),)


def test_a_long_line_is_cut_round_its_span():
    text = "x" * 1000 + "HERE" + "y" * 1000
    (line,) = frame(text, (1000, 1004), limit=20)
    assert line == FrameLine(1, 993, "x" * 8 + "HERE" + "y" * 8, cut=True)


def test_a_long_line_is_cut_at_one_end_only_where_that_is_enough():
    assert frame("abc" + "x" * 97, (0, 3), limit=10) == (FrameLine(1, 1, "abcxxxxxxx", cut=True),)
    assert frame("x" * 97 + "abc", (97, 100), limit=10) == (FrameLine(1, 91, "xxxxxxxabc"),)


def test_a_span_that_is_too_long_shows_its_beginning_and_a_little_before():
    (line,) = frame("x" * 50 + "y" * 500, (50, 550), limit=40)
    assert line.text == "x" * 5 + "y" * 35


def test_the_last_line_of_a_span_shows_where_it_ends():
    line = frame("a\n" + "y" * 500 + "END" + "z" * 500, (0, 505), limit=20)[-1]
    assert "END" in line.text


def test_a_far_label_on_the_same_line_gives_way():
    text = "HERE" + "x" * 100 + "THERE"
    assert frame(text, (0, 4), (104, 109), limit=20)[0].text.startswith("HERE")
    assert frame(text, (0, 4), (104, 109), limit=120)[0].text == text


@given(
    st.text(alphabet="ab\n\r\ufeff\u2028é😀", max_size=60),
    st.lists(st.tuples(st.integers(-2, 65), st.integers(-2, 65)), min_size=1, max_size=3),
    st.integers(1, 12),
)
def test_every_line_is_found_in_the_text_at_its_place(text, spans, limit):
    source = Source("a.md", text)
    lines = frame_lines(source, [Span(*span) for span in spans], limit)
    assert [line.number for line in lines] == sorted({line.number for line in lines})
    for line in lines:
        offset = source.offset(line.number, line.column)
        whole = source.line(line.number)
        assert text.startswith(line.text, offset)
        assert len(line.text) <= limit
        assert line.cut == (offset + len(line.text) < whole.end)
    start = source.position(min(max(spans[0][0], 0), len(text)))
    if text and start.column <= source.line(start.line).end - source.line(start.line).start:
        line = next(line for line in lines if line.number == start.line)
        assert line.column <= start.column <= line.column + len(line.text)
