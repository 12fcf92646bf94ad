"""`--add-suppressions`: comments that hide what is found, and change nothing else."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from recordlint.check import check
from recordlint.cli import main
from recordlint.comments import hide
from recordlint.diagnostic import Finding
from recordlint.fix import same
from recordlint.parse import parse
from recordlint.prose.lines import lines
from recordlint.rule import On
from recordlint.text import Source, Span
from support import NO_WORLD, make_rule, plan_of

RULES = ["nonstandard-timestamp", "invalid-timestamp", "boilerplate", "schema", "lint", "missing-front-matter"]
SELECT = f"select = {json.dumps(RULES)}\n"
FRONT = "---\ntitle: x\ndate: 2024/5/2\n---\nSome text that goes on for a while, and then ends.\n"


@pytest.fixture
def site(site):
    return lambda files, config=SELECT: site({**files, "recordlint.toml": config})


@pytest.fixture
def call(call):
    return partial(call, "--add-suppressions")


def silenced(site, call, name, content, config=SELECT):
    """The text of a file with its comments, after which nothing is reported and nothing more is written."""
    folder = site({name: content}, config)
    code, out, _ = call("-q")
    assert (code, out) == (0, "")
    text = (folder / name).read_bytes().decode()
    assert call() == (
        0,
        "no problems in 1 record of 1 file\n",
        "recordlint: 0 problems are suppressed by comments in 0 files\n",
    )
    assert (folder / name).read_bytes().decode() == text
    return text


def with_line(text, number, line):
    found = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    return "".join((*found[: number - 1], line + end, *found[number - 1 :]))


# Where a comment stands


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_above_a_line_of_data(site, call, before, end):
    text = before + FRONT.replace("\n", end)
    expected = with_line(text, 3, "# recordlint: ignore[nonstandard-timestamp]")
    assert silenced(site, call, "a.md", text) == expected


def test_as_far_in_as_the_line(site, call):
    text = "related:\n  - title: x\n    date: 2024/5/2\n"
    expected = with_line(text, 3, "    # recordlint: ignore[nonstandard-timestamp]")
    assert silenced(site, call, "a.yaml", text) == expected


def test_in_a_comment_that_is_there(site, call):
    text = FRONT.replace("date: 2024/5/2", "date: 2024/5/2 # recordlint: ignore[boilerplate]")
    config = SELECT.replace('"lint", ', "").replace('"boilerplate", ', "")
    assert "# recordlint: ignore[boilerplate, nonstandard-timestamp]\n" in silenced(site, call, "a.md", text, config)


def test_in_toml(site, call):
    text = '+++\ntitle = "x"\ndate = "2024/5/2"\n+++\nSome text that goes on for a while.\n'
    expected = with_line(text, 3, "# recordlint: ignore[nonstandard-timestamp]")
    assert silenced(site, call, "a.md", text) == expected


def test_in_a_toml_file(site, call):
    text = '[[items]]\ndate = "2024/5/2"\n'
    assert silenced(site, call, "b.toml", text) == with_line(text, 2, "# recordlint: ignore[nonstandard-timestamp]")


def test_inside_the_fence_for_what_stands_at_it(site, call):
    config = SELECT + '[[collections]]\nname = "a"\nfiles = "**"\nschema = ".s.json"\n'
    site({".s.json": '{"required": ["id"], "properties": {"title": {"type": "integer"}}}'})
    expected = with_line(FRONT.replace("2024/5/2", "2024-05-02"), 2, "# recordlint: ignore[schema]")
    assert silenced(site, call, "a.md", FRONT.replace("2024/5/2", "2024-05-02"), config) == expected


def test_after_the_comment_that_names_a_schema(site, call):
    site({".s.json": '{"required": ["id"]}'})
    text = "# yaml-language-server: $schema=.s.json\ntitle: x\n"
    silent = silenced(site, call, "a.yaml", text)
    assert silent.startswith("# yaml-language-server: $schema=.s.json\n# recordlint: ignore")
    assert check_again(silent, "a.yaml").data == {"title": "x"}


def check_again(text, path):
    return parse(Source(path, text))[0]


def test_for_the_whole_file_where_no_comment_can_stand(site, call):
    text = '---\ntitle: x\nrelated: [{text: "a\n  b", date: 2024/5/2}]\ndate: 2024/5/2\n---\nSome text.\n'
    assert silenced(site, call, "a.md", text) == with_line(text, 2, "# recordlint: ignore-file[nonstandard-timestamp]")
    there = text.replace("title: x", "title: x # recordlint: ignore-file[boilerplate]")
    config = SELECT.replace('"boilerplate", ', "")
    assert silenced(site, call, "a.md", there, config) == there.replace(
        "[boilerplate", "[boilerplate, nonstandard-timestamp"
    )


BODY = "---\ntitle: x\n---\nThe text is here, and it is whole.\n\n{}\n"


def test_above_a_block_of_the_body(site, call):
    text = BODY.format("Subscribe to our newsletter")
    expected = with_line(with_line(text, 6, "<!-- recordlint: ignore[boilerplate] -->"), 7, "")
    assert silenced(site, call, "a.md", text) == expected


def test_at_the_top_of_a_body_without_data_for_comments(site, call):
    text = '{\n"title": "x",\n"date": "2024/5/2"\n}\nSome text that goes on for a while, and then ends.\n'
    top = "<!-- recordlint: ignore-file[nonstandard-timestamp] -->"
    assert silenced(site, call, "a.md", text) == with_line(with_line(text, 5, top), 6, "")


def test_a_file_without_front_matter(site, call):
    folder = site({f"{name}.md": FRONT.replace("2024/5/2", "2024-05-02") for name in "abcdef"})
    (folder / "g.md").write_text("Some text that goes on for a while, and then ends.\n")
    assert call("-q")[0] == 0
    assert (folder / "g.md").read_text().startswith("<!-- recordlint: ignore-file[missing-front-matter] -->\n\nSome")
    assert main(["check", "-q"]) == 0


def test_what_cannot_hold_a_comment_is_a_line_of_the_configuration(site, call):
    page = '---json\n{"date": "2024/5/2"}\n---\nSome text that goes on for a while, and then ends.\n'
    data = '{"date": "2024/5/2"}\n'
    folder = site({"d/a.json": data, "b[1] {2} ☂.jsonl": data, "c.mdx": page})
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    code, out, err = call("--output-format", "concise")
    assert code == 1
    assert "d/a.json:1:10: warning[nonstandard-timestamp]" in out
    assert err.startswith(
        "recordlint: 0 problems are suppressed by comments in 0 files\n"
        "recordlint: no comment can stand for the rest; in the configuration this would do:\n\n[per-file-ignores]\n"
    )
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    (folder / "recordlint.toml").write_text(SELECT + err.partition("\n\n")[2])
    assert main(["check", "-q"]) == 0


def test_for_very_many_files_a_baseline_is_suggested(site, call):
    site({f"{number}.json": '{"date": "2024/5/2"}\n' for number in range(21)})
    assert call("--fail-on", "never")[2].endswith(
        "recordlint: no comment can stand for the rest, in 21 files: a baseline can (--update-baseline)\n"
    )


def test_at_the_end_of_a_line_inside_a_paragraph():
    text = "---\ntitle: x\n---\nOne line  \nand another one  \nand a `third\n"
    speaking = make_rule("second", lambda record: [Finding(Span(text.index("and"), text.index("and") + 3), "x")])
    plan = plan_of(speaking)
    after = hide(Source("a.md", text), check(Source("a.md", text), plan, NO_WORLD).diagnostics, plan, NO_WORLD)
    assert "One line  \nand another one <!-- recordlint: ignore[second] -->  \nand a `third\n" in after.source.text


def test_rules_that_do_not_go_together_are_tried_one_by_one():
    def one(record):
        yield Finding(Span(0, 3), "x")

    def other(record):
        # Speaks only where it finds no comment of the other.
        if "ignore-file[one" not in record.source.text and "ignore[one" not in record.source.text:
            yield Finding(Span(0, 3), "y")

    def spoilt(record):
        if "ignore[one" in record.source.text and "other" in record.source.text:
            yield Finding(Span(0, 3), "z")

    plan = plan_of(*(make_rule(made.__name__, made, on=(On.RECORD,)) for made in (one, other, spoilt)))
    source = Source("a.md", "---\ntitle: x\n---\nText.\n")
    after = hide(source, check(source, plan, NO_WORLD).diagnostics, plan, NO_WORLD)
    assert [[found.rule for found in part] for part in after[1:]] == [["one"], ["other"]]
    assert "# recordlint: ignore[one]\n" in after.source.text


def test_only_what_is_selected(site, call):
    text = FRONT.replace("title: x", "title: x\nmodified: 2023-02-30")
    folder = site({"a.md": text})
    assert call("--select", "invalid-timestamp", "-q")[0] == 0
    assert (folder / "a.md").read_text() == with_line(text, 3, "# recordlint: ignore[invalid-timestamp]")


def test_what_may_not_be_hidden_is_left(site, call):
    text = FRONT.replace("title: x", "title: x # recordlint: ignore[no-such-rule]")
    folder = site({"a.md": text}, SELECT + 'unsuppressible = ["timestamps"]\n')
    code, out, err = call("--output-format", "concise")
    assert (code, err) == (1, "recordlint: 0 problems are suppressed by comments in 0 files\n")
    assert [line.split(" ")[1] for line in out.splitlines()[:-1]] == [
        "warning[unknown-rule]",
        "warning[nonstandard-timestamp]",
    ]
    assert (folder / "a.md").read_text() == text


def test_bytes_that_are_no_text_are_left_alone(site, call):
    folder = site({})
    data = FRONT.encode().replace(b"Some", b"S\xffme")
    (folder / "a.md").write_bytes(data)
    call("-q")
    assert (folder / "a.md").read_bytes() == data


def test_comparisons(site, call):
    config = 'select = ["duplicate-title", "duplicate-body", "lint"]\nfail-on = "note"\n'
    text = (
        "---\ntitle: The same\n---\n"
        + "Some text that goes on for a while, and then it ends, as all texts do. " * 9
        + "\n"
    )
    folder = site({"a.md": text, "b.md": text}, config)
    assert main(["check", "-q"]) == 1
    assert call("-q")[0] == 0
    assert (folder / "a.md").read_text() == text
    assert "ignore" in (folder / "b.md").read_text()
    assert main(["check", "-q"]) == 0
    assert main(["check", "-q", "--ignore", "unused-suppression"]) == 0


def test_a_comment_in_a_body_makes_it_no_other_body(site, call):
    config = 'select = ["boilerplate", "duplicate-body", "near-duplicate", "lint"]\n'
    text = f"---\ntitle: x\n---\n{'Some text that goes on for a while, and then it ends, as texts do. ' * 9}\n"
    page = "\nRead the full article here\n\nShare this post:\n"
    folder = site({"a.md": text + page, "b.md": text + page}, config)
    assert call("-q")[0] == 0
    assert (folder / "a.md").read_text() == f"{text}\n<!-- recordlint: ignore[boilerplate] -->\n{page}"
    assert (folder / "b.md").read_text().count("<!-- recordlint: ignore[") == 2
    assert main(["check", "-q"]) == 0


def test_several_records(site, call):
    text = "---\ndate: 2024-05-02\n---\ndate: 2024/5/2\n---\n- date: 2024/5/3\n"
    expected = with_line(
        with_line(text, 6, "# recordlint: ignore[nonstandard-timestamp]"),
        4,
        "# recordlint: ignore[nonstandard-timestamp]",
    )
    folder = site({"a.yaml": text})
    assert call("-q")[0] == 0
    assert (folder / "a.yaml").read_text() == expected


# How it is written


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_as_a_patch(site, call):
    folder = site({"a.md": FRONT})
    code, out, err = call("--diff")
    assert (code, err) == (1, "recordlint: 1 problem would be suppressed by comments in 1 file\n")
    assert (folder / "a.md").read_text() == FRONT
    subprocess.run(("git", "apply"), input=out.encode(), check=True, cwd=folder)
    assert (folder / "a.md").read_text() == with_line(FRONT, 3, "# recordlint: ignore[nonstandard-timestamp]")
    assert call("--diff")[0] == 0


def test_standard_input(site, capsysbinary, monkeypatch):
    site({})
    for text, expected in (
        (FRONT, with_line(FRONT, 3, "# recordlint: ignore[nonstandard-timestamp]")),
        (FRONT.replace("2024/5/2", "2024-05-02"),) * 2,
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert main(["check", "--add-suppressions", "-", "--stdin-filename", "a.md"]) == 0
        assert capsysbinary.readouterr().out.decode() == expected


def test_a_file_that_cannot_be_written(site, call):
    folder = site({"a.md": FRONT})
    (folder / "a.md").chmod(0o444)
    code, _, err = call()
    assert (code, err) == (
        2,
        "recordlint: `a.md` gets no comments: it is read-only\n"
        "recordlint: 0 problems are suppressed by comments in 0 files\n",
    )


def test_what_a_baseline_knows_gets_none(site, call):
    folder = site({"a.md": FRONT}, SELECT + 'baseline = "b.json"\n')
    main(["check", "--update-baseline", "-q"])
    assert call("-q")[0] == 0
    assert (folder / "a.md").read_text() == FRONT


@pytest.mark.parametrize("option", ["--fix", "--update-baseline"])
def test_one_thing_at_a_time(site, capsys, option):
    assert main(["check", "--add-suppressions", option]) == 2
    assert "does not go with" in capsys.readouterr().err


# Any text


def seen(source):
    """The HTML of the body, but for comments and the white space round them, which do not show."""
    rendered = MarkdownIt("commonmark").enable("table").render(parse(source)[0].body.text)
    bare = re.sub("<!--.*?-->", "", rendered, flags=re.DOTALL)
    return re.sub("\n+", "\n", re.sub("[ \t]+(?=\n|<|$)", "", bare)).strip()


def loud(record):
    """Speaks about every line of a body, and every value."""
    body = record.body
    for line in lines(record) if body is not None else ():
        if not line.text.startswith("<!--"):
            yield Finding(body.at(line.start, line.end), "loud")
    if record.region is not None:
        for node in record.root.children():
            yield Finding(node, "loud")


LOUD = make_rule("loud", loud, on=(On.RECORD,))
BLOCKS = [
    "text",
    "more text  ",
    "*text* and `code`",
    "# heading",
    "- item",
    "  - inner",
    "1. one",
    "> quote",
    "```",
    "    code",
    "| a | b |",
    "|---|---|",
    "---",
    "===",
    "[a](b 'c",
    "d')",
    "[x]: y",
    "<div>",
    "</div>",
    "",
    "",
    "text\\",
    "![i](u)",
    "<b",
    ">",
    "$$",
    "a `b",
    "c` d",
    "* * *",
    "<!-- c -->",
    "<pre>",
    "</pre>",
    "***",
    "~~~",
    "\ttab",
    "- - x",
]


@given(st.lists(st.sampled_from(BLOCKS), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_a_body_reads_as_before(body, end):
    text = end.join(("---", "title: x", "---", *body, ""))
    source = Source("a.md", text)
    plan = plan_of(LOUD)
    before = check(source, plan, NO_WORLD)
    after = hide(source, before.diagnostics, plan, NO_WORLD)
    assert not after.left or not after.hidden
    assert seen(after.source) == seen(source)
    assert same(parse(after.source)[0].data, parse(source)[0].data)
    if after.hidden:
        assert check(after.source, plan, NO_WORLD).diagnostics == ()


VALUES = [
    "x",
    "2024/5/2",
    '"a # b"',
    "|\n  text\n  # no comment",
    ">-\n  a\n\n  b",
    "[a,\n  b]",
    "{a: 1,\n  b: 2}",
    "a\n  b",
    "'x\n\n  y'",
    "&a 1",
    "!!str 3",
    "",
    "\n  - a\n  - b: 1\n    c: 2",
    "x # said",
]


@given(st.lists(st.sampled_from(VALUES), min_size=1, max_size=6), st.booleans())
def test_data_stay(values, quiet):
    text = "---\n" + "".join(f"k{number}: {value}\n" for number, value in enumerate(values)) + "---\nText.\n"
    source = Source("a.md", text)
    rules = [make_rule("loud", loud, on=(On.RECORD,))]
    plan = plan_of(*rules)
    after = hide(source, check(source, plan, NO_WORLD).diagnostics, plan, NO_WORLD)
    assert after.left == ()
    assert same(parse(after.source)[0].data, parse(source)[0].data)
    assert check(after.source, plan, NO_WORLD).diagnostics == ()
