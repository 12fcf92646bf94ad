"""Planters of faults in the values of a front matter."""

from planting import MARK, page, plants, plants_value, put, quoted

OPEN = 'body = "any"'
"""A collection without a schema, for keys that articles do not have."""

# Each fault: the way to the value, its text by syntax family (None: the syntax cannot hold it), and its rule.
VALUES = [
    (("publishedDateTime",), {"yaml": "2023-13-45T99:00:00Z", "toml": "2023-13-45T99:00:00Z"}, "invalid-timestamp"),
    (("publishedDateTime",), {"*": '"2023-02-30T10:00:00Z"'}, "invalid-timestamp"),
    (("related", 0, "publishedDateTime"), {"*": '"2024-04-30T25:00:00Z"'}, "invalid-timestamp"),
    (("publishedDateTime",), {"yaml": "2024/5/2", "json": '"2024/5/2"', "toml": '"2024/5/2"'}, "nonstandard-timestamp"),
    (("publishedDateTime",), {"*": '"2024-05-02T08:30:00"'}, "missing-utc-offset"),
    (("publishedDateTime",), {"*": '"2044-05-02T08:30:00Z"'}, "future-timestamp"),
    (("publishedDateTime",), {"*": '"1970-01-01T00:00:00Z"'}, "implausible-timestamp"),
    (("images", 1, "width"), {"*": '"600"'}, "invalid-image-dimensions"),
    (("images", 1, "height"), {"*": "0"}, "invalid-image-dimensions"),
    (("images", 0, "width"), {"*": "-5"}, "invalid-image-dimensions"),
    (("images", 0, "width"), {"*": "1200.5"}, "invalid-image-dimensions"),
    (("images", 0, "isCached"), {"*": '"true"'}, "invalid-cached-flag"),
    (("images", 0, "isCached"), {"yaml": "yes", "json": "1", "toml": "1"}, "invalid-cached-flag"),
    (("images", 0, "isCached"), {"yaml": "~", "json": "null"}, "invalid-cached-flag"),
    (("published",), {"*": '"true"'}, "schema"),
    (("published",), {"yaml": "yes"}, "schema"),
    (("quality",), {"*": '"71"'}, "schema"),
    (("type",), {"*": '"artcle"'}, "schema"),
    (("topics",), {"*": "[]"}, "schema"),
    (("category",), {"yaml": "off"}, "ambiguous-scalar"),
    (("webUrl",), {"*": '"https://riverweekly.example/news/the bridge"'}, "invalid-url"),
    (("webUrl",), {"*": '"htp:/riverweekly.example/news"'}, "invalid-url"),
    (("related", 0, "webUrl"), {"*": '"/news/bridge"'}, "invalid-url"),
    (("images", 0, "url"), {"*": '"https://img.example:99999/a.jpg"'}, "invalid-url"),
    (("webUrl",), {"*": '"https://riverweekly.example/news?id=1&#038;page=2"'}, "escaped-url"),
    (("webUrl",), {"*": '"javascript:alert(1)"'}, "unsafe-url-scheme"),
    (("webUrl",), {"*": '"https://editor:t1deT4ble@riverweekly.example/"'}, "exposed-credentials"),
    (("images", 1, "url"), {"*": '"https://img.ex\u0430mple/b.jpg"'}, "confusable-host"),
    (("webUrl",), {"*": '"https://riverweekly.example/?utm_source=letter"'}, "tracking-parameter"),
    (("provider", "domain"), {"*": '"riverdaily.example"'}, "mismatched-domain"),
    (("related", 0, "provider", "domain"), {"*": '"riverweekly.example"'}, "mismatched-domain"),
    (("secured",), {"*": '"Zm9yIGZvcnR5IHllYXJz"'}, "invalid-sealed-value"),
    (("title",), {"*": r'"The bridge\u200b opens"'}, "invisible-character"),
    (("topics", 0), {"*": r'"Town\ufeff Planning"'}, "invisible-character"),
    (("excerpt",), {"*": r'"The bridge \u202eopens\u202c."'}, "invisible-character"),
    (("title",), {"*": r'"The bridge\u0007 opens"'}, "control-character"),
    (("provider", "name"), {"*": r'"River\u0092s Weekly"'}, "control-character"),
    (("title",), {"yaml": r'"\xe2\x80\x93 the bridge"', "json": r'"\u00e2\u0080\u0093 the bridge"'}, "mojibake"),
    (("related", 0, "title"), {"*": r'"The bridge isn\u00e2\u20ac\u2122t open"'}, "mojibake"),
    (("title",), {"*": r'"The bridge\ufffd opens"'}, "replacement-character"),
    (("title",), {"*": r'"The bridge opens\u0020"'}, "untrimmed-value"),
    (("related", 0, "title"), {"*": r'"The bridge\topens"'}, "irregular-whitespace"),
    (("title",), {"*": r'"The bridge\u0020\u0020opens"'}, "irregular-whitespace"),
    (("excerpt",), {"*": r'"\u0054he bridge &amp; the weir."'}, "html-entity"),
    (("title",), {"*": r'"\u0054he <b>bridge</b> opens"'}, "html-markup"),
    (("title",), {"*": '"TODO"'}, "placeholder-value"),
    (("excerpt",), {"*": '"undefined"'}, "placeholder-value"),
]


def _plant_first_values():
    planted = set()
    for way, raws, rule in VALUES:
        raw = raws.get("yaml", raws.get("*"))
        if rule not in planted and raw is not None:
            planted.add(rule)
            plants_value(rule, ".".join(map(str, way)), raw)


_plant_first_values()

plants_value("unrendered-template", "title", f'"{MARK}{{{{ page.title }}}}"')
plants_value("truncated-excerpt", "excerpt", f'"The bridge opens again after the flood, and nobody {MARK}knows what …"')
plants_value("shouting-title", "title", '"THE BRIDGE OPENS AGAIN"')
plants_value("site-name-in-title", "title", f'"The bridge opens{MARK} | River Weekly"')
plants_value(
    "overlong-value",
    "title",
    quoted(("The bridge " + "opens slowly " * 7)[:100] + MARK + "and opens and is open at last"),
)
plants_value("repeated-word", "title", f'"The {MARK}bridge bridge opens"')
plants_value("midnight-timestamp", "publishedDateTime", '"2024-05-02T00:00:00Z"')
plants_value("relative-url", "webUrl", '"/news/bridge"', collection=OPEN)
plants_value("unencoded-url", "webUrl", '"https://riverweekly.example/news/brücke"', collection=OPEN)
plants_value("uppercase-host", "webUrl", '"https://RiverWeekly.example/news/bridge"')
plants_value("implausible-image-dimensions", "images.0.width", "24000")
plants_value("exposed-secret", "category", f'"{MARK}AKIAQ7ZPL2MX4RTV9KCD"')
plants_value("expired-record", "expires", "2024-05-03", collection=OPEN)
plants_value("invalid-duration", "duration", "19 mins", collection=OPEN)


@plants("empty-value", collection=OPEN)
def empty_value(data, body, sound):
    text = page(data, body)
    return text if sound else text.replace('category: "news"', MARK + "category:", 1)


@plants("insecure-url")
def insecure_url(data, body, sound):
    data["provider"]["domain"] = "riverweekly.com"
    put(data, "webUrl", '"https://riverweekly.com/bridge"' if sound else MARK + '"http://riverweekly.com/bridge"')
    return page(data, body)


@plants("repeated-title")
def repeated_title(data, body, sound):
    if not sound:
        put(data, "excerpt", MARK + quoted(data["title"]))
    return page(data, body)
