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
_LANGUAGES = {".md": "yaml", ".markdown": "yaml", ".mdx": "yaml", ".yml": "yaml", ".jsonl": "json", ".ndjson": "json"}


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
    suffix = posixpath.splitext(name)[1]
    title = name + (", fixed" if kind == "fixed" else "") + (", with escapes" if escapes else "")
    return f'{match["marks"]} {_LANGUAGES.get(suffix, suffix[1:] or "text")} title="{title}"'
