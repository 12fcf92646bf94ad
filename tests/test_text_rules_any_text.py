"""Rules about texts, on any text: nothing raises, nothing takes long, and what is mended stays mended."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.diagnostic import Applicability
from recordlint.fix import fix
from recordlint.text import decode
from support import NO_WORLD, diagnose, settings_once
from text_rule_support import GROUPS, only, titled

troubles = st.sampled_from(
    [
        *("\u200b", "\u200c", "\u200d", "\ufeff", "\xad", "\u202e", "\u2067", "\u200f", "\U000e0041", "\U000e007f"),
        *("\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x92", "\x9d", "\ufffd", "\ud83d", "\U0010ffff"),
        *(
            "â€™",
            "â€",
            "Ã©",
            "Ã ",
            "Â ",
            "Â\xa0",
            "ï»¿",
            "ðŸ˜€",
            "вЂ™",
            "РџСЂ",
            "Ã¢â‚¬â„¢",
            "É…",
            "à\xa0»",
            "â\x80\x93",
        ),
        *(" ", "  ", "\t", "\r", "\n", "\r\n", "\xa0", "\u202f", "\u2028", "\u3000"),
        *(
            "&amp;",
            "&amp;lt;",
            "&#8217;",
            "&#0;",
            "&nbsp;",
            "&quot;",
            "&nosuch;",
            "&",
            "<b>",
            "</b>",
            "<br/>",
            "<",
            ">",
        ),
        *(
            "the the ",
            "TODO",
            "lorem ipsum dolor",
            "...",
            "…",
            "[+12 chars]",
            " | Weekly",
            "`",
            "``",
            "```",
            "---",
            "# ",
        ),
        *("a", "É", "é", "ä", "ا", "क", "ไ", "橋", "😀", "1", ".", ",", ":", "#", '"', "'", "\\", "- ", "{", "%"),
    ]
)
texts = st.lists(troubles | st.text(max_size=3), max_size=12).map("".join)


def assert_settles(data, path):
    source = decode(path, data)
    plan = settings_once(GROUPS).plan(path)
    found = diagnose(data, path, GROUPS)
    assert [one.message for one in found if one.rule == "internal-error"] == []
    for one in found:
        assert 0 <= one.start.offset <= one.end.offset <= len(source.text)
    fixed = fix(source, plan, NO_WORLD, Applicability.UNSAFE)
    assert [one.message for one in fixed.void] == []
    assert fix(fixed.source, plan, NO_WORLD, Applicability.UNSAFE).source.text == fixed.source.text


@given(texts, texts, st.lists(texts, max_size=3))
def test_data_of_any_text_is_checked_and_fixed(title, excerpt, topics):
    data = {
        "title": title,
        "excerpt": excerpt,
        "topics": topics,
        "provider": {"name": "Weekly", "domain": excerpt},
        "webUrl": topics[0] if topics else title,
        "related": [{"title": excerpt, "webUrl": title}, *topics],
    }
    assert_settles(json.dumps(data, ensure_ascii=False).encode(errors="surrogatepass"), "record.json")
    assert_settles(json.dumps(data).encode(), "record.yaml")


@given(texts, texts)
def test_a_body_of_any_text_is_checked_and_fixed(title, body):
    text = f"---\ntitle: {json.dumps(title)}\n---\n{body}"
    assert_settles(text.replace("\x00", "").encode(errors="replace"), "record.md")
    assert_settles(body.replace("\x00", "").encode(errors="replace"), "record.md")


@given(st.text())
def test_any_body_is_checked(body):
    assert "internal-error" not in [one.rule for one in diagnose(body.encode(errors="replace"), "a.md", GROUPS)]


@pytest.mark.parametrize("value", [None, 5, True, [], {}, "", [None, 5, {}], {"a": ["b"]}, [["AI", "AI"]]])
def test_values_of_other_types_are_passed_over(value):
    names = ("title", "excerpt", "topics", "related", "provider", "webUrl", "taxonomies")
    for name in names:
        assert diagnose(json.dumps({name: value}), "record.json", GROUPS) == ()


SHAPES = [
    *(
        "\u200b",
        "a\xad",
        "👩\u200d",
        "\u202e\u2066",
        "\x01",
        "\x92",
        "â€™",
        "Â ",
        "é»",
        "\ufffd",
        "a\xa0\t",
        "  ",
        "\n",
    ),
    *("&amp;", "&", "<a>", "<a ", "`a", "the ", ". ", " - a", "A", "\u200b\n", "â€™\n"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_long_texts_take_no_time(shape):
    text = shape * (4_000 // len(shape))
    found = diagnose(titled("x" + text, excerpt="x" + text), "record.json", GROUPS)
    found += diagnose(f"---\ntitle: x\n---\n{text}\n", "record.md", GROUPS)
    assert "internal-error" not in [one.rule for one in found]


def test_very_many_zero_width_characters_are_one_diagnostic():
    text = "The river" + "\u200b" * 200_000
    (value,) = diagnose(titled(text), "record.json", only("invisible-character"))
    assert value.message.startswith(f"there are {len(text) - 9} invisible characters")
    (line,) = diagnose(text, "record.md", only("invisible-character"))
    assert line.message == value.message
