from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.lsp.ruler import Ruler
from recordlint.text import Source

ENCODINGS = ("utf-8", "utf-16", "utf-32")
TEXTS = st.text(st.sampled_from("ab\u00e9\u20ac\U0001f30a\r\n\u2028\x85"), max_size=30)


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 9), ("utf-16", 4), ("utf-32", 3)])
def test_columns_beyond_the_basic_plane(encoding: str, column: int) -> None:
    ruler = Ruler(Source("a.md", "one\r\n\u00e9\u20ac\U0001f30ax"), encoding)
    assert ruler.place(5 + 3) == (1, column)
    assert ruler.offset(1, column) == 5 + 3


def test_lines_end_where_the_protocol_has_them_end() -> None:
    ruler = Ruler(Source("a.md", "a\u2028b\x85c\rd\r\ne"), "utf-16")
    assert [ruler.place(offset)[0] for offset in range(10)] == [0, 0, 0, 0, 0, 0, 1, 1, 1, 2]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_places_beyond_a_line_or_the_text(encoding: str) -> None:
    ruler = Ruler(Source("a.md", "\u00e9\nab"), encoding)
    assert ruler.offset(0, 99) == 1
    assert ruler.offset(1, 99) == 4
    assert ruler.offset(9, 0) == 4


def test_within_a_character_is_before_it() -> None:
    assert Ruler(Source("a.md", "a\U0001f30ab"), "utf-16").offset(0, 2) == 1
    assert Ruler(Source("a.md", "a\U0001f30ab"), "utf-8").offset(0, 4) == 1


def test_half_a_surrogate_pair_has_a_width() -> None:
    assert Ruler(Source("a.md", "\ud800a"), "utf-16").place(1) == (0, 1)
    assert Ruler(Source("a.md", "\ud800a"), "utf-8").place(1) == (0, 3)


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_offsets_are_found_again(text: str, encoding: str) -> None:
    source = Source("a.md", text)
    ruler = Ruler(source, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert ruler.offset(*ruler.place(offset)) == offset
