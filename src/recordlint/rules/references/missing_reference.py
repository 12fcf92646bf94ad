from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.images import local_path
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines, without_code
from recordlint.prose.links import links
from recordlint.references import strings_at
from recordlint.roles import parse_field
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import At
    from recordlint.record import Body, Record
    from recordlint.rule import Context

_RECORD = regex(r".*\.(?:md|markdown|mdx)", re.IGNORECASE | re.DOTALL)
_AS_WRITTEN = ("", ".md", ".markdown", ".mdx", ".html", "/index.md", "/_index.md", "/index.markdown", "/index.html")
_ROOTS = ("", "content/", "docs/", "src/", "static/", "public/", "assets/")
_SKIPPED = frozenset({Kind.CODE, Kind.COMMENT, Kind.MATH})
# https://jekyllrb.com/docs/liquid/tags/#links and https://gohugo.io/shortcodes/ref/
_TAG = regex(
    r"\{%-?[ \t]{1,9}link[ \t]{1,9}(?P<link>[^\s{}%]+)[ \t]{1,9}-?%\}"
    r"|\{\{[<%][ \t]{1,9}(?:rel)?ref[ \t]{1,9}\"(?P<ref>[^\s\"]+/[^\s\"]+)\"[ \t]{1,9}[>%]\}\}"
)
_KEPT = regex(r"\{%-?[ \t]{0,9}(?P<end>end)?(?:set|capture|highlight)\b[^%={}]{0,200}%\}")


class Options(NamedTuple):
    """
    fields: fields whose values always name files or records of this tree, such as `parent` or `related[].path`.
    body: whether to look at the links of bodies.
    """

    fields: tuple[str, ...] = ()
    body: bool = True


@rule(severity=Severity.ERROR, on=(On.DATA, On.BODY), options=Options, recommended=False, since="0.1.0")
def missing_reference(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A path names a record or file that is not there."""
    for at, path in _named(record, options):
        if not any(_is_there(path + suffix, context) for suffix in _AS_WRITTEN):
            yield _finding(at, path)
    if options.body and record.body is not None and not record.is_template:
        for at, path in _linked(record, record.body):
            if _RECORD.fullmatch(path) and not _is_there(path, context):
                yield _finding(at, path)


def _finding(at: At, path: str) -> Finding:
    return Finding(
        at,
        f"there is no record or file {code(path)}",
        help="it is looked for beside the record"
        if path.startswith("../")
        else "it is looked for beside the record, in the folders above it, and below the root of the site",
    )


def _named(record: Record, options: Options) -> Iterator[tuple[At, str]]:
    for field in options.fields:
        for node in strings_at(record.root, parse_field(field)):
            path = local_path(node.value)
            if path is not None and path.strip("/"):
                yield node, path.rstrip("/")


def _linked(record: Record, body: Body) -> Iterator[tuple[At, str]]:
    """The paths of local links in the body, and where they stand."""
    shown = _shown(body.text)
    for start, end, url in (*links(record), *_tags(record, body.text)):
        path = local_path(url)
        if path is not None and not any(span.start <= start < span.end for span in shown):
            # Zola's mark for the folder of contents.
            yield body.at(start, end), path.removeprefix("@")


def _tags(record: Record, text: str) -> Iterator[tuple[int, int, str]]:
    """The paths that tags of templates link to."""
    if ("{%" not in text and "{{" not in text) or "{% raw" in text:
        return
    for line in lines(record):
        if line.kind not in _SKIPPED:
            for tag in _TAG.finditer(without_code(line.text)):
                name = str(tag.lastgroup)
                yield line.start + tag.start(name), line.start + tag.end(name), tag[name]


def _shown(text: str) -> list[Span]:
    """The stretches that a template keeps for later, mostly to show them as code: nothing there is a link."""
    found: list[Span] = []
    opened: list[int] = []
    for tag in _KEPT.finditer(text) if "{%" in text else ():
        if not tag["end"]:
            opened.append(tag.start())
        elif opened:
            found.append(Span(opened.pop(), tag.end()))
    return found


def _is_there(path: str, context: Context) -> bool:
    """Whether a path names a file of the tree, or one outside, of which nothing is known."""
    names = [path]
    if "%" in path:
        from urllib.parse import unquote

        names.append(unquote(path))
    return any(answer is not False for name in names for answer in _answers(name, context))


def _answers(path: str, context: Context) -> Iterator[bool | None]:
    """Whether there is a file in each of the places that generators may mean by a path."""
    if path.startswith("../"):
        yield context.file_at(path)
        return
    below = path.removeprefix("./").lstrip("/")
    for root in _ROOTS:
        yield context.file_at(f"/{root}{below}")
    depth = 0
    while (answer := context.file_at("../" * depth + below)) is not None or not depth:
        yield answer
        depth += 1
