"""Fixes that come of comparisons, comments about them, and what is left unsaid where not all has been compared."""

from __future__ import annotations

import os
import subprocess

import pytest

from recordlint import registry
from recordlint.check import check
from recordlint.diagnostic import Applicability, Change, Edit, Finding, Fix, Severity
from recordlint.edits import remove, replace_lines
from recordlint.rule import Fact, On, collection_rule
from recordlint.text import Span

TEXT = "---\ntitle: {0}\noriginalUrl: https://herald.example.org/{0}\n---\nThe {0} is closed for a week.\n"
DESK = "\nFrom the desk of the town crier, every day at noon.\n"
TIMES = "\nAll times in this newspaper are those of the lighthouse.\n"
NAMES = ("bridge", "dam", "harbour")
SELECT = ("--select", "repeated-boilerplate,trailing-whitespace,unused-suppression", "--output-format", "concise")


@pytest.fixture
def site(site):
    """What puts files into the working directory, and gives what tells what they hold."""

    def plant(files):
        folder = site(files)
        return lambda: {name: (folder / name).read_bytes().decode() for name in files}

    return plant


def texts(*endings):
    return {f"{name}.md": TEXT.format(name) + "".join(endings) for name in NAMES}


def test_lines_of_all_records_are_taken_out_and_a_second_run_changes_nothing(site, call):
    read = site(texts(DESK, TIMES))
    code, out, _ = call(*SELECT, "--fix", "--unsafe-fixes", "--show-fixes")
    assert read() == texts()
    assert out.splitlines()[:2] == ["bridge.md: 2 fixed", "  2 × repeated-boilerplate: remove it"]
    assert (code, out.splitlines()[-1]) == (0, "6 problems fixed, none left in 3 records of 3 files")
    before = {name: os.stat(name).st_mtime_ns for name in read()}
    assert call(*SELECT, "--fix", "--unsafe-fixes")[:2] == (0, "no problems in 3 records of 3 files\n")
    assert {name: os.stat(name).st_mtime_ns for name in read()} == before


def test_what_a_fix_brings_to_light_is_fixed_too(site, call):
    # Only the last five lines of a text are looked at.
    lines = [f"\nLine number {number} of a notice that all texts end in.\n" for number in range(7)]
    read = site(texts(*lines))
    assert call(*SELECT, "--fix", "--unsafe-fixes")[0] == 0
    assert read() == texts()


def test_unsafe_fixes_are_left_unless_asked_for(site, call):
    read = site(texts(TIMES))
    code, out, _ = call(*SELECT, "--fix")
    assert read() == texts(TIMES)
    assert code == 1
    assert out.splitlines()[-1] == "3 warnings in 3 records of 3 files; 3 more fixable with --unsafe-fixes"


def test_fixes_of_a_record_alone_come_first_and_both_are_told(site, call):
    files = texts(TIMES)
    read = site({**files, "dam.md": files["dam.md"].replace("title: dam", "title: dam  ")})
    code, out, _ = call(*SELECT, "--fix", "--unsafe-fixes", "--show-fixes")
    assert (code, read()) == (0, texts())
    assert "dam.md: 2 fixed" in out


def test_a_difference_has_both_and_each_file_once(site, call):
    files = texts(DESK, TIMES)
    files["dam.md"] = files["dam.md"].replace("title: dam", "title: dam  ")
    read = site(files)
    code, out, err = call("--diff", "--unsafe-fixes", *SELECT[:2])
    assert code == 1
    assert read() == files
    assert [line for line in out.splitlines() if line.startswith("+++")] == [f"+++ b/{name}.md" for name in NAMES]
    assert err.splitlines()[-1] == "recordlint: 7 problems in 3 files would be fixed"
    subprocess.run(["patch", "-p1", "--quiet"], input=out.encode(), check=True)
    assert read() == texts()


def test_a_difference_without_fixes_of_comparisons_compares_nothing(site, call, monkeypatch):
    site({name: text.replace("title: ", "title:  ") for name, text in texts(TIMES).items()})

    def fail(*arguments, **said):
        raise AssertionError("compared")

    monkeypatch.setattr("recordlint.collection.compare", fail)
    assert call("--diff", "--select", "duplicate-url,duplicate-title")[0] == 0
    assert call("--diff", "--select", "repeated-boilerplate")[0] == 2


def test_safe_differences_tell_of_unsafe_ones(site, call):
    site(texts(TIMES))
    code, out, err = call("--diff", *SELECT[:2])
    assert (code, out) == (0, "")
    assert err == "recordlint: 0 problems in 0 files would be fixed; 3 more with --unsafe-fixes\n"


def test_other_files_are_left_alone(site, call):
    read = site(texts(TIMES))
    code, _, _ = call(*SELECT, "--fix", "--unsafe-fixes", "--collection-scope", "all", "dam.md")
    assert code == 0
    assert read() == {**texts(TIMES), "dam.md": texts()["dam.md"]}


def test_standard_input_is_fixed_beside_the_others(site, call, monkeypatch):
    import io
    import sys

    site({name: text for name, text in texts(TIMES).items() if name != "dam.md"})
    content = io.BytesIO(texts(TIMES)["dam.md"].encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    arguments = ("--collection-scope", "all", "--stdin-filename", "dam.md")
    code, out, _ = call(*SELECT[:2], "--fix", "--unsafe-fixes", *arguments, "-")
    assert (code, out) == (0, texts()["dam.md"])


def test_what_cannot_be_written_is_said_and_the_rest_is_fixed(site, call):
    read = site(texts(TIMES))
    os.link("dam.md", "other-name")
    code, _, err = call(*SELECT, "--fix", "--unsafe-fixes", "bridge.md", "dam.md", "harbour.md")
    assert code == 2
    assert err.startswith("recordlint: `dam.md` is not fixed: ")
    assert read() == {**texts(), "dam.md": texts(TIMES)["dam.md"]}


def test_a_fix_with_a_false_promise_is_void(site, call, monkeypatch):
    def lying(member):
        span = Span(0, 3)
        return Change((Edit(span, "+++"),), replace_lines(member.record, 5, 5, "").operations)

    with_rule(monkeypatch, lying)
    read = site(texts(TIMES))
    code, out, _ = call("--select", "alike", "--fix", "--unsafe-fixes", "--output-format", "concise")
    assert code == 2
    assert out.count("internal-error") == 2
    assert "the fix of the rule `alike` for line 1 does not do what it promises" in out
    assert read() == texts(TIMES)


def test_fixes_that_undo_each_other_end(site, call, monkeypatch):
    turns = iter(range(1000))

    def turning(member):
        return replace_lines(member.record, 5, 5, f"Turn {next(turns)}.\n")

    with_rule(monkeypatch, turning)
    site(texts(TIMES))
    assert call("--select", "alike", "--fix", "--unsafe-fixes", "--output-format", "concise")[0] == 1
    assert next(turns) < 1000


def with_rule(monkeypatch, change):
    """A rule about all records that are beside each other, whose fix is a change of the later ones."""

    def facts(record):
        yield Fact("same", record.get("title").key)

    @collection_rule(facts, severity=Severity.WARNING, on=(On.DATA,), since="0.2.0", fix=Applicability.UNSAFE)
    def alike(group, member):
        """Records stand beside each other."""
        yield Finding(Span(0, 3), "again", fix=Fix("change it", change(member), Applicability.UNSAFE))

    rules = {**registry.rules(), "alike": alike}
    monkeypatch.setattr(registry, "rules", lambda: rules)


def test_a_removed_item_is_removed_from_one_of_two_only(site, call, monkeypatch):
    def facts(record):
        for node in record.strings("words"):
            yield Fact(node.value, node)

    @collection_rule(facts, severity=Severity.WARNING, on=(On.DATA,), since="0.2.0", fix=Applicability.SAFE)
    def alike(group, member):
        """A word stands in two records."""
        yield Finding(member.fact.at, "again", fix=Fix("remove it", remove(member.fact.at), Applicability.SAFE))

    rules = {**registry.rules(), "alike": alike}
    monkeypatch.setattr(registry, "rules", lambda: rules)
    read = site({"a.yaml": "words: [x, y]\n", "b.yaml": "words: [y, z]\n", "c.jsonl": '{"words": ["z", "y"]}\n'})
    assert call("--select", "alike", "--fix")[0] == 0
    assert read() == {"a.yaml": "words: [x, y]\n", "b.yaml": "words: [z]\n", "c.jsonl": '{"words": []}\n'}


# Comments.

COMMENT = "<!-- recordlint: ignore-file[repeated-boilerplate] -->\n"


def test_a_comment_that_hides_what_a_comparison_shows_is_of_use(site, call):
    files = {**texts(TIMES), "dam.md": texts(COMMENT, TIMES)["dam.md"]}
    read = site(files)
    assert "unused-suppression" not in call(*SELECT)[1]
    code, out, _ = call("--select", "repeated-boilerplate", *SELECT[2:], "--fix", "--unsafe-fixes")
    assert (code, out) == (0, "2 problems fixed, none left in 3 records of 3 files\n")
    assert read() == {**texts(), "dam.md": files["dam.md"]}
    # Now nothing is like it any more.
    assert "unused-suppression" in call(*SELECT)[1]


def test_a_comment_that_hides_nothing_is_unused_once_all_is_compared(site, call):
    files = {**texts(), "dam.md": texts(COMMENT)["dam.md"]}
    site(files)
    unused = "dam.md:6:30: warning[unused-suppression] `repeated-boilerplate` reports nothing in this file"
    for arguments in ((), (".",), ("dam.md", "--collection-scope", "all"), tuple(files)):
        code, out, _ = call(*SELECT, *arguments)
        assert code == 1
        assert out.startswith(unused)
    # What is not given might well be like it.
    for arguments in (("dam.md",), ("dam.md", "bridge.md")):
        assert call(*SELECT, *arguments)[0] == 0


def test_an_unused_comment_is_removed(site, call):
    read = site({**texts(), "dam.md": texts("\n" + COMMENT)["dam.md"]})
    assert call(*SELECT, "--fix")[0] == 0
    assert read()["dam.md"].rstrip() == texts()["dam.md"].rstrip()


def test_a_comment_for_the_half_of_a_rule_that_counts_is_judged_with_the_collection(site, call):
    image = "---\nimages:\n  - url: https://example.org/{}.jpg{}\n---\n"
    files = {f"{number}.md": image.format(number, "\n    isCached: true") for number in range(9)}
    comment = "  # recordlint: ignore[missing-cached-flag]"
    site({**files, "x.md": image.format("x", comment), "y.md": files["1.md"].replace(".jpg", ".jpg" + comment)})
    arguments = ("--select", "missing-cached-flag,unused-suppression", "--output-format", "concise")
    _, out, _ = call(*arguments)
    assert out.splitlines()[0].startswith("y.md:3:58: warning[unused-suppression] `missing-cached-flag` ")
    assert len(out.splitlines()) == 2
    assert call(*arguments, "x.md", "y.md")[:2] == (0, "no problems in 2 records of 2 files\n")


def test_nothing_is_undecided_without_comments_or_such_rules(site):
    from recordlint.text import decode
    from support import NO_WORLD, plan_of

    comment = decode("a.md", COMMENT.encode())
    repeated = registry.rules()["repeated-boilerplate"]
    assert check(comment, plan_of(repeated), NO_WORLD).undecided
    assert not check(comment, plan_of(registry.rules()["empty-body"]), NO_WORLD).undecided
    assert not check(decode("a.md", b"words"), plan_of(repeated), NO_WORLD).undecided
