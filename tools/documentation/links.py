"""Links of the repository, led to where the same thing is on the site."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

_CODE_OR_LINK = re.compile(
    r"""(?P<marks>`+)(?P<name>(?:(?!(?P=marks)).)+)(?P=marks)
    | (?P<text>(?:\[(?:[^\[\]`]|`[^`]*`)*)?\]\()(?P<target>[^)\s#]+)""",
    re.VERBOSE,
)
_ELSEWHERE = re.compile(r"[a-z]+:")


class Page(NamedTuple):
    """A page of the site: the file of the repository that it comes from, its path on the site, and its Markdown, whose
    links are still those of the repository."""

    origin: str
    path: str
    text: str


class Signposts(NamedTuple):
    """Where things are: `on_site` leads from paths in the repository to paths on the site, `rules` are the names of
    rules, `root` is the repository here, and `repository` its address on the web."""

    on_site: Mapping[str, str]
    rules: Container[str]
    root: Path
    repository: str

    def lead(self, page: Page, broken: list[str]) -> str:
        """The text of a page with the links of the site, in which names of rules are links, too.

        Links that lead nowhere are added to `broken`, with their line.
        """
        folder = posixpath.dirname(page.path) or "."

        def led(match: re.Match[str], number: int) -> str:
            name, target = match["name"], match["target"]
            if name is not None:
                linked = name in self.rules and page.path != f"rules/{name}.md"
                return f"[{match[0]}]({posixpath.relpath(f'rules/{name}.md', folder)})" if linked else match[0]
            if _ELSEWHERE.match(target):
                return match[0]
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(page.origin), target))
            if wanted in self.on_site:
                return f"{match['text']}{posixpath.relpath(self.on_site[wanted], folder)}"
            if wanted.startswith("..") or not (self.root / wanted).exists():
                broken.append(f"{page.origin}:{number}: the link to `{target}` leads nowhere")
            return (
                f"{match['text']}{self.repository}/{'tree' if (self.root / wanted).is_dir() else 'blob'}/main/{wanted}"
            )

        return "\n".join(
            _CODE_OR_LINK.sub(lambda match, at=number: led(match, at), line) if is_text else line
            for number, (line, is_text) in enumerate(_lines(page.text), 1)
        )


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of a page, and whether each is text: no heading, and in no fenced block."""
    fence = ""
    for line in text.split("\n"):
        marks = re.match(r"`{3,}", line)
        yield line, not (fence or marks or line.startswith("#"))
        if marks and not fence:
            fence = marks[0]
        elif fence and line.rstrip() == fence:
            fence = ""
