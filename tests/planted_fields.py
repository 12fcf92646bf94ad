"""Planters of faults that take several fields of a front matter, or a key."""

from planted_values import OPEN
from planting import MARK, page, plants, put, quoted

ORIGINAL = "https://riverweekly.example/news/bridge"


@plants("disordered-timestamps", collection=OPEN)
def disordered_timestamps(data, body, sound):
    put(data, "modified", "2024-05-03T10:00:00Z" if sound else MARK + "2024-04-03T10:00:00Z")
    return page(data, body)


@plants("mismatched-filename-date", path="_news/2024-05-02-bridge.md")
def mismatched_filename_date(data, body, sound):
    if not sound:
        put(data, "publishedDateTime", MARK + "2023-05-02T08:30:00Z")
    return page(data, body)


@plants("mismatched-url-date")
def mismatched_url_date(data, body, sound):
    put(data, "webUrl", quoted("https://riverweekly.example/2024/05/02/bridge"))
    if not sound:
        put(data, "publishedDateTime", MARK + "2023-05-02T08:30:00Z")
    return page(data, body)


@plants("mismatched-slug", path="_news/the-bridge.md")
def mismatched_slug(data, body, sound):
    data["title"] = "The bridge"
    if not sound:
        put(data, "title", MARK + "The bridge opens")
    return page(data, body)


@plants("mismatched-image-url-size")
def mismatched_image_url_size(data, body, sound):
    data["images"][0]["url"] = "https://img.example/a-1200x800.jpg"
    if not sound:
        put(data, "images.0.height", MARK + "900")
    return page(data, body)


@plants("mismatched-image-file-size", collection=OPEN, images={"img/a.jpg": (1200, 800)})
def mismatched_image_file_size(data, body, sound):
    data["images"][0]["url"] = "/img/a.jpg"
    if not sound:
        put(data, "images.0.width", MARK + "1201")
    return page(data, body)


@plants("missing-image-file", collection=OPEN, images={"img/a.jpg": (1200, 800), "img/b.jpg": (600, 400)})
def missing_image_file(data, body, sound):
    data["images"][0]["url"] = "/img/a.jpg"
    put(data, "images.1.url", "/img/b.jpg" if sound else MARK + "/img/bb.jpg")
    return page(data, body)


@plants("missing-image-dimensions", collection=OPEN)
def missing_image_dimensions(data, body, sound):
    if not sound:
        image = data["images"][1]
        del image["width"]
        data["images"][1] = {MARK + "url": image.pop("url"), **image}
    return page(data, body)


@plants("duplicate-image")
def duplicate_image(data, body, sound):
    if not sound:
        put(data, "images.1.url", MARK + quoted(data["images"][0]["url"]))
    return page(data, body)


@plants("missing-cached-flag")
def missing_cached_flag(data, body, sound):
    if not sound:
        image = data["images"][1]
        del image["isCached"]
        data["images"][1] = {MARK + "url": image.pop("url"), **image}
    return page(data, body)


@plants("misplaced-cached-flag", collection=OPEN)
def misplaced_cached_flag(data, body, sound):
    return page(data if sound else {MARK + "isCached": True, **data}, body)


@plants(
    "unbacked-cached-flag",
    collection=OPEN + '\nrules.unbacked-cached-flag.folder = "cache"',
    images={"cache/a.jpg": (1200, 800)},
)
def unbacked_cached_flag(data, body, sound):
    if not sound:
        put(data, "images.0.isCached", MARK + "false")
    return page(data, body)


@plants("duplicate-item")
def duplicate_item(data, body, sound):
    if not sound:
        put(data, "topics.1", MARK + quoted(data["topics"][0]))
    return page(data, body)


@plants("duplicate-reference")
def duplicate_reference(data, body, sound):
    again = dict(data["related"][0], title="The bridge at night", publishedDateTime="2024-05-01T05:00:00Z")
    data["related"].append(again)
    again["webUrl"] += "/night"
    if not sound:
        put(data, "related.1.webUrl", MARK + quoted(data["related"][0]["webUrl"]))
    return page(data, body)


@plants("self-reference")
def self_reference(data, body, sound):
    data["related"][0]["provider"] = dict(data["provider"])
    data["related"][0]["webUrl"] = ORIGINAL + "/night"
    if not sound:
        put(data, "related.0.webUrl", MARK + quoted(data["webUrl"]))
    return page(data, body)


@plants(
    "unknown-term",
    top='[vocabularies]\ncategories = ["news", "events"]\n',
    collection=OPEN + '\nrules.unknown-term.fields = { category = "categories" }',
)
def unknown_term(data, body, sound):
    if not sound:
        put(data, "category", MARK + "letters")
    return page(data, body)


@plants("duplicate-key")
def duplicate_key(data, body, sound):
    return page(data, body) if sound else page({**data, MARK + "category": "events"}, body)


@plants("unknown-schema", collection=OPEN)
def unknown_schema(data, body, sound):
    comment = "" if sound else f"# yaml-language-server: $schema={MARK}artcle\n"
    return page(data, body).replace("---\n", f"---\n{comment}", 1)


@plants("unknown-rule")
def unknown_rule(data, body, sound):
    return _with_comment(data, body, "" if sound else f"  # recordlint: ignore[{MARK}shouting]")


@plants("unused-suppression")
def unused_suppression(data, body, sound):
    return _with_comment(data, body, "" if sound else f"  # recordlint: ignore[{MARK}shouting-title]")


def _with_comment(data, body, comment):
    put(data, "category", f"news{comment}")
    return page(data, body)
