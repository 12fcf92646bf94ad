"""Write `schemas/config.schema.json` from the settings and the rules' options.

    python tools/write_config_schema.py

A test compares; run this after adding a rule, an option or a setting.
"""

from __future__ import annotations

import json
from pathlib import Path

from recordlint import registry
from recordlint.settings.schema import config_schema

TARGET = Path(__file__).parents[1] / "schemas/config.schema.json"


def text() -> str:
    """The file's text."""
    return json.dumps(config_schema(registry.rules()), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
