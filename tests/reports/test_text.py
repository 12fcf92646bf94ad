from __future__ import annotations

import re

import pytest

from recordlint import registry
from recordlint.diagnostic import Applicability, Severity
from recordlint.report import Options
from recordlint.report.summary import totals
from recordlint.report.text import FLOOD_RECORDS, concise, full
from recordlint.text import Span
from reports.building import block, diagnostic, every_kind, fix, report

COLOR = re.compile(r"\x1b\[[0-9;]+m")
PLAIN = Options()


def test_a_diagnostic_whole():
    found = diagnostic(
        "---\ntopics:\n- power\n- apps\n- power\n---\n",
        Span(29, 34),
        "`power` is listed twice in `topics`",
        severity=Severity.WARNING,
        rule="duplicate-item",
        labels=[("power", "first listed here")],
        help="name every topic once",
        fix=fix(title="remove the repeated item"),
    )
    assert full(report(found), PLAIN) == (
        "news/a.md:5:3: warning[duplicate-item] `power` is listed twice in `topics`\n"
        "   3 | - power\n"
        "     |   ----- first listed here\n"
        "   … |\n"
        "   5 | - power\n"
        "     |   ^^^^^\n"
        "     help: name every topic once\n"
        "     fix (safe): remove the repeated item\n"
        "\n"
        "1 warning in 1 record of 1 file; 1 fixable with --fix\n"
    )


def test_blank_lines_stand_between_diagnostics_only():
    text = full(report(diagnostic(), diagnostic()), PLAIN, totals=False)
    assert text == (
        "news/a.md:1:8: error[short-title] `a` is short\n   1 | title: a\n     |        ^\n\n"
        "news/a.md:1:8: error[short-title] `a` is short\n   1 | title: a\n     |        ^\n"
    )


def test_nothing_to_report():
    assert full(report(), PLAIN) == "no problems in 1 record of 1 file\n"
    assert full(report(), PLAIN, totals=False) == ""
    assert concise(report(files=674, records=674), PLAIN) == "no problems in 674 records of 674 files\n"


def test_a_line_for_each_diagnostic():
    found = [diagnostic(fix=fix(trust)) for trust in (Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY)]
    assert concise(report(*found, diagnostic()), PLAIN, totals=False) == (
        "news/a.md:1:8: error[short-title] `a` is short [safe fix]\n"
        "news/a.md:1:8: error[short-title] `a` is short [unsafe fix]\n"
        "news/a.md:1:8: error[short-title] `a` is short\n"
        "news/a.md:1:8: error[short-title] `a` is short\n"
    )
    assert concise(report(diagnostic()), PLAIN).endswith("is short\n1 error in 1 record of 1 file\n")


@pytest.mark.parametrize(
    ("trust", "name"),
    [(Applicability.SAFE, "safe"), (Applicability.UNSAFE, "unsafe"), (Applicability.DISPLAY, "shown only")],
)
def test_a_fix_says_how_far_it_may_be_trusted(trust, name):
    assert block(fix=fix(trust)).endswith(f"^\n     fix ({name}): write `b`\n")


def test_colours_change_nothing_but_colours():
    for render in (full, concise):
        colored = render(every_kind(), Options(color=True))
        assert COLOR.search(colored)
        assert COLOR.sub("", colored) == render(every_kind(), PLAIN)


def test_help_is_wrapped_with_a_hanging_indent():
    text = block(help="write the time as the standard has it, and with its offset", columns=40)
    assert text.endswith(
        "     help: write the time as the\n           standard has it, and with its\n           offset\n"
    )


def test_grounds_are_told_to_who_asks():
    one = report(diagnostic(why=("line 1: a share line, weight +2.0", "line 2: none \x1b")))
    asked = full(one, Options(verbose=True))
    assert "     why: line 1: a share line, weight +2.0\n     why: line 2: none " in asked
    assert "\x1b" not in asked
    assert "why:" not in full(one, Options())


def test_a_wrapped_line_never_begins_with_a_command():
    for columns in range(40, 80):
        assert "\n::" not in block(help=f"{'word ' * 9}::error::x", columns=columns).replace(" ", "")


def test_a_path_never_begins_with_a_command():
    assert concise(report(diagnostic(path=":")), PLAIN).startswith("./::1:8: error")
    assert concise(report(diagnostic(path=" ::error::x.md")), PLAIN).startswith("./ ::error::x.md:1:8: error")


def flood(number, records, rules=None):
    found = [diagnostic(path=f"{index:03}.md", rule="empty-body") for index in range(number)]
    return report(*found, diagnostic(path="z.md"), files=records, records=records, rules=rules)


def test_a_flood_shows_three_and_how_to_say_that_it_is_meant():
    text = concise(flood(100, 674, registry.rules()), PLAIN)
    assert text.splitlines() == [
        "000.md:1:8: error[empty-body] `a` is short",
        "001.md:1:8: error[empty-body] `a` is short",
        "002.md:1:8: error[empty-body] `a` is short",
        "z.md:1:8: error[short-title] `a` is short",
        '100 of 674 records: empty-body; if that is meant, set body = "any" (3 shown, -v shows all)',
        "101 errors in 674 records of 674 files",
    ]


def test_a_flood_is_a_paragraph_of_the_full_report():
    text = full(flood(100, 100), PLAIN)
    assert text.endswith(
        "^\n\n100 of 100 records: empty-body (3 shown, -v shows all)\n\n101 errors in 100 records of 100 files\n"
    )


@pytest.mark.parametrize(
    ("number", "records", "is_flood"),
    [(FLOOD_RECORDS, 500, True), (FLOOD_RECORDS - 1, 49, False), (FLOOD_RECORDS, 501, False), (60, 600, True)],
)
def test_a_flood_is_many_records_and_a_good_share_of_all(number, records, is_flood):
    assert (" records: empty-body" in concise(flood(number, records), PLAIN)) == is_flood


def test_many_diagnostics_of_few_records_are_no_flood():
    found = [diagnostic(path="a.md", record=index % 2) for index in range(200)]
    assert concise(report(*found, records=2), PLAIN, totals=False).count("\n") == 200


def test_records_of_one_file_can_flood():
    found = [diagnostic(path="a.jsonl", record=index) for index in range(200)]
    assert concise(report(*found, records=200), PLAIN, totals=False).count("\n") == 4


def test_every_flood_is_told_the_largest_first():
    found = [diagnostic(path=f"{index}", rule=rule) for rule in ("b", "c", "a") for index in range(50 + (rule == "c"))]
    text = concise(report(*found, records=60), PLAIN, totals=False)
    assert [line.split()[4] for line in text.splitlines()[-3:]] == ["c", "a", "b"]


def test_verbose_lists_everything():
    assert concise(flood(100, 100), Options(verbose=True), totals=False).count("\n") == 101


def many(errors, warnings, notes):
    severities = [Severity.ERROR] * errors + [Severity.WARNING] * warnings + [Severity.NOTE] * notes
    return [diagnostic(severity=severity) for severity in severities]


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ((0, 0, 0), "no problems"),
        ((1, 0, 0), "1 error"),
        ((0, 2, 1), "2 warnings and 1 note"),
        ((12, 3, 40), "12 errors, 3 warnings and 40 notes"),
    ],
)
def test_totals_name_what_there_is(counts, line):
    assert totals(report(*many(*counts), records=674, files=1)) == f"{line} in 674 records of 1 file"


@pytest.mark.parametrize(
    ("safe", "unsafe", "end"),
    [
        (9, 3, "; 9 fixable with --fix, 3 more with --unsafe-fixes"),
        (1, 0, "; 1 fixable with --fix"),
        (0, 3, "; 3 fixable with --fix --unsafe-fixes"),
        (0, 0, "file"),
    ],
)
def test_totals_say_what_can_be_fixed(safe, unsafe, end):
    trusts = [Applicability.SAFE] * safe + [Applicability.UNSAFE] * unsafe + [Applicability.DISPLAY]
    assert totals(report(*(diagnostic(fix=fix(trust)) for trust in trusts))).endswith(end)
