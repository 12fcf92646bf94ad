"""Generated files are current: run `python tools/generate.py` where this fails."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GENERATED = runpy.run_path(str(ROOT / "tools" / "generate.py"))["generated"]()


@pytest.mark.parametrize("path", GENERATED)
def test_is_current(path):
    assert (ROOT / path).read_text(encoding="utf-8") == GENERATED[path], "run python tools/generate.py"
