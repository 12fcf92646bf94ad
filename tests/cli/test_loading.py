"""What is loaded for a record: the user of a hook waits for it."""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from recordlint.cli import main
main(["check", "a.md", "--isolated", "--quiet"])
print(*sys.modules)
"""
OF_PROBLEMS = {f"recordlint.{name}" for name in ("placing", "redaction", "suppress", "report.excerpt")}
COMPARISON = "recordlint.collection"
"""Also loaded for comments: those that name a rule that compares records are judged when all are compared."""
OF_SEVERAL = {COMPARISON, *(f"recordlint.{name}" for name in ("fix", "tables", "cache"))}


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        ("---\ntitle: The old mill\n---\nIt turns again.\n", set()),
        ("---\ntitle: The old mill # recordlint: ignore[no-rule]\n---\nIt turns again.\n", OF_PROBLEMS | {COMPARISON}),
        ("---\ntitle: The old mill\ndate: 2024-13-01\n---\nIt turns again.\n", OF_PROBLEMS - {"recordlint.suppress"}),
    ],
)
def test_what_tells_problems_is_loaded_where_there_is_one(record, wanted, tmp_path):
    (tmp_path / "a.md").write_text(record)
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"recordlint.check", "recordlint.parse.yaml"} <= loaded
    assert loaded & (OF_PROBLEMS | OF_SEVERAL) == wanted
