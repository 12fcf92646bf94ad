"""Differences as git takes them, whatever the names, the line ends and the ends of files."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.report.diff import unified_diff

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def applied(folder, path, before, diff):
    """What `git apply` makes of a text by a difference."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before.encode())
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, input=diff.encode(), check=True, capture_output=True
    )
    return file.read_bytes().decode()


def patched(before, diff):
    """What the difference makes of a text, read strictly: every line of the old text must be as it says."""
    old = before.split("\n")
    old = [line + "\n" for line in old[:-1]] + ([old[-1]] if old[-1] else [])
    new, at, last = [], 0, None
    for line in diff.split("\n")[2:-1]:
        if line.startswith("@@"):
            start, _, length = line.split()[1][1:].partition(",")
            begin = int(start) - (length != "0")
            new += old[at:begin]
            at = begin
        elif line.startswith("\\"):
            if last in " -":
                assert at == len(old)
                assert not old[-1].endswith("\n")
            if last in " +":
                new[-1] = new[-1][:-1]
        else:
            if line[0] in " -":
                assert old[at].removesuffix("\n") == line[1:]
                at += 1
            if line[0] in " +":
                new.append(line[1:] + "\n")
            last = line[0]
    return "".join(new + old[at:])


def test_a_difference_as_git_shows_it():
    before = "".join(f"{number}\n" for number in range(1, 20))
    after = before.replace("\n9\n", "\nnine\n").replace("\n18\n", "\n")
    assert unified_diff("a.md", before, after) == (
        "--- a/a.md\n+++ b/a.md\n"
        "@@ -6,7 +6,7 @@\n 6\n 7\n 8\n-9\n+nine\n 10\n 11\n 12\n"
        "@@ -15,5 +15,4 @@\n 15\n 16\n 17\n-18\n 19\n"
    )


def test_changes_with_common_context_share_a_hunk():
    before = "".join(f"{number}\n" for number in range(1, 20))
    assert unified_diff("a", before, before.replace("\n5\n", "\nx\n").replace("\n12\n", "\nx\n")).count("@@ -") == 1
    assert unified_diff("a", before, before.replace("\n5\n", "\nx\n").replace("\n13\n", "\nx\n")).count("@@ -") == 2


def test_a_line_that_stands_everywhere_does_not_mislead():
    diff = unified_diff("a", "\ufeff---\ntitle: x \n---\n", "---\ntitle: x\n---\n")
    assert diff.split("\n")[3:-1] == ["-\ufeff---", "-title: x ", "+---", "+title: x", " ---"]
    old = "".join(f"{{\n {number}\n}}\n" for number in range(9))
    assert unified_diff("a", old, old.replace("{\n 4\n}\n", "")).count("\n-") == 3


def test_equal_texts_have_none():
    assert unified_diff("a.md", "a\r\nb", "a\r\nb") == ""


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a", "a\n", ["@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+a"]),
        ("a\n", "a", ["@@ -1 +1 @@", "-a", "+a", "\\ No newline at end of file"]),
        ("a\nb", "c\nb", ["@@ -1,2 +1,2 @@", "-a", "+c", " b", "\\ No newline at end of file"]),
        ("", "a\n", ["@@ -0,0 +1 @@", "+a"]),
        ("a\r\nb\r", "a\nb\r", ["@@ -1,2 +1,2 @@", "-a\r", "+a", " b\r", "\\ No newline at end of file"]),
        ("\ufeff\u2028\x0b\x85\n", "\u2028\x0b\x85\n", ["@@ -1 +1 @@", "-\ufeff\u2028\x0b\x85", "+\u2028\x0b\x85"]),
    ],
)  # fmt: skip
def test_lines_end_where_git_has_it(before, after, lines):
    assert unified_diff("a.md", before, after).split("\n")[2:-1] == lines


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("news/a b.md", "a/news/a b.md\t"),
        ("Brücke.md", '"a/Br\\303\\274cke.md"'),
        ('a"b\\c\td e\n.md', '"a/a\\"b\\\\c\\td e\\n.md"\t'),
        ("\udcff\x01.md", '"a/\\377\\001.md"'),
        ("/srv/a.md", "a/srv/a.md"),
    ],
)
def test_names_are_quoted_as_git_does(path, name):
    assert unified_diff(path, "a\n", "b\n").split("\n")[0].removeprefix("--- ") == name or "\n" in path
    assert unified_diff(path, "a\n", "b\n").startswith(f"--- {name}\n+++ {name.replace('a/', 'b/', 1)}\n@@ ")


@needs_git
@pytest.mark.parametrize(
    "path", ["a.md", "a b.md", "Brücke 橋.md", 'q"uo\\te\t.md', "line\nend.md", "sub dir/ä/😀.md", "\x7f'.md"]
)
@pytest.mark.parametrize(("before", "after"), [("a\r\nb", "\ufeffA\r\nb\n"), ("a\n", "a"), ("a\rb\n\nc", "a\nb\nc")])
def test_git_applies_it(tmp_path, path, before, after):
    assert applied(tmp_path, path, before, unified_diff(path, before, after)) == after


@needs_git
def test_git_names_files_the_same_way(tmp_path):
    for path in ("a b.md", "Brücke.md", 'q"uo\\te\t x.md'):
        for folder, text in (("a", "1\n2\n"), ("b", "1\n3\n")):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / path).write_text(text)
        command = ["git", "diff", "--no-index", "--no-prefix", "--src-prefix=", "--dst-prefix="]
        done = subprocess.run(
            [*command, f"a/{path}", f"b/{path}"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        theirs = done.stdout.split("\n")[2:]
        assert unified_diff(path, "1\n2\n", "1\n3\n").split("\n") == theirs


@needs_git
def test_git_applies_many_random_changes(tmp_path):
    chance = random.Random(3)
    for number in range(25):
        lines = [chance.choice("abcdefgh") + chance.choice(["\n", "\n", "\r\n", "\r"]) for _ in range(200)]
        before = "".join(lines)
        for _ in range(chance.randrange(1, 30)):
            lines[chance.randrange(200)] = chance.choice(["", "x\n", "\n", "y\nz\n", "end"])
        after = "".join(lines)
        if before != after:
            assert applied(tmp_path, f"{number}.md", before, unified_diff(f"{number}.md", before, after)) == after


texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "a\r\n", "\r", "\n", "d"]), max_size=40).map("".join)


@given(texts, texts)
def test_it_leads_from_the_one_text_to_the_other(before, after):
    assert patched(before, unified_diff("a", before, after)) == after


@pytest.mark.parametrize(
    "change",
    [
        lambda line, number: line if number % 2 else line + " ",
        lambda line, number: line + "\r",
        lambda line, number: f"line {number % 89}",
        lambda line, number: "" if 300 < number < 300 + 150 else line,
        lambda line, number: line + ("\nnew" * 150 if number == 500 else ""),
    ],
)
def test_large_texts_take_no_long_time(change):
    # Every second line changed is what makes other ways of comparing take minutes.
    lines = [f"line {number % 97}" for number in range(20_000)]
    before, after = "\n".join(lines), "\n".join(change(line, number) for number, line in enumerate(lines))
    assert patched(before, unified_diff("a", before, after)) == after
