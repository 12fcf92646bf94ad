"""What the pages of the collection rules do not show: borders, odd values, what is missing."""

from __future__ import annotations

import sys

import pytest

from recordlint import registry
from recordlint.check import check
from recordlint.collection import compare
from recordlint.identity import is_tracking, language, same_text, same_url
from recordlint.ledger import Ledger
from recordlint.parse import parse
from recordlint.rules.collection import near_duplicate
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import Source, decode

WORLD = FixedWorld({}, {})


def told(rule, texts, config=""):
    settings = settings_of(f'select = ["{rule}"]\n{config}')
    sources = [decode(path, text.encode()) for path, text in texts.items()]
    plans = [settings.plan(path) for path in texts]
    ledger = Ledger()
    for number, (source, plan) in enumerate(zip(sources, plans, strict=True)):
        ledger.add(number, check(source, plan, WORLD).gathered)
    opened = tuple(zip(sources, plans, strict=True))
    found = compare(ledger, list(texts), opened.__getitem__, plans.__getitem__, WORLD)
    return [(one.path, one.pointer, one.message) for _, checked in found for one in checked.diagnostics]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://Example.org/a/", "http://example.org:80/a"),
        ("https://example.org:443/a?utm_source=x&b=1", "https://example.org/a?b=1#top"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?GCLID=1&&fbclid=2", "https://example.org/a"),
    ],
)
def test_urls_that_are_the_same(one, other):
    assert same_url(one) == same_url(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://www.example.org/a"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://example.org/a?b=1", "https://example.org/a?b=2"),
        ("https://example.org/#/a", "https://example.org/#/b"),
        ("https://example.org/#!a", "https://example.org/#!b"),
    ],
)
def test_urls_that_are_not_the_same(one, other):
    assert same_url(one) != same_url(other)


@pytest.mark.parametrize("text", ["", "a", "/a", "mailto:a@b", "https://example.org/", "https://example.org?#x", "https:///a",
                                  "https://example.org/{{ page.slug }}"])  # fmt: skip
def test_texts_that_are_nobody_s_address(text):
    assert same_url(text) is None


def test_tracking_parameters():
    assert [name for name in ("utm_x", "WT.mc_id", "source", "cid", "ref", "v") if is_tracking(name)] == [
        "utm_x",
        "WT.mc_id",
    ]


def test_texts_are_the_same_but_for_case_and_white_space():
    assert same_text(" A\u00a0b\n c ") == same_text("a B C")


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", "---\nlang: DE\n---\n", "de"),
        ("fr/a.md", "---\nlocale: pt-BR\n---\n", "pt-br"),
        ("fr/a.md", "---\nlang: 5\n---\n", "fr"),
        ("a.fr.md", "x", "fr"),
        ("en/posts/a.zh-cn.md", "x", "zh-cn"),
        ("content/en/posts/a.md", "x", "en"),
        ("content/posts/a.md", "x", ""),
    ],
)
def test_the_language_of_a_record(path, text, expected):
    (record,) = parse(Source(path, text))
    assert language(record) == expected


def test_ids_and_titles_that_are_no_strings_are_not_compared():
    for value in ("[a]", "{a: 1}", "5", "", '""', '" "'):
        text = f"id: {value}\ntitle: {value}\noriginalUrl: {value}\n"
        for rule in ("duplicate-id", "duplicate-title", "duplicate-url", "near-duplicate", "reused-image"):
            assert told(rule, {"a.yaml": text, "b.yaml": text}) == []


def test_names_of_providers_are_compared_where_they_are_strings():
    texts = {"a.yaml": "provider: {name: A, domain: x.org}", "b.yaml": "provider: {name: B, domain: x.org}"}
    assert [path for path, _, _ in told("inconsistent-name", texts)] == ["b.yaml"]
    for other in (
        "{name: 5, domain: x.org}",
        "{name: B, domain: 5}",
        "{name: ' ', domain: x.org}",
        "{name: B}",
        "x.org",
    ):
        assert told("inconsistent-name", {**texts, "b.yaml": f"provider: {other}"}) == []


def test_bodies_of_the_same_length_as_the_limit_are_compared():
    texts = {name: "\r\n \u2003" + "word " * 39 + end for name, end in (("a.md", "words"), ("b.md", "Words\r\n"))}
    assert [path for path, _, _ in told("duplicate-body", texts)] == ["b.md"]
    assert told("duplicate-body", texts, "rules.duplicate-body.min-length = 201\n") == []


END = "---\noriginalUrl: {}\n---\nThe first line of {}.\n\nThis line ends all that they print there.\n"


def test_repeated_lines_need_a_domain_a_body_and_a_length():
    url = "https://herald.example.org/"
    config = "rules.repeated-boilerplate.threshold = 2\n"
    texts = {name: END.format(url + name, name) for name in ("a.md", "b.md")}
    assert [path for path, _, _ in told("repeated-boilerplate", texts, config)] == ["a.md", "b.md"]
    assert told("repeated-boilerplate", texts, config + "rules.repeated-boilerplate.min-length = 50\n") == []
    for address in ("nowhere", "5"):
        assert told("repeated-boilerplate", {**texts, "b.md": END.format(address, "b")}, config) == []
    provider = "---\nprovider: {name: H, domain: www.Herald.example.org}\n---\nWords.\n\n"
    provider += "This line ends all that they print there.\n"
    assert len(told("repeated-boilerplate", {**texts, "b.md": provider}, config)) == 2
    other = provider.replace("www.Herald.example.org", "5")
    assert told("repeated-boilerplate", {**texts, "b.md": other}, config) == []


def words(count, but=-1):
    return " ".join("other" if number == but else f"word{number}" for number in range(count))


def test_near_duplicates_are_told_with_how_near_they_are():
    texts = {"a.md": words(400), "b.md": "\n" + words(400, but=200)}
    assert told("near-duplicate", texts) == [
        ("b.md", None, "the body is nearly that of an earlier record: 98 % are the same")
    ]
    assert told("near-duplicate", texts, "rules.near-duplicate.similarity = 0.99\n") == []
    assert told("near-duplicate", {**texts, "b.md": words(400)}) == []
    assert (
        told("near-duplicate", {"a.md": words(3), "b.md": words(3, but=1)}, "rules.near-duplicate.min-words = 1\n")
        == []
    )


def test_titles_that_differ_in_a_number_are_a_series():
    title = "title: All that was said in the harbour in the year {}\n"
    assert told("near-duplicate", {f"{year}.yaml": title.format(year) for year in (1961, 1962)}) == []
    found = told("near-duplicate", {"a.yaml": title.format(""), "b.yaml": title.format("?")})
    assert [pointer for _, pointer, _ in found] == ["/title"]


def test_without_the_library_that_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "rensa", None)
    library = sys.modules["recordlint.rules.collection.near_duplicate"]._library
    library.cache_clear()
    try:
        ((path, _, message),) = told("near-duplicate", {"a.md": words(60), "b.md": words(60, but=3)})
    finally:
        library.cache_clear()
    assert path == "b.md"
    assert "`rensa` is not installed" in message


def test_collection_rules_are_told_apart():
    names = {one.name for one in registry.rules().values() if one.comparison is not None}
    assert {"duplicate-url", "duplicate-id", "duplicate-title", "duplicate-body", "reused-image"} < names
    assert near_duplicate.near_duplicate.name in registry.rules()
