"""What the pages of the text and reference rules cannot show."""

import json

import pytest

from recordlint import registry
from recordlint.diagnostic import Applicability, Severity
from recordlint.elements import elements
from recordlint.fix import fix
from recordlint.testing import settings_of
from recordlint.text import decode
from support import ARTICLE, NO_WORLD, diagnose
from text_rule_support import messages, only, titled

NAMES = sorted(name for name, rule in registry.rules().items() if rule.group in ("text", "references"))


# Entities and elements.


@pytest.mark.parametrize(
    "text", ["AT&T; R&D", "a & b;", "&nosuch;", "&#0;", "&#x;", "`&amp;`", "<p>a &amp; b</p>", "&amp"]
)
def test_what_is_no_entity(text):
    assert messages(titled(text), "html-entity") == []


def test_what_was_escaped_twice_is_written_plainly():
    source = decode("record.json", titled("a &amp;amp;quot; b").encode())
    plan = settings_of(only("html-entity")).plan("record.json")
    assert fix(source, plan, NO_WORLD, Applicability.SAFE).source is source
    assert json.loads(fix(source, plan, NO_WORLD, Applicability.UNSAFE).source.text)["title"] == 'a " b'


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


def test_a_cut_excerpt_is_accounted_for():
    (one,) = diagnose(
        titled("x", excerpt="Ninety people walked along the river. They counted what they saw in the"),
        "record.json",
        only("truncated-excerpt"),
    )
    assert "`never last` +" in one.why[0]
    (one,) = diagnose(titled("x", excerpt="What became of the [...]"), "record.json", only("truncated-excerpt"))
    assert one.why == ()
    (one,) = diagnose(titled("x", excerpt="What became of their"), "record.json", only("truncated-excerpt"))
    assert one.why == ()


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
