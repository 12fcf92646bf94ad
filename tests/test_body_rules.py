"""Rules about bodies, from the file to the diagnostic."""

import pytest

from conftest import shared_data
from support import brief, diagnose

RULES = ("boilerplate", "empty-body", "error-page", "leading-metadata", "truncated-body", "unexpected-body")
TEXT = "The storks are back in the wet meadows below the weir, and there are more of them than in any year since 1961."


def front(body, **fields):
    return (
        "---\n" + "".join(f"{key}: {value}\n" for key, value in {"title": "Storks", **fields}.items()) + "---\n" + body
    )


def found(text, path="record.md", config=""):
    return [one for one in brief(diagnose(text, path, config)) if one[0] in RULES]


def collection(body):
    return f'[[collections]]\nname = "stories"\nfiles = "**"\nbody = "{body}"\n'


@pytest.mark.parametrize("body", ["", "\n", " \n\t\n\u00a0\n", "\r\n\r\n"])
def test_an_empty_body_is_told_at_the_closing_fence(body):
    assert found(front(body)) == [("empty-body", 3, 1)]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("nature/_index.md", {}),
        ("index.en.md", {}),
        ("record.md", {"redirect_to": "/a"}),
        ("record.md", {"permalink": "false"}),
        ("record.md", {"draft": "true"}),
    ],
)
def test_stubs_and_pages_of_lists_may_be_empty(path, fields):
    assert found(front("", **fields), path) == []


@pytest.mark.parametrize(
    ("body", "wanted", "expected"),
    [
        ("", "required", [("empty-body", 3, 1)]),
        ("", "any", []),
        ("", "forbidden", []),
        ("\n\nText.\n", "forbidden", [("unexpected-body", 6, 1)]),
        ("Text.\n", "any", []),
    ],
)
def test_the_collection_says_whether_there_is_a_body(body, wanted, expected):
    assert found(front(body), config=collection(wanted)) == expected


def test_a_data_file_has_no_body():
    assert found("title: Storks\n", "record.yaml") == []


@pytest.mark.parametrize(
    "body",
    [
        "404 Not Found",
        "# Page not found\n\nSorry.",
        "Oops! That page can’t be found.\n\nTry the search.",
        "The page you are looking for might have been removed.",
        "Access Denied\n\nYou don't have permission to access this server.",
        "Just a moment...\n",
        "Please enable JavaScript and cookies to continue.",
        "Before you continue to the site, say yes.",
        "Subscribe to continue reading.",
        "Seite nicht gefunden",
        "Error establishing a database connection",
    ],
)
def test_a_page_that_was_never_there(body):
    assert [one[0] for one in found(front(body))] == ["error-page"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("A 404 page is often the first page that a reader sees.", "record.md"),
        ("Access denied pages are a class of their own.", "record.md"),
        ("The answers.\n\n## 404 Not Found\n\nNo such record.", "record.md"),
        ("The server says `404 Not Found`.\n\n```\n404 Not Found\n```", "record.md"),
        ("`404 Not Found`", "record.md"),
        ("Page not found", "404.md"),
        ("Page not found", "errors/500.html"),
        (f"{TEXT}\n\n{TEXT}\n\n{TEXT}\n\n404 Not Found", "record.md"),
        ("404 Not Found\n\n" + f"{TEXT}\n\n" * 20, "record.md"),
    ],
)
def test_a_text_about_such_pages(body, path):
    assert [one for one in found(front(body), path) if one[0] == "error-page"] == []


def test_the_page_of_an_error_says_so_in_its_address():
    assert found(front("Page not found", permalink="/404.html")) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f" date 2024-04-18 {TEXT}", [("leading-metadata", 4, 2)]),
        (f"\nBy Mira Lind | 18 April 2024 {TEXT}", [("leading-metadata", 5, 1)]),
        (f"LONDON, April 18 (The Lake) - {TEXT}", [("leading-metadata", 4, 1)]),
        (f"By Mira Lind\n\n{TEXT}", []),
        (f"By Mira Lind {TEXT}", []),
        ("2024-04-18 was a good day for the storks below the weir.", []),
        (f"2024-04-18\n\n{TEXT}", []),
        ("2024-04-18 Storks", []),
    ],
)
def test_metadata_before_the_first_sentence(body, expected):
    assert found(front(body)) == expected


def fixed(text, rule):
    (one,) = [one for one in diagnose(text) if one.rule == rule]
    for edit in sorted(one.fix.edits, key=lambda edit: -edit.start.offset):
        text = text[: edit.start.offset] + edit.text + text[edit.end.offset :]
    return text


def test_the_date_moves_to_the_front_matter():
    after = fixed(front(f"April 18, 2024 – {TEXT}\n\n{TEXT}\n"), "leading-metadata")
    assert after == front(f"{TEXT}\n\n{TEXT}\n", date="2024-04-18")


def test_a_date_that_is_there_stays():
    before = front(f"April 18, 2024 {TEXT}\n", date="2024-04-17")
    assert fixed(before, "leading-metadata") == front(f"{TEXT}\n", date="2024-04-17")


@pytest.mark.parametrize(
    "text", [f"April 18, 2024 {TEXT}", front(f"03/04/2024 {TEXT}"), front(f"By Mira Lind, 18 April 2024 {TEXT}")]
)
def test_no_fix_where_something_would_be_lost_or_guessed(text):
    (one,) = [one for one in diagnose(text) if one.rule == "leading-metadata"]
    assert one.fix is None


@pytest.mark.parametrize("ending", ["", "\n", "\n\n"])
def test_the_fix_of_boilerplate_leaves_the_text(ending):
    text = front(f"{TEXT}\n\n{TEXT}\n")
    assert fixed(f"{text}\n\nShare post:\n\nMore like this\n\nA street{ending}", "boilerplate") == text + ending[1:]


def test_a_line_alone_is_called_one():
    (one,) = [one for one in diagnose(front(f"{TEXT}\n\nShare this article\n")) if one.rule == "boilerplate"]
    assert one.message == "a line of the page, not of the text: share line"
    assert one.fix.title == "remove it"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (f"{TEXT} Farmers mow late now, and the birds find enough to eat from April to August, which is why the", True),
        (f"{TEXT} […]", True),
        (f"- {TEXT} […]", True),
        ("- a notebook, so that nothing is counted twice", False),
        (f"> {TEXT[:-1]} and the", False),
        (f"    {TEXT[:-1]} and the", False),
        (f"```\n{TEXT[:-1]} and the\n```", False),
        (f"| {TEXT[:-1]} and the |", False),
        (f"<p>{TEXT[:-1]} and the</p>", False),
        (f"{TEXT}\n\n<!-- and the -->", False),
        (f"{TEXT}\n\n[a]: https://river.example/and-the", False),
        ("<!-- nothing else -->", False),
    ],
)
def test_where_a_text_is_cut(last, expected):
    assert bool([one for one in found(front(f"{TEXT}\n\n{last}\n")) if one[0] == "truncated-body"]) is expected


def test_teasers_in_the_tail_are_not_cut():
    tail = "More like this\n\nHow to plant a balcony\n\nLavender, thyme and borage are easy to keep and...\n"
    assert found(front(f"{TEXT}\n\n{tail}")) == [("boilerplate", 6, 1)]


@pytest.mark.parametrize("site", ["11ty", "hugodocs", "jekyll", "zola", "powerapps/_samples"])
def test_people_write_no_boilerplate(site):
    from recordlint.parse import parse
    from recordlint.prose.boilerplate import tail
    from recordlint.text import decode

    paths = [path for path in sorted(shared_data(f"corpora/{site}").rglob("*.md")) if path.is_file()]
    flagged = [path.name for path in paths if tail(parse(decode(path.name, path.read_bytes()))[0]) is not None]
    assert len(flagged) <= 1 + 0.005 * len(paths) + (site == "11ty"), flagged


SCRAPED = f"{TEXT}\n\nShare this article\n\nMore like this\n\nHow to plant a balcony\n"


def test_every_line_of_boilerplate_is_accounted_for():
    (one,) = diagnose(front(SCRAPED))
    grounds = [ground.partition(", weight ")[0] for ground in one.why]
    assert grounds == [
        "line 6: share line (`share this article`)",
        "line 8: teasers (`more like this`)",
        "line 10: teaser after `More like this`",
    ]
    assert "; it begins the boilerplate with probability " in one.why[0]
    assert "probability" not in one.why[1]


def test_a_cut_without_a_mark_is_accounted_for():
    (one,) = diagnose(front(f"{TEXT}\n\nThey eat what they find in the ditches, and the farmers mow late for the\n"))
    assert one.rule == "truncated-body"
    assert "`never last` +" in one.why[0]
    (one,) = diagnose(front(f"{TEXT} They eat what they find in [...]\n"))
    assert (one.rule, one.why) == ("truncated-body", ())
