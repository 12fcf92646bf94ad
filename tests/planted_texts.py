"""Planters of faults in a body, around a front matter, and in the bytes of a file."""

from planting import MARK, page, plants, plants_body, put

OPEN = 'body = "any"'
STORY = """
The storks are back in the wet meadows below the weir, and there are more of them than in any year since 1961.

The caretaker of the town hall, who has counted them since he was a boy, found eleven pairs this spring. He thinks
that the new pond is what brought them, and that they will stay if nobody mows before July.
"""
GERMAN = """
Vier Bienenstöcke stehen seit Montag auf dem Dach des Rathauses. Der Hausmeister hält seit zwanzig Jahren Bienen
und sieht jeden Abend nach ihnen.
"""

plants_body("active-content", '<script src="https://count.example/a.js"></script>\n')
plants_body("boilerplate", "Read the full article here\n\nShare this post:\n\nSubscribe to our newsletter\n")
plants_body("broken-link-syntax", f"They wrote it up in [the minutes]{MARK}() of the evening.\n")
plants_body("missing-reference", f"The council keeps the minutes: [Tuesday]({MARK}minutes/tuesday.md).\n")
plants_body("html-residue", f"The storks{MARK}&nbsp;are back.</p><p>There are eleven pairs of them.\n")
plants_body("placeholder-text", "Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n")
plants_body("live-template", f"The bridge was {MARK}{{{{ page.colour }}}} for a hundred years.\n")
plants_body("missing-alt-text", "![](bridge.jpg)\n", collection=OPEN)
plants_body("truncated-body", f"The painters begin in June, and the mayor has said that the bridge {MARK}will be the\n")
plants_body("error-page", f"{MARK}404 Not Found\n\nThe page you requested could not be found.\n", instead=True)
plants_body(
    "leading-metadata", f" {MARK}date 2024-04-18 The bridge at the corner was painted green on Tuesday.\n", instead=True
)


@plants("duplicate-paragraph")
def duplicate_paragraph(data, body, sound):
    first = STORY.strip().split("\n\n")[0]
    return page(data, f"{STORY}\n{MARK}{first}\n" if not sound else STORY)


@plants("repetitive-text")
def repetitive_text(data, body, sound):
    line = "Buy stork food here, stork food is cheap, order stork food today.\n"
    lines = STORY.strip().replace("\n\n", "\n").split("\n")
    if sound:
        return page(data, "\n".join(lines) + "\n")
    return page(data, f"{lines[0]}\n{line}{lines[1]}\n{MARK}{line}{lines[2]}\n{line}")


@plants("short-body", collection=OPEN + "\nrules.short-body.min-words = 30")
def short_body(data, body, sound):
    return page(data, STORY if sound else f"{MARK}The storks are back.\n")


@plants("wrong-language", collection=OPEN + '\nrules.wrong-language.language = "en"')
def wrong_language(data, body, sound):
    return page(data, STORY if sound else f"\n{MARK}{GERMAN.strip()}\n")


@plants("empty-body", collection='body = "required"')
def empty_body(data, body, sound):
    return page(data, body) if sound else page(data, "").removesuffix("---\n") + f"{MARK}---\n"


@plants("unexpected-body", collection='body = "forbidden"')
def unexpected_body(data, body, sound):
    return page(data, "") if sound else page(data, f"{MARK}The bridge opens.\n")


@plants("displaced-front-matter")
def displaced_front_matter(data, body, sound):
    return page(data, body) if sound else "\n\n" + MARK + page(data, body)


@plants("unclosed-front-matter")
def unclosed_front_matter(data, body, sound):
    return page(data, body) if sound else MARK + page(data, body).replace("\n---\n", "\n", 1)


@plants("missing-front-matter", collection=OPEN)
def missing_front_matter(data, body, sound):
    return page(data, body) if sound else MARK + body.lstrip()


@plants("empty-front-matter", collection=OPEN)
def empty_front_matter(data, body, sound):
    return page(data, body) if sound else f"{MARK}---\n---\n{body}"


@plants("invalid-front-matter", collection=OPEN)
def invalid_front_matter(data, body, sound):
    return page(data, body) if sound else f"---\n{MARK}- one\n- two\n---\n{body}"


@plants("invalid-syntax")
def invalid_syntax(data, body, sound):
    text = page(data, body)
    return text if sound else text.replace("\ntype:", f"\nsubtitle: one{MARK}: two\ntype:", 1)


@plants("merge-conflict")
def merge_conflict(data, body, sound):
    conflict = f"\n{MARK}<<<<<<< HEAD\nThe bridge is green.\n=======\nThe bridge is red.\n>>>>>>> painters\n"
    return page(data, body if sound else body + conflict)


@plants("byte-order-mark")
def byte_order_mark(data, body, sound):
    return page(data, body) if sound else "\ufeff" + MARK + page(data, body)


@plants("invalid-encoding")
def invalid_encoding(data, body, sound):
    text = page(data, body + "\nThe Weser ferry.\n").encode()
    return text if sound else text.replace(b"Weser", f"{MARK}".encode() + b"\xd6der")


@plants("mixed-line-endings")
def mixed_line_endings(data, body, sound):
    text = page(data, body)
    return text if sound else text.replace("there was a vote. The bridge", f"there was a vote.{MARK}\r\nThe bridge")


@plants("missing-final-newline")
def missing_final_newline(data, body, sound):
    return page(data, body) if sound else page(data, body).removesuffix("\n") + MARK


@plants("trailing-blank-lines")
def trailing_blank_lines(data, body, sound):
    return page(data, body) if sound else page(data, body) + MARK + "\n\n"


@plants("trailing-whitespace")
def trailing_whitespace(data, body, sound):
    if not sound:
        put(data, "category", f"news{MARK}  ")
    return page(data, body)


@plants("oversized-record", collection=OPEN + "\nrules.oversized-record.max-bytes = 6000")
def oversized_record(data, body, sound):
    more = "".join(
        f"\nOn day {day} the painters came to the {day}th pillar, and painted it green.\n" for day in range(90)
    )
    return page(data, body) if sound else MARK + page(data, body + more)
