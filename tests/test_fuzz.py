"""Any bytes, in any format: nothing is raised, nothing is shown that is not there, and fixes are what they promise.

`fuzz/` does the same for hours, led by what the code does; what it found is here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurt import NAMES, unhurt

CORPUS = sorted((Path(__file__).parents[1] / "fuzz" / "corpus").iterdir())
SEEDS = [path.read_bytes() for path in CORPUS]
TOKENS = (
    *("---\n", "+++\n", "---json\n", ";;;\n", "...\n", "title: ", "date: ", "url: ", "image: ", "tags: [", "&a ", "*a"),
    *(
        "<<: *a",
        "!x ",
        "|\n ",
        ">-\n ",
        "? ",
        ": ",
        "- ",
        "# recordlint: ignore[",
        "<!-- recordlint: ignore-file[",
        "](",
    ),
    *(
        "![](",
        "http://",
        "&amp;",
        '"',
        "'",
        "\\u",
        "\\ud800",
        "\ufeff",
        "\u200b",
        "\u202e",
        "â€™",
        "\r\n",
        "\r",
        "\x00",
    ),
    *(
        "2023-08-02",
        "19 mins",
        "[[a]]\n",
        "null",
        "012",
        "1e400",
        "Share this\n",
        "<script>",
        "```\n",
        "|a|\n|-|\n",
        "{",
    ),
)
FEW = ("concise", "sarif", "html")
names = st.sampled_from(NAMES)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_seeds_of_the_fuzzer(path):
    first, *rest = path.read_bytes()
    unhurt(NAMES[first], bytes(rest))


@given(names, st.binary(max_size=200))
def test_any_bytes(name, data):
    unhurt(name, data, FEW)


@given(names, st.lists(st.one_of(st.sampled_from(TOKENS), st.text(max_size=4)), max_size=30).map("".join))
def test_texts_of_tokens(name, text):
    unhurt(name, text.encode("utf-8", "surrogatepass"), FEW)


@given(names, st.sampled_from(SEEDS), st.data())
def test_records_with_a_piece_in_the_wrong_place(name, seed, data):
    start, end, place = (data.draw(st.integers(1, len(seed))) for _ in range(3))
    piece = data.draw(
        st.one_of(st.just(seed[min(start, end) : max(start, end)]), st.sampled_from(TOKENS).map(str.encode))
    )
    unhurt(name, seed[1:place] + piece + seed[place + data.draw(st.integers(0, 5)) :], FEW)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # A character less, and there would be a front matter, or an end to it.
        ("a.md", "\x01---\ntitle: a\n---\n"),
        ("a.md", "\ufeff\ufeff---\ntitle: a\n---\n"),
        ("a.md", "---\ntitle: a\n\ntext\n\x01---\n"),
        # Or a key at its beginning.
        ("a.md", "\n---\nt\x01itle: a\n---\n"),
    ],
)
def test_what_was_found(name, text):
    unhurt(name, text.encode())
