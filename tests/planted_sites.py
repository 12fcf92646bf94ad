"""Planters of faults that show only when records are compared: the later record has the mark."""

from planted_texts import OPEN, STORY
from planting import MARK, page, plants, put, quoted

TAIL = "All times in this newspaper are those of the lighthouse.\n"
BRIDGE = """
The bridge over the sound will be closed for a week while its bearings are changed, the port authority has said
on Monday. Buses will go round by the northern shore, and the ferry will take cyclists for nothing until then.
"""


def records(data, count=2):
    """Sound records that have nothing in common."""
    for number in range(count):
        yield {
            **data,
            "title": f"{data['title']}, part {number}",
            "webUrl": f"{data['webUrl']}/{number}",
            "images": [
                dict(image, url=f"https://img.example/{number}/{at}.jpg") for at, image in enumerate(data["images"])
            ],
        }


def site(*texts):
    return {f"_news/{number}.md": text for number, text in enumerate(texts)}


@plants("duplicate-url")
def duplicate_url(data, body, sound):
    first, second = records(data)
    if not sound:
        put(second, "webUrl", MARK + quoted(first["webUrl"]))
    return site(page(first), page(second))


@plants("duplicate-title")
def duplicate_title(data, body, sound):
    first, second = records(data)
    if not sound:
        put(second, "title", MARK + quoted(first["title"]))
    return site(page(first), page(second))


@plants("duplicate-id", collection=OPEN)
def duplicate_id(data, body, sound):
    first, second = records(data)
    first["id"] = "bridge-1"
    put(second, "id", "bridge-2" if sound else MARK + "bridge-1")
    return site(page(first), page(second))


@plants("duplicate-body")
def duplicate_body(data, body, sound):
    first, second = records(data)
    return site(page(first, STORY), page(second, BRIDGE if sound else "\n" + MARK + STORY.lstrip()))


@plants("near-duplicate", collection=OPEN + "\nrules.near-duplicate = { similarity = 0.7, min-words = 30 }")
def near_duplicate(data, body, sound):
    first, second = records(data)
    first["title"], second["title"] = "The bridge", "Its bearings"
    text = STORY if sound else "\n" + MARK + BRIDGE.lstrip().replace("Monday", "Tuesday")
    return site(page(first, BRIDGE), page(second, text))


@plants("repeated-boilerplate", collection=OPEN + "\nrules.repeated-boilerplate.threshold = 2")
def repeated_boilerplate(data, body, sound):
    first, second = records(data)
    if sound:
        return site(page(first, f"{STORY}\n{TAIL}"), page(second, BRIDGE))
    # What is wrong with two records is said of both.
    return site(page(first, f"{STORY}\n{MARK}{TAIL}"), page(second, f"{BRIDGE}\n{MARK}{TAIL}"))


@plants("inconsistent-name")
def inconsistent_name(data, body, sound):
    *most, last = records(data, 3)
    last["provider"] = dict(data["provider"])
    if not sound:
        put(last, "provider.name", MARK + "RiverWeekly")
    return site(*map(page, most), page(last))


@plants("reused-image", collection=OPEN + "\nrules.reused-image.threshold = 2")
def reused_image(data, body, sound):
    first, second = records(data)
    if not sound:
        put(second, "images.1.url", MARK + quoted(first["images"][0]["url"]))
    return site(page(first), page(second))


@plants("stale-reference")
def stale_reference(data, body, sound):
    first, second = records(data)
    entry = dict(second["related"][0], title=first["title"], webUrl=first["webUrl"])
    entry.update(publishedDateTime=first["publishedDateTime"], provider=dict(first["provider"]))
    second["related"] = [entry]
    if not sound:
        put(entry, "title", MARK + "The bridge will open")
    return site(page(first), page(second))
