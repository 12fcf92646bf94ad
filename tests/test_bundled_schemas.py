"""The schemas that come with recordlint: they compile, describe every field, and accept what they are for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import shared_data
from recordlint import registry
from recordlint.diagnostic import Applicability
from recordlint.record import Role
from recordlint.roles import RoleTable
from recordlint.schema import Schema, bundled_names, load_bundled
from recordlint.settings.load import load_schema
from schema_records import ARTICLE, IMAGE, LOGO, OPTIONAL, PROVIDER, RECORDS
from schema_support import found, yaml_record

SHIPPED = ("config", "definitions", "report", *RECORDS)
REAL = {
    "article": ("_news", 674),
    "video": ("_learning/videos", 441),
    "course": ("_learning/courses", 94),
    "learning-path": ("_learning/collections", 41),
    "sample": ("_samples", 118),
    "newsletter": ("_newsletters", 50),
    "person": ("_people", 6),
    "community": ("_communities", 5),
    "organization": ("_data/organizations", 70),
    "topic": ("_data/topics", 7),
}


def article(**changes):
    return {key: value for key, value in {**ARTICLE, **changes}.items() if value is not ...}


def messages(**changes):
    return [message for _, message, _ in found(load_bundled("article"), article(**changes))]


def test_names_are_those_of_schemas_of_records():
    assert bundled_names() == tuple(sorted(RECORDS))


@pytest.mark.parametrize("name", ["config", "definitions", "report"])
def test_a_collection_names_schemas_of_records_only(name):
    def read(path):
        raise FileNotFoundError(2, "No such file", path)

    with pytest.raises(ValueError, match=f"^no bundled schema and no file is called `{name}`$"):
        load_schema(name, "/site", read)
    assert load_schema("video", "/site", read)[0] == "video"


def test_the_page_of_the_rule_names_them_all():
    page = Path(registry.page_path(registry.rules()["schema"])).read_text(encoding="utf-8")
    assert [name for name in RECORDS if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_each_compiles_and_says_what_it_is(name):
    schema = load_bundled(name)
    assert schema.fault is None
    assert schema.document["$schema"].startswith("http")
    assert schema.document["title"]
    assert schema.document["description"]


@pytest.mark.parametrize("name", SHIPPED)
def test_identifiers(name):
    assert load_bundled(name).document["$id"] == f"urn:recordlint:{name}"


def undescribed(schema, pointer, seen=frozenset()):
    """The places at and below a pointer of which a schema says something, but not what they are."""
    said = schema.subschemas(pointer)
    if not all(any(keyword in part for part in said) for keyword in ("title", "description")):
        yield pointer
    below = {key for part in said for key in part.get("properties", {})}
    below |= {0 for part in said if "items" in part}
    below |= {"any" for part in said if isinstance(part.get("additionalProperties"), dict)}
    marks = seen | {id(part) for part in said}
    for step in below:
        if not marks >= {id(part) for part in schema.subschemas((*pointer, step))}:
            yield from undescribed(schema, (*pointer, step), marks)


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_is_described(name):
    assert list(undescribed(load_bundled(name), ())) == []


def test_what_is_not_described_is_noticed():
    items = {"title": "List", "description": "Of things.", "items": {"title": "Item"}}
    document = {"title": "T", "description": "D", "properties": {"a": {"title": "A"}, "b": items}}
    assert set(undescribed(Schema("poor", document), ())) == {("a",), ("b", 0)}


def test_every_definition_is_described_and_used():
    definitions = load_bundled("definitions").document["$defs"]
    assert [name for name, said in definitions.items() if not {"title", "description"} <= set(said)] == []
    texts = " ".join(json.dumps(load_bundled(name).document) for name in SHIPPED)
    assert [name for name in definitions if f'#/$defs/{name}"' not in texts] == []


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


@pytest.mark.parametrize("name", RECORDS)
def test_records(name):
    least, more = RECORDS[name]
    assert found(load_bundled(name), least) == []
    assert found(load_bundled(name), {**least, **more}) == []


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, (least, _) in RECORDS.items() for key in least])
def test_a_record_lacks_a_key(name, key):
    least, _ = RECORDS[name]
    ((_, message, _),) = found(load_bundled(name), {one: least[one] for one in least if one != key})
    assert message.startswith(f"`{key}`") or f" or `{key}`" in message
    assert message.endswith(" is missing")


@pytest.mark.parametrize(
    ("name", "changes", "finding"),
    [
        ("video", {"length": "10:05"}, ('"10:05"', "`length` is `10:05`, expected an ISO 8601 duration")),
        ("video", {"type": "vidoe"}, ('"vidoe"', "`type` is `vidoe`, expected `video`")),
        ("video", {"published": True, "heat": -1}, ("-1", "`heat` is `-1`, expected at least 0")),
        ("course", {"levels": ["beginner"]}, ('"beginner"', "item 1 of `levels` is `beginner`, expected `Beginner`")),
        ("course", {"ratings": {"count": 1, "average": 6}}, ("6", "`average` is `6`, expected at most 5")),
        ("course", {"ratings": {"count": 1, "avrage": 5}}, ('"avrage"', "unknown key `avrage`")),
        ("course", {"images": [{**IMAGE, "widht": 1}]}, ('"widht"', "unknown key `widht`")),
        ("learning-path", {"excerpt": ""}, ('""', "`excerpt` is empty, expected at least 1 character")),
        ("learning-path", {"items": []}, ("[]", "`items` is empty, expected at least 1 item")),
        ("learning-path", {"items": ["a/b", "a/b"]}, ('"a/b"', "item 2 of `items` repeats item 1")),
        (
            "sample",
            {"actions": [{"url": "a", "type": "b", "title": "c"}]},
            ('"a"', "`url` is `a`, expected an absolute"),
        ),
        ("sample", {"provider": {**PROVIDER, "author": []}}, ('"author"', "unknown key `author`")),
        ("newsletter", {"publishdDateTime": ""}, ('"publishdDateTime"', "unknown key `publishdDateTime`")),
        ("person", {"twitter": {"username": "@ada", "url": "https://t.example"}}, ('"@ada"', "`username` is `@ada`")),
        ("person", {"affiliation": {"name": "Harbour News"}}, ('"affiliation"', "`domain` is missing")),
        ("community", {"members": -1}, ("-1", "`members` is `-1`, expected at least 0")),
        (
            "community",
            {"images": [LOGO]},
            ('"/logos/news.example-50x50.png"', "`url` is `/logos/news.example-50x50.png`"),
        ),
        (
            "event",
            {"startDateTime": "2 May"},
            ('"2 May"', "`startDateTime` is `2 May`, expected an RFC 3339 date-time"),
        ),
        ("organization", {"domain": "a b"}, ('"a b"', "`domain` is `a b`, expected a host name")),
        ("organization", {"otherNames": "The News"}, ('"The News"', "`otherNames` is the string")),
        ("topic", {"_id": "Open Water"}, ('"Open Water"', "`_id` is `Open Water`, expected a string that matches")),
        ("topic", {"hashtags": ["OpenWater"]}, ('"OpenWater"', "item 1 of `hashtags` is `OpenWater`")),
        ("topic", {"services": {"news": "/api"}}, ('"/api"', "`news` is `/api`, expected an absolute URI")),
        ("topic", {"keyword": ["lake"]}, ('"keyword"', "unknown key `keyword`")),
    ],
)
def test_a_record_with_a_fault(name, changes, finding):
    least, _ = RECORDS[name]
    ((place, message, _),) = found(load_bundled(name), {**least, **changes})
    assert (place, message[: len(finding[1])]) == finding


def test_collections_of_which_few_records_are_known_admit_further_keys():
    open_ = [name for name in RECORDS if "additionalProperties" not in load_bundled(name).document]
    assert open_ == ["person", "community", "event"]
    ((_, _, help_),) = found(load_bundled("person"), {"nmae": "Ada Brook", "topics": ["Swimming"]})
    assert help_ == "did you mean it by `nmae`?"


def test_roles():
    def roles(name, role):
        least, more = RECORDS[name]
        return {"/".join(map(str, one)) for one in RoleTable(load_bundled(name)).index({**least, **more}).get(role, ())}

    assert roles("video", Role.DURATION) == {"length"}
    assert roles("video", Role.TIMESTAMP) == {"publishedDateTime"}
    assert roles("event", Role.TIMESTAMP) == {"startDateTime", "endDateTime"}
    assert roles("person", Role.IMAGE) == {"images/0", "affiliation/images/0"}
    assert roles("person", Role.NAME) == {"name", "affiliation/name"}
    assert roles("person", Role.TEXT) == {"bio", "location", "images/0/title"}
    assert roles("sample", Role.NAME) == {"provider/name", "provider/authors/0/name"}
    assert roles("topic", Role.URL) == {"services/news"}
    assert roles("community", Role.PROVIDER) == {"provider"}


def test_flags_are_expected_where_the_site_keeps_copies():
    expecting = [name for name in RECORDS if "isCached" in load_bundled(name).expected(("images", 0))]
    assert expecting == ["article", "video", "course", "learning-path", "sample", "newsletter", "person"]


@pytest.mark.parametrize("name", REAL)
def test_real_records(name):
    schema = load_bundled(name)
    folder, number = REAL[name]
    folder = shared_data("corpora/powerapps") / folder
    files = [file for file in sorted(folder.iterdir()) if file.suffix in (".md", ".html", ".yaml")]
    assert len(files) == number
    wrong = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        record = yaml_record(text if file.suffix == ".yaml" else text.split("---\n")[1])
        messages_ = [finding.message for finding in schema.findings(record)]
        if messages_ or not schema.is_valid(record.data):
            wrong[file.name] = messages_
    assert all(one == ["`excerpt` is empty, expected at least 1 character"] for one in wrong.values())
    assert len(wrong) == (5 if name == "learning-path" else 0)


def test_seeds():
    schema = load_bundled("article")
    for number in ("000", "003"):
        (file,) = shared_data("seeds").glob(f"{number}*")
        record = yaml_record(file.read_text(encoding="utf-8").split("---\n")[1])
        assert list(schema.findings(record)) == []


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
