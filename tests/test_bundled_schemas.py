"""The schemas that come with recordlint: they compile, describe every field, and accept what they are for."""

from __future__ import annotations

import json

import pytest

from conftest import shared_data
from recordlint.diagnostic import Applicability
from recordlint.schema import bundled_names, load_bundled
from schema_support import found, yaml_record

ARTICLE = {
    "title": "Harbour bath opens again",
    "excerpt": "After ten years of building, swimmers are back in the old harbour.",
    "type": "article",
    "publishedDateTime": "2024-05-02T08:30:00Z",
    "webUrl": "https://news.example/harbour-bath",
    "provider": {"name": "Harbour News", "domain": "news.example"},
    "topics": ["Swimming"],
}
IMAGE = {"url": "https://news.example/bath.jpg", "width": 1200, "height": 800}
OPTIONAL = {
    "category": "news",
    "originalUrl": "https://news.example/harbour-bath?from=feed",
    "ampWebUrl": "https://news.example/amp/harbour-bath",
    "cdnAmpWebUrl": "https://cdn.example/harbour-bath",
    "quality": 0,
    "heat": 3,
    "published": True,
    "removed": False,
    "images": [{**IMAGE, "title": "The bath", "isCached": True}, IMAGE],
    "featuredContent": "<video></video>",
    "secured": "c2VhbGVk",
}


def article(**changes):
    return {key: value for key, value in {**ARTICLE, **changes}.items() if value is not ...}


def messages(**changes):
    return [message for _, message, _ in found(load_bundled("article"), article(**changes))]


def test_names():
    assert {"article", "report"} <= set(bundled_names())


@pytest.mark.parametrize("name", bundled_names())
def test_each_compiles_and_says_what_it_is(name):
    schema = load_bundled(name)
    assert schema.fault is None
    assert schema.document["$schema"].startswith("http")
    assert schema.document["title"]
    assert schema.document["description"]


@pytest.mark.parametrize("name", ["article", "report"])
def test_identifiers(name):
    assert load_bundled(name).document["$id"] == f"urn:recordlint:{name}"


def test_every_field_of_an_article_is_described():
    schema = load_bundled("article")

    def undescribed(pointer, seen):
        for subschema in schema.subschemas(pointer):
            if "properties" in subschema and id(subschema) not in seen:
                for key in subschema["properties"]:
                    yield from check((*pointer, key), seen | {id(subschema)})

    def check(pointer, seen):
        for place in (pointer, (*pointer, 0)):
            said = schema.subschemas(place)
            if said and not ("title" in {**said[-1], **said[0]} and "description" in {**said[-1], **said[0]}):
                yield place
            yield from undescribed(place, seen)

    assert list(undescribed((), frozenset())) == []


def test_an_article():
    assert messages() == []
    assert messages(**OPTIONAL) == []
    assert messages(webUrl=..., originalUrl="https://news.example/") == []
    assert messages(related=[{**article(), **OPTIONAL}, article(excerpt=..., topics=..., provider=...)]) == []


@pytest.mark.parametrize("key", ["title", "excerpt", "type", "publishedDateTime", "provider", "topics"])
def test_an_article_lacks_a_key(key):
    assert messages(**{key: ...}) == [f"`{key}` is missing"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"webUrl": ...}, "`webUrl` or `originalUrl` is missing"),
        ({"title": ""}, "`title` is empty, expected at least 1 character"),
        ({"type": "podcast"}, "`type` is `podcast`, expected `article` or `video`"),
        ({"publishedDateTime": "2024-05-02"}, "`publishedDateTime` is `2024-05-02`, expected an RFC 3339 date-time"),
        ({"provider": {"name": "Harbour News"}}, "`domain` is missing"),
        ({"provider": {"name": "N", "domain": "a b"}}, "`domain` is `a b`, expected a host name"),
        ({"topics": []}, "`topics` is empty, expected at least 1 item"),
        ({"webUrl": "/page"}, "`webUrl` is `/page`, expected an absolute URI"),
        ({"quality": -1}, "`quality` is `-1`, expected at least 0"),
        ({"quality": 1.5}, "`quality` is the number `1.5`, expected an integer"),
        ({"heat": -2}, "`heat` is `-2`, expected at least -1"),
        ({"published": True, "heat": -1}, "`heat` is `-1`, expected at least 0"),
        ({"removed": True, "published": True}, "`published` is `true`, expected `false`"),
        ({"images": [{**IMAGE, "height": 0}]}, "`height` is `0`, expected at least 1"),
        ({"images": [{**IMAGE, "isCached": "true"}]}, '`isCached` is the string `"true"`, expected a boolean'),
        ({"images": [{"url": IMAGE["url"], "width": 5}]}, "`height` is missing"),
        ({"related": [{"title": "Another"}]}, "`webUrl` or `originalUrl` is missing"),
        ({"related": [{**ARTICLE, "webUlr": ""}]}, "unknown key `webUlr`"),
    ],
)
def test_an_article_with_a_fault(changes, message):
    assert messages(**changes) == [message]


def test_a_misspelt_key_of_an_article():
    (finding,) = found(load_bundled("article"), article(title=..., titel="Harbour bath"))
    assert finding == ('"titel"', "unknown key `titel`", "did you mean `title`?")


def test_unpublished_and_removed_articles_need_no_heat():
    assert messages(published=False, heat=-1) == []
    assert messages(removed=True, published=False) == []
    assert messages(removed=True) == []


def test_flags_are_expected_of_own_images_only():
    schema = load_bundled("article")
    assert schema.expected(("images", 0)) == ("url", "width", "height", "isCached")
    assert schema.expected(("related", 0, "images", 0)) == ("url", "width", "height")
    assert schema.expected(("provider", "images", 0)) == ("url", "width", "height")


def test_types_of_an_article():
    schema = load_bundled("article")
    assert schema.types(("images", 3, "isCached")) == {"boolean"}
    assert schema.types(("related", 0, "related", 1, "heat")) == {"integer"}
    assert schema.format(("related", 0, "publishedDateTime")) == "date-time"


def test_real_articles():
    schema = load_bundled("article")
    folder = shared_data("corpora/powerapps") / "_news"
    files = sorted(folder.rglob("*.md"))
    assert len(files) == 674
    files += [file for file in shared_data("seeds").iterdir() if file.name[:3] in ("000", "003")]
    wrong = {}
    for file in files:
        record = yaml_record(file.read_text(encoding="utf-8").split("---\n")[1])
        messages_ = [finding.message for finding in schema.findings(record)]
        if messages_ or not schema.is_valid(record.data):
            wrong[file.name] = messages_
    assert len(files) == 676
    assert wrong == {}


def test_the_report_is_as_its_schema_says():
    from recordlint.diagnostic import Diagnostic, PlacedEdit, PlacedFix, PlacedLabel, Severity
    from recordlint.report import Options, Report
    from recordlint.report.json import json as as_json
    from recordlint.text import Position

    start, end = Position(6, 20, 123), Position(6, 40, 143)
    full = Diagnostic(
        path="a.md",
        start=start,
        end=end,
        rule="schema",
        group="schema",
        severity=Severity.ERROR,
        message="wrong",
        help="mend it",
        pointer="/a/0",
        keyword="type",
        labels=(PlacedLabel("here", start, end), PlacedLabel("there", start, end, "b.md")),
        fix=PlacedFix("mend it", Applicability.SAFE, (PlacedEdit(start, end, "right"),)),
        fingerprint="abc",
    )
    bare = Diagnostic("a.md", start, start, "empty-body", "body", Severity.NOTE, "empty", fingerprint="def")
    text = as_json(Report((full, bare), 1, 1, {}), Options())
    schema = load_bundled("report")
    assert found(schema, json.loads(text)) == []
    broken = json.loads(text)
    broken["diagnostics"][0]["extra"] = 1
    del broken["summary"]["files"]
    assert sorted(message for _, message, _ in found(schema, broken)) == ["`files` is missing", "unknown key `extra`"]
