"""Paths that name records or files: what is looked at, where it is looked for, and what is left alone."""

from __future__ import annotations

import os
import time

import pytest

from recordlint.files.world import FileWorld
from recordlint.testing import FixedWorld
from support import diagnose

FILES = dict.fromkeys(("content/a.md", "content/deep/b.md", "content/with blank.md", "docs/c/index.md", "d.pdf"), "")


def missing(body="", front="title: A", options="", path="content/deep/here.md", files=FILES):
    """The paths that are said to be missing from a record."""
    config = f'select = ["missing-reference"]\n[rules.missing-reference]\n{options}\n'
    found = diagnose(f"---\n{front}\n---\n{body}\n", path, config, FixedWorld(files, {}))
    return [one.message.removeprefix("there is no record or file ").strip("`") for one in found]


@pytest.mark.parametrize(
    "path",
    [
        *("b.md", "./b.md", "../a.md", "a.md", "deep/b.md", "/a.md", "/content/a.md", "/deep/b.md", "c/index.md"),
        *("@/a.md", "@/deep/b.md", "a.md#top", "a.md?x=1", "../with%20blank.md", "<../with blank.md>"),
        *("../../../outside.md", "/../outside.md", "https://example.org/a.md", "//example.org/a.md", "mailto:a.md"),
        *("/about/", "../other/", "page", "d.html", "picture.png", "{{ x }}.md", "#a.md", "?a.md"),
    ],
)
def test_what_is_there_or_cannot_be_known_is_left_alone(path):
    assert missing(f"See [it]({path}).") == []


@pytest.mark.parametrize(
    "path",
    [
        "x.md",
        "./x.md",
        "../b.md",
        "/x.md",
        "@/x.md",
        "c/x.mdx",
        "X.MD",
        "x.markdown",
        "100%.md",
        "A%zz.md",
    ],
)
def test_what_is_not_there_is_reported(path):
    assert missing(f"See [it]({path}) and [it][it].\n\n[it]: b.md") == [path.removeprefix("@")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% link content/a.md %} {%- link content/x.md -%}", ["content/x.md"]),
        ("{% link d.pdf %} {% link x.pdf %}", []),
        ('{{< ref "/deep/b.md" >}} {{% relref "/deep/x.md" %}}', ["/deep/x.md"]),
        ('{{< ref "x.md" >}} {{< ref "/deep/x" >}} {{</* ref "/deep/x.md" */>}}', []),
        ("{% raw %}{% link x.md %}{% endraw %}", []),
        ("`{% link x.md %}`\n\n```\n{% link y.md %}\n```", []),
        ("{% set a %}[it](x.md){% endset %} [it](y.md) {% endset %}", ["y.md"]),
        ("{% capture a %}\n{% highlight md %}[it](x.md){% endhighlight %}\n[it](y.md)\n{% endcapture %}", []),
        ("{% set a = 1 %}[it](x.md)", ["x.md"]),
        ("<!-- [it](x.md) --> <a href='y.md'>it</a>", ["y.md"]),
    ],
)
def test_tags_of_templates(text, expected):
    assert missing(text) == expected


def test_fields_name_paths_in_which_the_suffix_may_be_left_out():
    front = "parent: /c/\nnext: a\npaths: [d.pdf, x, nowhere.md, 'https://example.org', /, '', 3]\nother: x"
    assert missing(front=front, options='fields = ["parent", "next", "paths", "none"]') == ["x", "nowhere.md"]
    assert missing("[it](x.md)", options="body = false") == []


def test_patterns_of_records_are_left_alone():
    assert missing("[it](x.md)", path="archetypes/here.md") == []
    assert missing("[it](x.md)", path="content/here.md") == ["x.md"]


@pytest.mark.parametrize(
    "piece", ["{% set a %}", "{% link ", '{{< ref "', "{% endset", "](a.md", "{% capture " + "x" * 99]
)
def test_hostile_texts_take_no_time(piece):
    start = time.process_time()
    missing(piece * (60_000 // len(piece)))
    assert time.process_time() - start < 20


def test_a_path_is_followed_in_the_tree_and_not_out_of_it(tmp_path):
    site = tmp_path / "site"
    (site / "posts").mkdir(parents=True)
    (site / "recordlint.toml").write_text("")
    (site / "posts/a.md").write_text("")
    (site / "b.md").write_text("")
    (tmp_path / "outside.md").write_text("")
    os.symlink(tmp_path / "outside.md", site / "link.md")
    world = FileWorld(str(site))

    def answers(*paths):
        return [world.file_at("posts/here.md", path) for path in paths]

    assert answers("a.md", "../b.md", "/b.md", "../posts/a.md", "/posts/./a.md") == [True] * 5
    assert answers("b.md", "/a.md", "../posts", "a.md\0", "/") == [False, False, False, False, None]
    assert answers("../../outside.md", "/../outside.md", "../link.md", "../..") == [None] * 4
    assert world.answers["file_at", "posts/here.md", "../b.md"] is True
