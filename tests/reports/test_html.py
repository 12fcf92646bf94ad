"""The page: whole, self-contained, and whatever a record holds is text in it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.diagnostic import Applicability, PlacedLabel, Severity
from recordlint.origins import Month, Origin
from recordlint.registry import rules
from recordlint.report import FORMATS, Options, reporter
from recordlint.report.html import html
from recordlint.report.terminal import visible
from recordlint.text import Position, Span
from reports.building import HOSTILE, diagnostic, every_kind, fix, report
from reports.page_reading import Page


def read(made, *origins):
    """The page of a report."""
    return Page(html(made, Options(origins=lambda: origins)))


def render(*found, **others):
    return read(report(*found, **others))


def findings(page):
    """The rows of the list."""
    return page.find("table", id="rows").find("tbody").all("tr")


def test_it_is_a_format():
    assert "html" in FORMATS
    assert reporter("html") is html


def test_a_report_of_nothing_says_so():
    page = render(files=3, records=5)
    assert "Nothing was found." in page.text
    assert not page.all("form")
    assert [heading.text for heading in page.all("h2")] == ["Findings"]


@pytest.fixture(scope="module")
def full_page():
    origins = (
        Origin("news/a.md", 0, Month(2024, 1), "The Gull"),
        Origin("news/a.md", 2, Month(2024, 2), "The <Tern>"),
        Origin("news/b.md", 0, None, None),
    )
    return read(every_kind()._replace(rules=rules()), *origins)


def test_every_diagnostic_is_there_with_all_it_says(full_page):
    rows = findings(full_page)
    assert len(rows) == len(every_kind().diagnostics)
    severities = [row.attributes["data-severity"] for row in rows]
    assert severities == ["error", "error", "error", "warning", "note"]
    assert [row.attributes["data-place"] for row in rows] == ["0", "3", "4", "1", "2"]
    shown = [row.text for row in rows]
    assert shown[0] == "✕ errorshort-titlenews/a.md:1:8a is shorttitle: ahelp write morefix (safe) write b\n"
    assert "title: asee news/b.md:3:1 first used here" in shown[1]
    assert visible(HOSTILE) in shown[2]
    assert "title: athis keyfix (unsafe) write b" in shown[3]
    assert "fix (shown only) write b" in shown[4]


def test_rows_hold_what_they_are_filtered_by(full_page):
    facts = [row.attributes for row in findings(full_page)]
    assert [row.get("data-fix") for row in facts] == ["safe", "none", "safe", "unsafe", "none"]
    assert facts[0]["data-provider"] == "The <Tern>"
    assert "data-provider" not in facts[2]
    assert facts[0]["data-folder"] == "news"
    assert facts[0]["data-rule"] == "short-title"


def test_a_file_at_the_top_is_in_the_folder_here():
    page = render(diagnostic(path="a.md"))
    assert findings(page)[0].attributes["data-folder"] == "."


def test_the_page_is_sound(full_page):
    identifiers = [node.attributes["id"] for node in full_page.nodes if "id" in node.attributes]
    assert len(identifiers) == len(set(identifiers))
    for node in full_page.nodes:
        for name in ("aria-labelledby", "aria-describedby"):
            assert node.attributes.get(name, "findings") in identifiers
    levels = [int(node.name[1]) for node in full_page.nodes if re.fullmatch("h[1-6]", node.name)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert full_page.find("html").attributes["lang"] == "en"
    for table in full_page.all("table"):
        assert all(head.attributes.get("scope") == "col" for head in table.find("thead").all("th"))


def test_controls_are_labelled(full_page):
    form = full_page.find("form")
    assert "hidden" in form.attributes
    controls = [*form.all("input"), *form.all("select")]
    assert [one.attributes["name"] for one in controls] == ["q", *["severity"] * 3, "folder", "provider", "fix"]
    for control in controls:
        assert any(ancestor.name == "label" and ancestor.text for ancestor in control.ancestors())
    assert all(button.text and button.attributes["type"] for button in full_page.all("button"))
    assert full_page.find("p", id="count").attributes["role"] == "status"


def test_lists_offer_what_there_is_with_how_often(full_page):
    options = [option.text.strip() for option in full_page.find("select", name="provider").all("option")]
    assert options == ["any", "The <Tern> (1)", "The Gull (3)"]


def test_places_are_ranked_and_name_themselves():
    found = [diagnostic(path=f"{at}/a.md") for at in range(12)] + [diagnostic(path="7/a.md", severity=Severity.NOTE)]
    page = render(*found)
    section = page.find("section", **{"aria-labelledby": "by-folder"})
    first, rest = section.all("table")
    names = [link.attributes["data-value"] for link in section.all("a")]
    assert names == ["7", "0", "1", "10", "11", "2", "3", "4", "5", "6", "8", "9"]
    assert len(first.all("a")) == 10
    assert len(rest.all("a")) == 2
    assert section.find("summary").text == "2 more"
    assert all("href" not in link.attributes for link in section.all("a"))
    bar = first.find("tbody").all("tr")[0].all("rect")
    assert [piece.attributes["class"] for piece in bar] == ["error", "note"]
    assert [piece.attributes["width"] for piece in bar] == ["500", "500"]


def test_a_rule_says_what_it_is_about():
    page = render(diagnostic(rule="empty-body"), rules=rules())
    section = page.find("section", **{"aria-labelledby": "by-rule"})
    assert rules()["empty-body"].summary in section.text


def test_a_share_of_nothing_is_no_division_by_it():
    assert "without findings0" in render(diagnostic(), records=0).find("dl").text


@pytest.mark.parametrize(
    ("text", "part", "labels", "shown"),
    [
        ("title: abc\n", "b", (), ["title: a[b]c"]),
        ("title: abc\n", Span(8, 8), (), ["title: a[]bc"]),
        ("title: abc\n", Span(10, 10), (), ["title: abc[]"]),
        ("a: b\tc\n", "c", (), ["a: b\t[c]"]),
        ("a: x\nb: y\n", Span(3, 8), (), ["a: [x]", "[b: ]y"]),
        ("ab: x\n", "ab", [("b", "this"), ("x", "that")], ["[a][b]: (x)thisthat"]),
        ("a: x\nb: y\n", "x", [("y", "that")], ["a: [x]", "b: (y)that"]),
        ("ab: x\n", "x", [("ab: x", "all")], ["(ab: )[x]all"]),
    ],
)
def test_source_is_marked(text, part, labels, shown):
    row = findings(render(diagnostic(text, part, labels=labels)))[0]
    lines = row.find("ol").all("li")
    assert [line.marked for line in lines] == shown


def test_a_line_cut_off_says_so():
    line = findings(render(diagnostic(f"{'a ' * 400}B{' c' * 400}\n", "B")))[0].find("li")
    assert line.text.startswith("…")
    assert line.text.endswith("…")
    assert line.find("mark").text == "B"


def test_lines_have_their_numbers():
    row = findings(render(diagnostic("a\n" * 9 + "b: c\n", "c")))[0]
    assert [line.attributes["value"] for line in row.all("li")] == ["10"]


def test_a_diagnostic_without_frame_has_no_list():
    assert findings(render(diagnostic()._replace(frame=())))[0].all("ol") == []


def test_code_in_messages_is_code_where_the_marks_are_paired():
    def code(message):
        return [one.text for one in findings(render(diagnostic(message=message)))[0].all("code")]

    assert code("`a` and `b c`") == ["a", "b c"]
    assert code("a ` b") == []
    assert code("`a`` b`") == []


def test_what_was_fixed_is_said():
    page = read(report(diagnostic())._replace(fixed=(diagnostic(),), trust=Applicability.SAFE))
    assert "1 problem fixed, 1 error left" in page.find("header").text


def test_equal_reports_are_equal_pages():
    assert html(every_kind(), Options()) == html(every_kind(), Options())


def test_the_policy_allows_the_style_and_the_script_and_nothing_else(full_page):
    (policy,) = (
        node.attributes["content"]
        for node in full_page.all("meta")
        if node.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    style, script = full_page.find("style"), full_page.find("script")

    def named(node):
        return f"'sha256-{b64encode(sha256(node.text.encode()).digest()).decode()}'"

    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src {named(style)}",
        f"script-src {named(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert len(full_page.all("style")) == len(full_page.all("script")) == 1
    assert "innerHTML" not in script.text


def assert_harmless(page, expected):
    """A page with the elements of another, but for their texts: nothing of the content became markup."""
    assert page.names == expected.names
    for node in page.nodes:
        assert not [name for name in node.attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        assert node.attributes.get("href", "#findings") == "#findings"


ATTACKS = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "' onmouseover=alert(1) x='",
    "</style></td></table><!-- ",
    "]]>&lt;b&gt;&#60;b>",
    "javascript:alert(1)",
    "\u2028\u202e\u2066\0\x1b[2J\ud800\r\n",
    "$rows ${script} $$",
    "`<b>`",
)


def hostile_page(text):
    at = Position(1, 1, 0)
    source = f"a: {text or 'b'}\n"
    one = diagnostic(
        source,
        Span(0, 1),
        text,
        path=f"{text}/a.md",
        rule=text,
        help=f"help {text}",
        fix=fix(title=text),
        labels=[(Span(1, len(source)), text)],
    )
    one = one._replace(labels=(*one.labels, PlacedLabel(text, at, at, text)))
    return read(report(one), Origin(one.path, 0, Month(2024, 1), text))


@pytest.mark.parametrize("text", ATTACKS)
def test_content_is_text(text):
    assert_harmless(*(hostile_page(each) for each in (text, re.sub(r"[^`\r\n]", "x", text))))


@given(st.text(st.characters(exclude_characters="\r\n`"), min_size=1, max_size=40) | st.sampled_from(ATTACKS[:7]))
def test_no_content_becomes_markup(text):
    page = hostile_page(text)
    assert_harmless(page, hostile_page("x" * len(text)))
    row = findings(page)[0]
    assert row.attributes["data-rule"] == visible(text)
    assert row.all("td")[1].text == visible(text)
