"""What the pages of the text and reference rules cannot show: scripts, hostile texts, odd values, fixes that settle."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint import characters, registry
from recordlint.diagnostic import Applicability, Severity
from recordlint.elements import elements
from recordlint.fix import fix
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import decode
from support import ARTICLE, brief, diagnose

GROUPS = 'select = ["text", "duplicate-item", "duplicate-reference", "self-reference"]\n'
PLAN = settings_of(GROUPS).plan("record.md")
WORLD = FixedWorld({}, {})
NAMES = sorted(name for name, rule in registry.rules().items() if rule.group in ("text", "references"))


def only(rule):
    return f'select = ["{rule}"]\n'


def messages(text, rule, path="record.json"):
    return [one.message for one in diagnose(text, path, only(rule))]


def titled(title, **more):
    return json.dumps({"title": title, **more}, ensure_ascii=False)


# Nothing raises, and what is mended stays mended.

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
    plan = settings_of(GROUPS).plan(path)
    found = diagnose(data, path, GROUPS)
    assert [one.message for one in found if one.rule == "internal-error"] == []
    for one in found:
        assert 0 <= one.start.offset <= one.end.offset <= len(source.text)
    fixed = fix(source, plan, WORLD, Applicability.UNSAFE)
    assert [one.message for one in fixed.void] == []
    assert fix(fixed.source, plan, WORLD, Applicability.UNSAFE).source.text == fixed.source.text


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
    text = shape * (8_000 // len(shape))
    found = diagnose(titled("x" + text, excerpt="x" + text), "record.json", GROUPS)
    found += diagnose(f"---\ntitle: x\n---\n{text}\n", "record.md", GROUPS)
    assert "internal-error" not in [one.rule for one in found]


def test_ten_megabytes_of_zero_width_characters_are_one_diagnostic():
    text = "The river" + "\u200b" * (10 * 2**20 // 3 - 100)
    (value,) = diagnose(titled(text), "record.json", only("invisible-character"))
    assert value.message.startswith(f"there are {len(text) - 9} invisible characters")
    (line,) = diagnose(text, "record.md", only("invisible-character"))
    assert line.message == value.message


# Invisible characters, by script.


@pytest.mark.parametrize(
    "text",
    [
        "שלום \u200e(C++)\u200e עולם",
        "مرحبا\u200f!",
        "می\u200cخواهم",
        "ه\u200d",
        "क्\u200dष क्\u200cष",
        "ශ්\u200dරී",
        "ภาษา\u200bไทย",
        "ភាសា\u200bខ្មែរ",
        "ພາສາ\u200bລາວ",
        "မြန်မာ\u200bဘာသာ",
        "👩\u200d🌾 👨🏽\u200d💻 🏋🏻\u200d♀️ ❤️\u200d🔥",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England",
        "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯ\u180eᠡ",
    ],
)
def test_what_works_in_its_script_is_left_alone(text):
    assert characters.needless(text, soft_hyphens=False) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("river\u200b", [(5, 6)]),
        ("\u200eriver\u200f", [(0, 1), (6, 7)]),
        ("riv\u200cer\u200d", [(3, 4), (6, 7)]),
        ("👩\u200d farmer", [(1, 2)]),
        ("橋\u200b橋", [(1, 2)]),
        ("a\u2060\u2061\ufeffb", [(1, 4)]),
        ("ไทย\u200b\u200e\u200b", [(4, 5)]),
        ("\U0001f3f4\U000e0067\U000e0062", [(1, 3)]),
        ("hi\U000e0069\U000e0067", [(2, 4)]),
        ("שלום \u202aa\u202c", [(5, 6), (7, 8)]),
        ("\u180ea", [(0, 1)]),
    ],
)
def test_what_does_nothing_is_found(text, places):
    assert characters.needless(text, soft_hyphens=False) == places


def test_soft_hyphens_belong_between_letters_of_a_body():
    assert characters.needless("Donau\xaddampf", soft_hyphens=True) == []
    assert characters.needless("Donau\xaddampf", soft_hyphens=False) == [(5, 6)]
    assert characters.needless("\xadDonau \xad 1\xad2", soft_hyphens=True) == [(0, 1), (7, 8), (10, 11)]


def test_what_turns_the_direction_is_an_error():
    text = "The \u200bway \u202ehtap\u202c"
    (found,) = diagnose(titled(text), "record.json", only("invisible-character"))
    assert (found.severity, found.start.column) == (Severity.ERROR, titled(text).index("\u202e") + 1)
    assert "U+202E (right-to-left override)" in found.message


@pytest.mark.parametrize(
    ("field", "trust"), [("title", "safe"), ("name", "safe"), ("webUrl", "unsafe"), ("k", "unsafe")]
)
def test_an_invisible_character_is_taken_out_of_texts_for_people(field, trust):
    (found,) = diagnose(json.dumps({field: "a\ufeffb"}), "record.json", only("invisible-character"))
    assert found.fix.applicability.label == trust


def test_a_soft_hyphen_in_a_value_that_nobody_knows_is_left_alone():
    assert messages('{"label": "Donau\xaddampf"}', "invisible-character") == []
    assert len(messages('{"title": "Donau\xaddampf"}', "invisible-character")) == 1


def test_two_characters_without_a_name_are_told_by_their_code():
    assert characters.describe("\x07") == "U+0007"
    assert characters.describe("\u200b") == "U+200B (zero width space)"


# One character that is wrong is one diagnostic.


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        ('---\ntitle: "a\x07b"\n---\n', "a.md", "control-character"),
        ('---\ntitle: "don\xe2\x80\x99t"\n---\n', "a.md", "mojibake"),
        ('{"title": "a\x07b"}\n', "a.json", "control-character"),
        ('title = "a\x07b"\n', "a.toml", "invalid-syntax"),
        ("---\ntitle: x  # \x07\n---\n", "a.md", "invalid-syntax"),
        ('{"title": "don\xe2\x80\x99t"}\n', "a.json", "mojibake"),
        ('{"title": "Price: 5\xc2\xa0EUR"}\n', "a.json", "mojibake"),
        ('{"title": "Soft\xc2\xadhyphen"}\n', "a.json", "mojibake"),
        ("---\ntitle: x\n---\nIt isn\xe2\x80\x99t over.\n", "a.md", "mojibake"),
    ],
)
def test_one_wrong_character_is_one_diagnostic(text, path, rule):
    found = [one for one in diagnose(text, path, 'select = ["recommended"]') if one.severity > Severity.NOTE]
    assert [one.rule for one in found] == [rule]


def test_what_yaml_forbids_is_taken_out_all_the_same():
    source = decode("a.md", b'---\ntitle: "a\x07b"\n---\n')
    plan = settings_of('select = ["control-character", "invalid-syntax"]').plan("a.md")
    assert fix(source, plan, WORLD, Applicability.UNSAFE).source.text == '---\ntitle: "ab"\n---\n'


def test_bytes_that_are_no_utf8_are_no_ones_finding_but_the_encodings():
    config = 'select = ["text", "invalid-encoding"]'
    assert {one.rule for one in diagnose(b"---\ntitle: caf\xe9\n---\ncaf\xe9\n", "a.md", config)} == {
        "invalid-encoding"
    }
    both = diagnose("---\ntitle: caf\ufffd caf".encode() + b'\xe9\nsummary: "\xe9\\tx"\n---\n', "a.md", config)
    assert brief(both) == [("replacement-character", 2, 11), ("invalid-encoding", 2, 16)]


def test_controls_are_looked_for_in_code_and_other_characters_are_not():
    text = (
        "---\ntitle: x\n---\n```\na\x07b\u200b\ufffdâ€™\n```\n`c\x07d\u200b`\n\n<!-- e\u200b -->\n\n$$\nf\u200b\n$$\n"
    )
    assert [(rule, line) for rule, line, _ in brief(diagnose(text, "a.md", GROUPS))] == [
        ("control-character", 5),
        ("control-character", 7),
    ]


def test_a_line_of_nothing_but_invisible_characters_stays_a_line():
    source = decode("a.md", "one\n\u200b\ntwo\n\u200b".encode())
    assert fix(source, PLAN, WORLD, Applicability.UNSAFE).source.text == "one\n\ntwo\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_are(ending):
    text = ending.join(["---", "title: x", "---", "one\u200b", "two\u200b", ""])
    fixed = fix(decode("a.md", text.encode()), PLAN, WORLD, Applicability.UNSAFE)
    assert fixed.source.text == text.replace("\u200b", "")


# Mojibake.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("It isnâ€™t", "It isn’t"),
        ("It isnâ\x80\x99t", "It isn’t"),
        ("donÃ¢â‚¬â„¢t", "don’t"),
        ("cafÃ© Ã\xa0 Paris", "café à Paris"),
        ("l’Ã©tÃ©", "l’été"),
        ("ï»¿River", "River"),
        ("River Weeklyâ„¢", "River Weekly™"),
        ("the riverÂ comes back", "the river comes back"),
        ("smile ðŸ˜€", "smile 😀"),
        ("РџСЂРёРІРµС‚", "Привет"),
        ("Ĺ‚adny mĂłj", "ładny mój"),
        ("â€œHelloâ€\x9d", "“Hello”"),
        ("caf\xe9\x85 isnâ\x80\x99t", "caf\xe9\x85 isn’t"),
        ("helloâ€ there", None),
        ("ï¿½", None),
    ],
)
def test_what_was_misread_is_read_again(text, meant):
    data = titled(text)
    config = only("mojibake")
    (found,) = diagnose(data, "record.json", config)
    assert found.severity is Severity.ERROR
    fixed = fix(
        decode("record.json", data.encode()), settings_of(config).plan("record.json"), WORLD, Applicability.UNSAFE
    )
    assert json.loads(fixed.source.text)["title"] == (text if meant is None else meant)


@pytest.mark.parametrize(
    "text",
    [
        "« Voilà\xa0» dit-elle",
        "CAFÉ… À‘",
        "„Ä“ ist ein Umlaut, „Ö“ auch",
        "SÃO PAULO – AÇÃO",
        "ÂNGELA CÂMARA",
        "naïve “quotes” – and dashes…",
        "œuvre’ ž” ł„",
        "РОССИЯ и Ёлка",
        "3×4 = 12 m² ± ½",
        "«Ã» est une lettre",
        "Ελληνικά",
    ],
)
def test_other_languages_are_not_misread(text):
    assert messages(titled(text), "mojibake") == []


def test_of_a_very_long_text_the_beginning_is_judged_and_nothing_mended():
    (found,) = diagnose(titled("donâ€™t " * 5_000), "record.json", only("mojibake"))
    assert found.fix is None
    assert messages(titled("plain " * 5_000 + "donâ€™t"), "mojibake") == []


# White space.


@pytest.mark.parametrize(
    "text",
    [
        "Que faire\xa0? «\xa0Rien\xa0», 5\xa0%\u202f!",
        "v\xa0Praze",
        "À\xa0propos",
        "M.\xa0Dupont, Dr.\xa0Who, §\xa05, №\xa05",
        "10\xa0000\xa0km",
        "Москва\xa0— столица",
        "page\xa012",
    ],
)
def test_no_break_spaces_of_typography_are_left_alone(text):
    assert messages(titled(text, excerpt=text), "irregular-whitespace") == []


@pytest.mark.parametrize(
    "text", ["the\u2028river", "the\xa0river", "Power\xa0\xa0BI", "in the end.\xa0 Next", "a \xa0b"]
)
def test_other_no_break_spaces_are_found(text):
    assert len(messages(titled(text), "irregular-whitespace")) == 1
    assert len(messages(titled("x", excerpt=text), "irregular-whitespace")) == 1


@pytest.mark.parametrize(
    "text", ["Stop.  Go", 'He said "no."  Then', "a\n  - b\n  - c", "a  \nb", "a\tb", "a   b\n| c   d |", "“No.”  Then"]
)
def test_an_excerpt_may_have_lines_and_wide_stops(text):
    assert messages(titled("x", excerpt=text), "irregular-whitespace") == []
    assert len(messages(titled(text), "irregular-whitespace")) == 1


def test_what_is_safe_is_mended_before_what_is_not():
    config = only("irregular-whitespace")
    source = decode("record.json", titled("the\triver\xa0came  back").encode())
    plan = settings_of(config).plan("record.json")
    safe = fix(source, plan, WORLD, Applicability.SAFE)
    assert json.loads(safe.source.text)["title"] == "the river\xa0came back"
    assert json.loads(fix(source, plan, WORLD, Applicability.UNSAFE).source.text)["title"] == "the river came back"


def test_a_url_that_ends_in_a_blank_is_one_diagnostic():
    found = diagnose(titled("x", webUrl="https://example.org/a "), "record.json", 'select = ["recommended"]')
    assert len([one for one in found if one.pointer == "/webUrl"]) == 1


# Entities and elements.


@pytest.mark.parametrize(
    "text", ["AT&T; R&D", "a & b;", "&nosuch;", "&#0;", "&#x;", "`&amp;`", "<p>a &amp; b</p>", "&amp"]
)
def test_what_is_no_entity(text):
    assert messages(titled(text), "html-entity") == []


def test_what_was_escaped_twice_is_written_plainly():
    source = decode("record.json", titled("a &amp;amp;quot; b").encode())
    plan = settings_of(only("html-entity")).plan("record.json")
    assert fix(source, plan, WORLD, Applicability.SAFE).source is source
    assert json.loads(fix(source, plan, WORLD, Applicability.UNSAFE).source.text)["title"] == 'a " b'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the <b>river</b>", ["<b>", "</b>"]),
        ("a<br>b<BR/>c", ["<br>", "<BR/>"]),
        ('<img src="a.jpg">', ['<img src="a.jpg">']),
        ("the <select> and the <img> element", []),
        ("<br>: the line break element, or <br> tag", []),
        ("List<String> and <river></river>", []),
        ("a < b and c > d, <p", []),
        ("<p/>", []),
    ],
)
def test_elements_are_told_from_mentions(text, found):
    assert [text[start:end] for start, end in elements(text)] == found


def test_data_of_a_site_may_hold_html():
    for path in ("_data/a.json", "site/_data/b/c.yml", "data/x.yaml", "site/data/x/y.toml"):
        text = 'title = "<b>a</b>"\n' if path.endswith("toml") else '{"title": "<b>a</b>"}\n'
        assert diagnose(text, path, only("html-markup")) == ()
    assert len(diagnose('{"title": "<b>a</b>"}', "data/x.jsonl", only("html-markup"))) == 1


# Titles and excerpts.


@pytest.mark.parametrize("path", ["docs/null.md", "docs/null/index.md", "_posts/NULL.md"])
def test_a_page_about_a_placeholder_is_none(path):
    assert diagnose('---\ntitle: "null"\n---\n', path, only("placeholder-value")) == ()
    assert len(diagnose('---\ntitle: "undefined"\n---\n', path, only("placeholder-value"))) == 1


def test_an_excerpt_that_ends_in_an_article_is_cut():
    assert messages(titled("x", excerpt="What became of the"), "truncated-excerpt") == [
        "`excerpt` breaks off after `the`"
    ]
    assert messages(titled("x", excerpt="of the"), "truncated-excerpt") == []
    assert messages(titled("Of all the", summary="  \n "), "truncated-excerpt") == []


def test_the_last_line_of_an_excerpt_counts():
    text = "The river is clean again.\n\nIt was the work of"
    (found,) = diagnose(titled("x", excerpt=text), "record.json", only("truncated-excerpt"))
    assert found.message == "`excerpt` breaks off after `of`"


def test_the_first_line_of_a_body_repeats_the_title_only_as_a_paragraph_of_its_own():
    for body, hits in [("The river.\n\nIt is back.\n", 1), ("The river\nis back.\n", 0), ("The river\n", 0), ("", 0)]:
        assert len(diagnose(f"---\ntitle: The river\n---\n{body}", "a.md", only("repeated-title"))) == hits
    assert diagnose("---\ntitle: ...\nexcerpt: '!'\n---\n!\n\na\n", "a.md", only("repeated-title")) == ()


@pytest.mark.parametrize("text", ["NASA ESA", "THE RIVEr", "НАСА", "КОСМОС 橋橋橋橋橋橋", "12345678901"])
def test_what_does_not_shout(text):
    assert messages(titled(text), "shouting-title") == []
    assert messages(titled("РЕКА ВЕРНУЛАСЬ"), "shouting-title") == ["the title is written in capitals"]


@pytest.mark.parametrize("title", ["River Weekly", "| River Weekly", "x |River Weekly", "x | River Weekly today"])
def test_a_title_that_does_not_end_in_the_name(title):
    provider = {"name": "River Weekly", "domain": 5}
    assert messages(titled(title, provider=provider), "site-name-in-title") == []
    assert len(messages(titled("x  »  RIVER WEEKLY ", provider=provider), "site-name-in-title")) == 1


def test_words_that_may_stand_twice_are_an_option():
    assert messages(titled("had had the the"), "repeated-word") == ["`the the` is one word twice"]
    options = only("repeated-word") + '[rules.repeated-word]\nallowed = ["the"]\n'
    assert [one.message for one in diagnose(titled("had had the the"), "record.json", options)] == [
        "`had had` is one word twice"
    ]


# References.


def test_a_record_among_its_related_ones_is_one_diagnostic():
    article = {
        "title": "The river that came back",
        "excerpt": "For forty years nobody swam in it.",
        "publishedDateTime": "2024-05-02T17:00:00Z",
        "webUrl": "https://riverweekly.example/river",
        "type": "article",
        "provider": {"name": "River Weekly", "domain": "riverweekly.example"},
        "topics": ["Rivers", "Towns", "Rivers"],
    }
    itself = {name: value for name, value in article.items() if name != "topics"}
    other = {**itself, "webUrl": "https://riverweekly.example/weir"}
    data = json.dumps({**article, "related": [other, itself, other]}, indent=1) + "\n"
    found = [one for one in diagnose(data, "record.json", ARTICLE) if one.severity > Severity.NOTE]
    assert sorted((one.rule, one.pointer) for one in found) == [
        ("duplicate-item", "/topics/2"),
        ("duplicate-reference", "/related/2/webUrl"),
        ("self-reference", "/related/1/webUrl"),
    ]


def test_references_without_an_address_are_passed_over():
    data = {
        "webUrl": "https://a.example/x",
        "related": [{"title": "a"}, {"webUrl": " "}, {"webUrl": 5}, 5, "", "y", "z"],
    }
    for rule in ("self-reference", "duplicate-reference"):
        assert messages(json.dumps(data), rule) == []


def test_case_can_be_made_to_count():
    options = only("duplicate-item") + "[rules.duplicate-item]\nignore-case = false\nfields = ['names']\n"
    assert diagnose('{"names": ["a", "A"]}', "record.json", options) == ()
    assert len(diagnose('{"names": ["a", "a", 5, 5]}', "record.json", options)) == 1


# Every rule says something somewhere.


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_described(name):
    from recordlint.settings.schema import option_descriptions

    rule = registry.rules()[name]
    fields = () if rule.options is None else rule.options._fields
    assert set(option_descriptions(rule)) == {field.replace("_", "-") for field in fields}
