from __future__ import annotations

import pytest

from recordlint import registry
from recordlint.diagnostic import Applicability, Severity
from recordlint.report import Options
from recordlint.report.inline import as_code, as_html, as_inline
from recordlint.report.markdown import LIMIT, LISTED, markdown
from reports.building import diagnostic, fix, report
from reports.consumers import markdown_tables


def render(*found, **others):
    return markdown(report(*found, **others), Options())


def test_a_report_whole():
    rules = {"schema": registry.rules()["schema"]}
    found = (
        diagnostic(rule="schema", group="schema", fix=fix()),
        diagnostic(severity=Severity.NOTE, fix=fix(Applicability.UNSAFE)),
        diagnostic(severity=Severity.WARNING),
    )
    assert render(*found, files=2, records=3, rules=rules) == (
        "## recordlint\n\n"
        "1 error, 1 warning and 1 note in 3 records of 2 files; 1 fixable with --fix, 1 more with --unsafe-fixes\n\n"
        "| group | rule | severity | problems | fixable |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| schema | <code>schema</code> | error | 1 | 1 safe |\n"
        "| text | <code>short-title</code> | warning, note | 2 | 1 unsafe |\n\n"
        "### schema\n\n"
        f"<details><summary><code>schema</code> (1): {as_html(rules['schema'].summary)}</summary>\n\n"
        "| place | severity | problem |\n"
        "| --- | --- | --- |\n"
        "| <code>news/a.md&#58;1&#58;8</code> | error | <code>a</code> is short |\n\n"
        "</details>\n\n"
        "### text\n\n"
        "<details><summary><code>short-title</code> (2)</summary>\n\n"
        "| place | severity | problem |\n"
        "| --- | --- | --- |\n"
        "| <code>news/a.md&#58;1&#58;8</code> | note | <code>a</code> is short |\n"
        "| <code>news/a.md&#58;1&#58;8</code> | warning | <code>a</code> is short |\n\n"
        "</details>\n"
    )


def test_nothing_found_is_a_line():
    assert render(files=2, records=3) == "## recordlint\n\nno problems in 3 records of 2 files\n"


def test_of_a_rule_the_first_places_are_listed():
    text = render(*[diagnostic()] * (LISTED + 5))
    overview, table = markdown_tables(text)
    assert overview[1][3] == str(LISTED + 5)
    assert len(table) == 1 + LISTED
    assert "\nand 5 more\n" in text


def test_it_stays_smaller_than_a_summary_may_be():
    found = [diagnostic(rule=f"rule-{number:03}", message="ä" * 100_000) for number in range(9)]
    text = render(*found)
    assert LIMIT / 2 < len(text.encode()) <= LIMIT + 100
    assert text.endswith("What 5 rules found is not listed here: a summary has room for 1 MiB.\n")
    assert len(markdown_tables(text)[0]) == 10


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("`a` is short", "`a` is short"),
        ("the key `a_b` stands here", "the key `a_b` stands here"),
        ("`a``b` is short", "`a``b` is short"),
        ("no `end", "`` no `end ``"),
        ("`a` @all `b`", "`` `a` @all `b` ``"),
        ("a ```b", "```` a ```b ````"),
        ("see www.a.example", "` see www.a.example `"),
        ("- a", "` - a `"),
        ("1. a", "` 1. a `"),
        ("*a*", "` *a* `"),
        ("a\nb", "` a\\nb `"),
    ],
)
def test_messages_in_comments(message, shown):
    assert as_inline(message) == shown


def test_messages_in_cells():
    assert as_html("`a|b` is <c> `d") == "<code>a&#124;b</code> is &#60;c&#62; &#96;d"
    assert as_code("a`b") == "<code>a&#96;b</code>"
    assert as_html("see www.a.example") == "see www&#46;a.example"
