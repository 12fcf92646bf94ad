"""Globs: what they match, what they refuse, and that no path makes them slow."""

from __future__ import annotations

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.settings.globs import compile_globs, fault_of, is_glob, names_files


def matches(glob: str, path: str) -> bool:
    return compile_globs((glob,)).match(path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("a.md", "a.md"),
        ("a.md", "x/y/a.md"),
        ("*.md", "x/a.md"),
        ("drafts", "x/drafts/y/a.md"),
        ("drafts/", "x/drafts/a.md"),
        ("/drafts", "drafts/a.md"),
        ("./drafts", "drafts/a.md"),
        ("_news/**", "_news/a.md"),
        ("_news/**", "_news/2024/a.md"),
        ("_news/**/*.md", "_news/a.md"),
        ("_news/**/*.md", "_news/2024/05/a.md"),
        ("**/a.md", "a.md"),
        ("**/x/**/a.md", "p/x/q/r/a.md"),
        ("**/x/y*/**/z/**/a.md", "x/x/yy/1/z/2/3/a.md"),
        ("**", "a"),
        ("a/**/b", "a/b"),
        ("a/**/**/b", "a/q/b"),
        ("a/**/b/**", "a/1/b/2/3"),
        ("x/*/a.md", "x/y/a.md"),
        ("20[0-9][!9]-?.md", "2024-x.md"),
        ("[]]", "]"),
        ("[a-]", "-"),
        ("*.{md,txt}", "a.txt"),
        ("{a,b/{c,d}}.md", "b/d.md"),
        ("a**b*c", "axxbyyc"),
        ("*a*", "bab"),
        ("a.b", "a.b"),
        ("straße*", "straße\n1"),
    ],
)
def test_a_glob_matches(glob, path):
    assert matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("a.md", "aamd"),
        ("a.md", "a.mdx"),
        ("a.md", "xa.md"),
        ("/drafts", "x/drafts/a.md"),
        ("drafts/old", "x/drafts/old"),
        ("_news/**", "_news"),
        ("_news/**/*.md", "x/_news/a.md"),
        ("_news/*.md", "_news/2024/a.md"),
        ("a/**/b", "a/bb"),
        ("a/**/b", "ab"),
        ("x/*/a.md", "x/a.md"),
        ("[!a].md", "/.md"),
        ("?", "/"),
        ("*.{md,txt}", "a.html"),
    ],
)
def test_a_glob_does_not_match(glob, path):
    assert not matches(glob, path)


def test_several_globs_match_when_one_does():
    pattern = compile_globs(("a/*.md", "b*d*e*f.txt", "**/q/**/r"))
    assert [pattern.match(path) for path in ("a/x.md", "z/bdef.txt", "q/r", "a/x.txt")] == [
        True,
        True,
        True,
        False,
    ]


def test_no_globs_match_nothing():
    assert not compile_globs(()).match("a")


def test_the_last_name_is_enough_where_no_folder_matches():
    globs = compile_globs(("*.md", "/x/a.txt"))
    assert [globs.match(path, path.rfind("/") + 1) for path in ("x/a.md", "x/a.txt", "x/b.txt", "b.md")] == [
        True,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("glob", "fault"),
    [
        ("", "it leads nowhere below the configuration's folder"),
        ("/", "it leads nowhere below the configuration's folder"),
        ("../x", "it leads nowhere below the configuration's folder"),
        ("!a", "a `!` does not negate here"),
        ("[a", "it has a `[` without a `]`"),
        ("[]", "it has a `[` without a `]`"),
        ("[z-a]", "its range `z-a` is the wrong way round"),
        ("{a,b", "it has a `{` without its partner"),
        ("a}", "it has a `}` without its partner"),
        ("{a,b}" * 7, "it stands for more than 100 alternatives"),
        ("{" + "a," * 100 + "a}", "it stands for more than 100 alternatives"),
    ],
)
def test_a_faulty_glob_is_explained(glob, fault):
    assert fault_of(glob) == fault


def test_a_sound_glob_has_no_fault():
    assert fault_of("a/**") is None


def test_folders_and_files_are_told_apart():
    assert [names_files(glob) for glob in ("a/**", "a/", "a/*.md", "*.md")] == [False, False, True, True]


def test_wildcards_make_a_glob():
    assert [is_glob(text) for text in ("a-b", "a*", "a?", "[a]", "{a}")] == [False, True, True, True, True]


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 40 + "b", "a" * 4000),
        ("**/a/" * 40 + "b", "a/" * 2000),
        ("**/*a*a*a*/" * 10 + "b", "aaaa/" * 800),
        ("*a*" * 30, "b/" * 2000),
        ("x/**/*?*?*?*z", "x/" + "y" * 4000),
    ],
)
def test_hostile_globs_and_paths_take_little_time(glob, path):
    begin = time.process_time()
    assert not matches(glob, path)
    assert time.process_time() - begin < 1


@given(
    st.text("ab*?", min_size=1, max_size=8).filter(lambda glob: glob != "**"), st.text("ab", min_size=1, max_size=10)
)
def test_names_match_as_fnmatch_says(glob, name):
    assert matches(glob, name) == fnmatch.fnmatchcase(name, glob)


def naive(glob: tuple[str, ...], path: tuple[str, ...]) -> bool:
    if not glob:
        return True
    if glob[0] == "**":
        if len(glob) == 1:
            return len(path) > 0
        return any(naive(glob[1:], path[start:]) for start in range(len(path) + 1))
    return bool(path) and fnmatch.fnmatchcase(path[0], glob[0]) and naive(glob[1:], path[1:])


segments = st.sampled_from(["a", "b", "a*", "*b", "*", "**", "?", "ab"])


@given(
    st.lists(segments, min_size=1, max_size=6),
    st.lists(st.sampled_from(["a", "b", "ab", "aab"]), min_size=1, max_size=6),
)
def test_paths_match_as_a_naive_matcher_says(glob, path):
    collapsed = tuple(name for index, name in enumerate(glob) if name != "**" or index == 0 or glob[index - 1] != "**")
    assert matches("/" + "/".join(glob), "/".join(path)) == naive(collapsed, tuple(path))
