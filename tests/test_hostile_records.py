"""Whatever a record holds: it costs no more than the limits, says what is wrong, and the one beside it is reported."""

from __future__ import annotations

import re

import pytest

from hostile_texts import CASES
from recordlint.parse import parse
from recordlint.text import decode

GOOD = "---\ntitle: a\ndate: 2023-13-45\n---\nbody text.\n"
REPORTED = "good.md:3:7: error[invalid-timestamp] `2023-13-45` is an impossible date: month 13"
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal may take for more than a character; a report has line ends only."""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "good.md").write_text(GOOD)
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_record_hurts_nobody(name, site, limited):
    file, content = CASES[name]
    data = content if isinstance(content, bytes) else content.encode()
    path = site / file
    path.write_bytes(data)
    found = limited(site, "check", "--isolated", "--no-cache", "--output-format", "concise", "-v", file, "good.md")
    assert (found.code, found.err) == (1, "recordlint: configuration: none\n"), found.err[-500:]
    assert REPORTED in found.out.split("\n")
    assert "internal-error" not in found.out
    assert not CONTROL.search(found.out)
    if " fixable with --fix" not in found.out:
        return

    fixed = limited(site, "check", "--isolated", "--fix", "--unsafe-fixes", "--statistics", file)
    assert fixed.code in (0, 1), fixed.err[-500:]
    assert "internal-error" not in fixed.out
    assert sorted(one.name for one in site.iterdir()) == sorted((file, "good.md"))
    after = path.read_bytes()
    if after != data:
        before, now = parse(decode(file, data)), parse(decode(file, after))
        assert len(now) == len(before)
        assert not any(new.broken and not old.broken for old, new in zip(before, now, strict=True))
