"""Pages as tests: how they are read, what is found wrong with them, and how they are written anew."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recordlint import registry, testing
from recordlint.diagnostic import Applicability, Change, Edit, Finding, Fix
from recordlint.edits import set_value
from recordlint.rule import On
from recordlint.testing import FixedWorld, Outcome, examples, problems, run, settings_of, updated
from recordlint.text import Span
from support import make_rule


def block(info, text=""):
    return f"```{info}\n{text}```\n"


def read(page):
    (only,) = examples(page)
    return only


# Reading a page.


def test_a_page_without_blocks_has_no_examples():
    assert examples("# a-rule\n\nWords, and `code`.\n") == ()


def test_an_example_is_a_record_with_what_belongs_to_it():
    page = (
        "# a-rule\n\n"
        + block("toml options", "[rules.a-rule]\nx = 1\n")
        + block("file notes/b.md", "b\n")
        + block("image img/c.png", "1200x800\n")
        + block("record a.md", "a\n")
        + "In between stand words.\n\n"
        + block("report", "told\n")
        + block("fixed", "mended\n")
    )
    one = read(page)
    assert one.options == "[rules.a-rule]\nx = 1\n"
    assert (one.files, one.images) == ({"notes/b.md": "b\n"}, {"img/c.png": (1200, 800)})
    assert [(record.name, record.data) for record in one.records] == [("a.md", b"a\n")]
    assert page.splitlines()[one.line - 1] == "```record a.md"
    assert one.report.text == "told\n"
    assert [(fixed.name, fixed.data) for fixed in one.fixed] == [("a.md", b"mended\n")]
    for part in (*one.records, one.report, *one.fixed):
        assert page[part.span[0] : part.span[1]] == part.text


def test_a_record_has_a_name_and_nothing_is_wrong_by_default():
    one = read(block("record", "a\n"))
    assert one.records[0].name == "record.md"
    assert (one.options, one.files, one.images, one.report, one.fixed) == ("", {}, {}, None, ())


def test_several_named_records_are_one_example():
    page = (
        block("record a.md") + block("record b.md") + block("report", "x\n") + block("fixed b.md") + block("fixed a.md")
    )
    one = read(page)
    assert [record.name for record in one.records] == ["a.md", "b.md"]
    assert [fixed.name for fixed in one.fixed] == ["b.md", "a.md"]


@pytest.mark.parametrize(
    "between",
    [
        block("report"),
        block("fixed"),
        block("toml options"),
        block("file x"),
        block("sh", "recordlint check\n"),
        block("report") + block("fixed"),
    ],
)
def test_an_example_ends_where_another_begins(between):
    found = examples(block("record a.md", "a\n") + between + block("record b.md", "b\n"))
    assert [[record.name for record in one.records] for one in found] == [["a.md"], ["b.md"]]


def test_records_without_names_are_examples_of_their_own():
    assert len(examples(block("record") * 3)) == 3


def test_options_and_files_are_for_one_example():
    page = block("toml options", "x = 1\n") + block("file f") + block("record") + block("record")
    first, second = examples(page)
    assert (first.options, list(first.files)) == ("x = 1\n", ["f"])
    assert (second.options, second.files) == ("", {})


def test_options_without_a_record_are_no_example():
    assert examples(block("toml options", "x = 1\n")) == ()


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (block("report"), "line 1: a `report` block without a record before it"),
        (block("toml options") + block("fixed"), "line 3: a `fixed` block without a record before it"),
        (
            block("record") + block("report") + block("toml options") + block("fixed"),
            "line 7: a `fixed` block without a record before it",
        ),
        (block("record") + block("sh") + block("report"), "line 5: a `report` block without a record before it"),
        (block("record") + block("report") * 2, "line 5: a second `report` block for one example"),
        (block("image a.png", "large\n"), "line 1: an `image` block holds its size, such as `1200x800`"),
        (block("image a.png", "5x\n"), "line 1: an `image` block holds its size, such as `1200x800`"),
    ],
)
def test_blocks_that_fit_nowhere_are_refused(page, why):
    with pytest.raises(ValueError, match=why):
        examples(page)


def test_a_longer_fence_holds_a_shorter_one():
    one = read("````record a.md\n```yaml\na: 1\n```\n````\n")
    assert one.records[0].text == "```yaml\na: 1\n```\n"


def test_a_fence_that_is_not_closed_opens_no_block():
    assert examples("```record\na\n") == ()


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a\\r\\n\\tb\\\\n\n", b"a\r\n\tb\\n\n"),
        ("\\ufeffa\\xff\\x00\n", b"\xef\xbb\xbfa\xff\x00\n"),
        ("joined \\\nlines\n", b"joined lines\n"),
        ("\\q stays\n", b"\\q stays\n"),
        ("é\n", b"\xc3\xa9\n"),
    ],
)
def test_escapes_are_read_where_they_are_announced(text, data):
    assert read(block("record a.md escapes", text)).records[0].data == data
    assert read(block("record a.md", text)).records[0].data == text.encode()
    assert read(block("record escapes", text)).records[0].name == "record.md"


line = st.text(st.sampled_from("ab \\\t\r\ufeffé漢x`"), max_size=8)


@given(st.lists(line, max_size=4).map("\n".join))
@example(" ")
@example("a \\")
def test_a_file_written_with_escapes_is_read_back(text):
    one = read(block("record a.md") + block("fixed escapes"))
    written = testing._escape(text.encode())
    assert one.fixed[0]._replace(text=written).data == text.encode()


# Running an example.


def with_rule(monkeypatch, rule):
    """Make a rule known beside the built-in ones."""
    known = {**registry.rules(), rule.name: rule}
    monkeypatch.setattr(registry, "rules", lambda: known)
    return rule


def shouts(record):
    node = record.get("title")
    if node is not None and node.value.isupper():
        change = set_value(node, node.value.capitalize())
        yield Finding(node, "the title is all capitals", fix=Fix("whisper", change, Applicability.SAFE))


@pytest.fixture
def loud(monkeypatch):
    return with_rule(monkeypatch, make_rule("loud-title", shouts, fix=Applicability.SAFE))


REPORT = """\
record.md:2:8: warning[loud-title] the title is all capitals
   2 | title: HELLO
     |        ^^^^^
     fix (safe): whisper
"""
LOUD = block("record", "---\ntitle: HELLO\n---\n")
FIXED = block("fixed", "---\ntitle: Hello\n---\n")
QUIET = block("record", "---\ntitle: Hello\n---\n")
HEAD = "# loud-title\n\n"
PAGE = HEAD + LOUD + block("report", REPORT) + FIXED + QUIET


def test_an_example_gives_its_report_and_what_its_fixes_leave(loud):
    first, second = examples(PAGE)
    assert run(loud, first) == Outcome(REPORT, {"record.md": b"---\ntitle: Hello\n---\n"})
    assert run(loud, second) == Outcome("", {})


def test_a_right_page_has_no_problems(loud):
    assert list(problems(loud, PAGE)) == []
    assert updated(loud, PAGE) == PAGE


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (PAGE.removeprefix("# loud-title"), ["the page does not begin with `# loud-title`"]),
        (HEAD + QUIET, ["no example is reported"]),
        (HEAD + LOUD + block("report", REPORT) + FIXED, ["no example is left alone"]),
        (HEAD, ["no example is reported", "no example is left alone"]),
        (HEAD + block("report"), ["line 3: a `report` block without a record before it"]),
        (PAGE.replace("HELLO\n     |", "HELL\n     |"), [f"line 3: the report is\n{REPORT}\nand not"]),
        (PAGE.replace(block("report", REPORT), ""), ["no example is reported", "line 3: the report is\n"]),
        (
            PAGE.replace("title: Hello\n---\n```\n```record", "title: hello\n---\n```\n```record"),
            ["line 3: after fixing\n"],
        ),
        (PAGE.replace(FIXED, ""), ["line 3: after fixing\n"]),
        (PAGE + FIXED, ["line 19: after fixing\n{}\nand not\n"]),
        (PAGE + block("toml options", "colour = 1\n") + QUIET, ["line 27: the configuration is wrong: "]),
    ],
)
def test_each_kind_of_wrong_page_is_told(loud, page, expected):
    found = list(problems(loud, page))
    assert [one[: len(start)] for one, start in zip(found, expected, strict=True)] == expected


def test_a_page_is_written_anew(loud):
    stale = PAGE.replace("capitals", "loud").replace("title: Hello\n---\n```\n```record", "?\n```\n```record")
    assert stale != PAGE
    assert updated(loud, stale) == PAGE


def test_a_report_that_should_not_be_there_is_emptied(loud):
    page = HEAD + QUIET + block("report", "nonsense\n") + block("fixed", "nonsense\n")
    assert updated(loud, page) == HEAD + QUIET + block("report") + block("fixed")


def test_escapes_are_written_as_they_are_read(loud):
    record = block("record escapes", "\\ufeff---\\r\ntitle: HELLO \\r\n---\\r\nback\\\\slash")
    page = updated(loud, HEAD + record.replace("slash", "slash\\\n") + block("fixed escapes"))
    assert "```fixed escapes\n\\ufeff---\\r\ntitle: Hello \\r\n---\\r\nback\\\\slash\\\n```\n" in page
    assert read(page).fixed[0].data.startswith(b"\xef\xbb\xbf---\r\n")


def test_a_rule_that_is_never_run_needs_no_examples():
    never = make_rule("never", lambda record: [], on=())
    assert list(problems(never, "# never\n")) == []


def test_options_may_select_other_rules_too(loud):
    both = block("toml options", 'select = ["loud-title", "missing-final-newline"]\n')
    (one,) = examples(both + block("record escapes", "---\ntitle: HELLO\n---\\\n"))
    report = run(loud, one).report
    assert "[loud-title]" in report
    assert "[missing-final-newline]" in report


def findings_of(monkeypatch, *findings, **declared):
    rule = with_rule(monkeypatch, make_rule("odd", lambda record: list(findings), on=(On.FILE,), **declared))
    return list(problems(rule, "# odd\n\n" + block("record", "---\na: 1\n---\n") + block("report") + QUIET))


def fixing(trust, *edits):
    return Finding(Span(4, 8), "x", fix=Fix("mend", Change(edits), trust))


def test_what_must_hold_for_every_example_is_looked_at(monkeypatch):
    changes = Edit(Span(4, 4), "b: 2\n")
    nothing = Edit(Span(4, 4), "")
    for finding, declared, why in [
        (Finding(Span(4, 400), "x"), None, "a span outside the text: 4 to 400"),
        (Finding(Span(8, 4), "x"), None, "a span outside the text: 8 to 4"),
        (fixing(Applicability.SAFE, nothing), None, "`odd` has a fix and declares none"),
        (fixing(Applicability.SAFE, nothing), Applicability.UNSAFE, "a fix is trusted more than its rule declares"),
        (fixing(Applicability.SAFE, changes), Applicability.SAFE, "a fix does not hold what it promises"),
    ]:
        found = findings_of(monkeypatch, finding, fix=declared)
        assert found[0].startswith(f"line 3: {why}")


def test_a_rule_that_fails_is_a_problem_of_its_page(monkeypatch):
    def failing(record):
        raise LookupError("gone")

    rule = with_rule(monkeypatch, make_rule("odd", failing))
    (problem,) = (one for one in problems(rule, "# odd\n\n" + QUIET) if one.startswith("line 3:"))
    assert problem.startswith("line 3: the rule `odd` failed on this file: LookupError: gone (support.py, line ")


def test_a_rule_that_answers_otherwise_the_second_time_is_told(monkeypatch):
    calls = []

    def moody(record):
        calls.append(record)
        yield Finding(record.start, f"call {len(calls)}")

    rule = with_rule(monkeypatch, make_rule("odd", moody))
    assert "line 3: a second run answers otherwise" in problems(rule, "# odd\n\n" + QUIET)


def test_fixes_that_do_not_settle_are_told(monkeypatch):
    def longer(record):
        node = record.get("title")
        yield Finding(node, "x", fix=Fix("mend", set_value(node, node.value + "o"), Applicability.SAFE))

    rule = with_rule(monkeypatch, make_rule("odd", longer, fix=Applicability.SAFE))
    assert "line 3: the fixes do not settle" in problems(rule, "# odd\n\n" + QUIET)


# The world of an example.


def test_the_world_of_an_example_is_its_blocks():
    world = FixedWorld({"b.md": "x", "s.json": '{"type": "object"}', "bad.json": "{"}, {"img/c.png": (3, 2)})
    assert world.now == testing.NOW
    assert [world.front_matter_expected("a.md", name) for name in (None, "news")] == [None, "collection"]
    assert [world.image_size("a.md", name) for name in ("/img/c.png", "img/c.png", "b.md")] == [(3, 2), (3, 2), None]
    assert [world.file_exists("a.md", name) for name in ("/b.md", "img/c.png", "d.md")] == [True, True, False]
    assert world.schema("a.md", "s.json").document == {"type": "object"}
    assert world.schema("a.md", "article").name == "article"
    assert world.schema("a.md", "none") == "there is no schema `none`"
    assert world.schema("a.md", "bad.json").startswith("the schema `bad.json` cannot be used: ")


def test_settings_may_name_schemas_that_are_blocks():
    settings = settings_of('schema = "s.json"\n', {"s.json": '{"type": "object"}'})
    assert settings.plan("a.md").schema.document == {"type": "object"}
    with pytest.raises(AssertionError, match="the configuration is wrong"):
        settings_of('schema = "gone.json"\n')
