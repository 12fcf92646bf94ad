"""Records -> the text of a configuration that fits them, with comments that say what was seen."""

from __future__ import annotations

from recordlint.draft.look import Look, look
from recordlint.draft.write import draft

__all__ = ["Look", "draft", "look"]
