"""What the pages of the image and cached flag rules cannot show: how they agree with a schema, and odd values."""

import json

import pytest

from recordlint.diagnostic import Severity
from recordlint.images import local_path
from recordlint.testing import FixedWorld
from support import ARTICLE, diagnose

RECORD = {
    "title": "The river that came back",
    "excerpt": "For forty years nobody swam in it.",
    "publishedDateTime": "2024-05-02T17:00:00Z",
    "webUrl": "https://riverweekly.example/river",
    "type": "article",
    "provider": {"name": "River Weekly", "domain": "riverweekly.example"},
    "topics": ["Rivers"],
}
URL = "https://img.riverweekly.example/river.jpg"
GROUPS = {"images", "cached-flags", "schema"}


def article(**fields):
    return json.dumps({**RECORD, **fields})


def told(text, config=ARTICLE, world=None):
    found = diagnose(text, "record.json", config, world)
    return [(one.rule, one.pointer, one.severity) for one in found if one.group in GROUPS]


def test_an_image_without_size_is_one_diagnostic_beside_a_schema_that_requires_both_sides():
    text = article(images=[{"url": URL, "isCached": True}])
    assert told(text) == [("missing-image-dimensions", "/images/0", Severity.ERROR)]


def test_without_the_rule_the_schema_speaks_of_each_side():
    text = article(images=[{"url": URL, "isCached": True}])
    found = told(text, 'ignore = ["missing-image-dimensions"]\n' + ARTICLE)
    assert found == [("schema", "/images/0", Severity.ERROR)] * 2


def test_one_side_that_is_missing_leaves_the_other_to_the_schema():
    text = article(images=[{"url": URL, "width": "wide", "isCached": True}])
    assert told(text) == [
        ("missing-image-dimensions", "/images/0", Severity.ERROR),
        ("invalid-image-dimensions", "/images/0/width", Severity.ERROR),
    ]


def test_a_provider_needs_sizes_but_no_flag():
    logo = {"url": URL, "width": "50", "height": 50}
    provider = {**RECORD["provider"], "images": [logo]}
    text = article(provider=provider, images=[{"url": URL, "width": 5, "height": 5, "isCached": True}])
    assert told(text) == [("invalid-image-dimensions", "/provider/images/0/width", Severity.ERROR)]


def test_the_schema_expects_flags_of_own_images_only():
    image = {"url": URL, "width": 1200, "height": 800}
    related = [{"title": "Bath", "webUrl": URL, "images": [image]}]
    found = told(article(images=[image], related=related))
    assert ("missing-cached-flag", "/images/0", Severity.WARNING) in found
    assert not any(pointer == "/related/0/images/0" for _, pointer, _ in found)


def test_a_flag_of_another_type_is_one_diagnostic():
    image = {"url": URL, "width": 1200, "height": 800, "isCached": "true"}
    assert told(article(images=[image])) == [("invalid-cached-flag", "/images/0/isCached", Severity.ERROR)]


def test_a_flag_out_of_place_is_one_diagnostic_beside_a_schema_that_knows_no_such_key():
    image = {"url": URL, "width": 1200, "height": 800, "isCached": True}
    assert told(article(images=[image], isCached=True)) == [("misplaced-cached-flag", "/isCached", Severity.ERROR)]


def test_nothing_is_missing_from_a_record_that_could_not_be_read_whole():
    text = f'{{"images": [{{"url": "{URL}", "width": 1200}}], "title": }}'
    assert told(text, "") == []


@pytest.mark.parametrize("value", ["8" * 5000, -1, 0, 1.5, True, False, None, "", "auto", [], {}, "1e3", "٣"])
def test_what_is_no_length_is_reported_once(value):
    text = json.dumps({"images": [{"url": URL, "width": value, "height": 5}]})
    assert told(text, "") == [("invalid-image-dimensions", "/images/0/width", Severity.ERROR)]


@pytest.mark.parametrize("value", [2, 1200, 1200.0])
def test_what_is_a_length_is_not(value):
    assert told(json.dumps({"images": [{"url": URL, "width": value, "height": value}]}), "") == []


@pytest.mark.parametrize("url", [None, 5, "", "  ", [], {"url": URL}])
def test_an_image_without_address_is_passed_over(url):
    one = {"url": url, "width": 1200, "height": 800}
    assert told(json.dumps({"images": [one, one]}), "", FixedWorld({}, {})) == []


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("/img/a.jpg", "/img/a.jpg"),
        ("img/a.jpg?v=2#top", "img/a.jpg"),
        ("https://example.org/a.jpg", None),
        ("//example.org/a.jpg", None),
        ("data:image/gif;base64,R0lGOD", None),
        ("{{ image }}", None),
        ("#top", None),
    ],
)
def test_only_paths_are_looked_for(value, path):
    assert local_path(value) == path


@pytest.mark.parametrize(
    "url", ["/a-0x0.jpg", "/0x0/a.jpg", "/a.jpg?w=0", "/a.jpg?w=30", "/a-1200.jpg", "/a-10x5.5.jpg"]
)
def test_what_names_no_size(url):
    assert told(json.dumps({"images": [{"url": url, "width": 1200, "height": 800}]}), "") == []


@pytest.mark.parametrize(
    ("size", "side"), [((600, 500), "width"), ((1200, 700), "height"), ((1000, 800), "width"), ((600, 400), None)]
)
def test_a_ratio_that_differs_is_shown_where_it_does(size, side):
    image = {"url": "/a-1200x800.jpg", "width": size[0], "height": size[1]}
    pointers = [pointer for _, pointer in (one[:2] for one in told(json.dumps({"images": [image]}), ""))]
    assert pointers == ([f"/images/0/{side}"] if side else [])


def test_a_size_is_not_completed_from_a_file_that_contradicts_it():
    world = FixedWorld({}, {"a.jpg": (1200, 800)})
    found = diagnose(json.dumps({"images": [{"url": "/a.jpg", "width": 600}]}), "record.json", world=world)
    assert [(one.rule, one.fix) for one in found if one.group == "images"] == [("missing-image-dimensions", None)]


def test_long_urls_take_no_time():
    url = "https://example.org/" + "-1x1/1x1/" * 5_000 + "?" + "w=1&" * 5_000
    text = json.dumps({"images": [{"url": url, "width": 1200, "height": 800}]})
    assert told(text, "") == []
