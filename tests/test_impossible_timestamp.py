"""`2023-13-45T99:00:00Z`, however it is written: one `invalid-timestamp` that names the month, never a crash."""

import pytest

from support import diagnose

STAMP = "2023-13-45T99:00:00Z"
RECORDS = {
    "plain.md": f"---\ntitle: x\ndate: {STAMP}\n---\nSome text.\n",
    "quoted.md": f'---\ntitle: x\ndate: "{STAMP}"\n---\nSome text.\n',
    "single.yaml": f"title: x\ndate: '{STAMP}'\n",
    "bare.toml": f'title = "x"\ndate = {STAMP}\n',
    "string.toml": f'title = "x"\ndate = "{STAMP}"\n',
    "front.md": f'+++\ntitle = "x"\ndate = {STAMP}\n+++\nSome text.\n',
    "record.json": f'{{"title": "x", "date": "{STAMP}"}}\n',
    "records.jsonl": f'{{"title": "y"}}\n{{"title": "x", "date": "{STAMP}"}}\n',
}


@pytest.mark.parametrize("path", RECORDS)
def test_one_diagnostic_names_the_month(path):
    text = RECORDS[path]
    found = [one for one in diagnose(text, path) if one.rule != "empty-body"]
    assert [one.rule for one in found] == ["invalid-timestamp"]
    assert "month 13" in found[0].message
    stood_on = text[found[0].start.offset : found[0].end.offset]
    assert stood_on.strip("\"'") == STAMP
