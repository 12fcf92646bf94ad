"""Rules about characters: invisible ones by script, misread ones, white space."""

import json

import pytest

from recordlint import characters
from recordlint.diagnostic import Applicability, Severity
from recordlint.fix import fix
from recordlint.testing import settings_of
from recordlint.text import decode
from support import NO_WORLD, brief, diagnose
from text_rule_support import GROUPS, messages, only, titled

PLAN = settings_of(GROUPS).plan("record.md")


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
    assert fix(source, plan, NO_WORLD, Applicability.UNSAFE).source.text == '---\ntitle: "ab"\n---\n'


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
    assert fix(source, PLAN, NO_WORLD, Applicability.UNSAFE).source.text == "one\n\ntwo\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_are(ending):
    text = ending.join(["---", "title: x", "---", "one\u200b", "two\u200b", ""])
    fixed = fix(decode("a.md", text.encode()), PLAN, NO_WORLD, Applicability.UNSAFE)
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
        decode("record.json", data.encode()), settings_of(config).plan("record.json"), NO_WORLD, Applicability.UNSAFE
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
    safe = fix(source, plan, NO_WORLD, Applicability.SAFE)
    assert json.loads(safe.source.text)["title"] == "the river\xa0came back"
    assert json.loads(fix(source, plan, NO_WORLD, Applicability.UNSAFE).source.text)["title"] == "the river came back"


def test_a_url_that_ends_in_a_blank_is_one_diagnostic():
    found = diagnose(titled("x", webUrl="https://example.org/a "), "record.json", 'select = ["recommended"]')
    assert len([one for one in found if one.pointer == "/webUrl"]) == 1
