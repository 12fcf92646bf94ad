"""The page of a rule, for the site: what `recordlint explain` shows, with blocks that a reader knows."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.cli.explain import as_markdown

if TYPE_CHECKING:
    from recordlint.rule import Rule

_FENCE = re.compile(r"^(?P<marks>`{3,})(?P<info>.+)$", re.MULTILINE)
_LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".toml": "toml"}
_FRONT_MATTER = {"---": "yaml", "+++": "toml"}


def page(rule: Rule) -> str:
    """The page of a built-in rule as Markdown."""
    return as_markdown(_FENCE.sub(_fence, registry.page(rule)), rule, color=False)


def _fence(match: re.Match[str]) -> str:
    words = match["info"].split()
    escapes = words[-1] == "escapes"
    kind, name = words[0], words[1] if len(words) > 1 + escapes else ""
    if words[:2] == ["toml", "options"]:
        return f'{match["marks"]} toml title="recordlint.toml"'
    if kind == "report":
        return f'{match["marks"]} text title="is reported as"'
    if kind == "image":
        return f'{match["marks"]} text title="{name}, an image of this size"'
    if kind not in ("record", "fixed", "file"):
        return match[0]
    name = name or "record.md"
    first = match.string[match.end() + 1 :].partition("\n")[0]
    language = _LANGUAGES.get(posixpath.splitext(name)[1]) or _FRONT_MATTER.get(first, "text")
    title = name + (", fixed" if kind == "fixed" else "") + (", with escapes" if escapes else "")
    return f'{match["marks"]} {language} title="{title}"'
