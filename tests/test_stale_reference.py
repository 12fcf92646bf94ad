"""References that repeat what a record said once: by whom they are answered, and which differences matter."""

from __future__ import annotations

import pytest

from recordlint.cli import main
from test_collection_rules import told

RECORD = "title: The river\nwebUrl: https://example.org/river\n{}\n"
ENTRY = "related:\n  - {}\n"


def stale(entry, record="", config=""):
    """What is said of one entry beside one record."""
    texts = {"a.yaml": ENTRY.format(entry), "b.yaml": RECORD.format(record)}
    return [(pointer, message) for _, pointer, message in told("stale-reference", texts, config)]


def test_the_record_is_found_by_any_of_its_addresses():
    entry = "{title: A river, webUrl: '%s'}"
    said = [("/related/0/title", "the record that this names has another `title`, `The river`")]
    for url in ("https://example.org/river", "http://EXAMPLE.org/river/#top", "https://example.org/river?utm_source=x"):
        assert stale(entry % url) == said
    assert stale(entry % "https://example.org/old", "originalUrl: https://example.org/old") == said
    assert stale(entry % "/river/", "permalink: /river/") == said
    assert stale(entry % "https://example.org/weir") == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00Z"),
        ("2024-05-01", "2024-05-01T23:30:00-05:00"),
        ("2024-05-01", "2024-05-01T00:30:00+05:00"),
        ("2024-05-01T08:00Z", "2024-05-01T08:00:30Z"),
        ("1 May 2024", "2024-05-01"),
        ("01/05/2024", "2024-05-01"),
        ("soon", " soon "),
    ],
)
def test_times_that_agree(here, there):
    entry = "{date: '%s', webUrl: 'https://example.org/river'}"
    assert stale(entry % here, f"date: '{there}'") == stale(entry % there, f"date: '{here}'") == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("2024-05-01T10:00:00Z", "2024-05-01T08:00:00Z"),
        ("2024-05-02", "2024-05-01T08:00:00Z"),
        ("2024-05-02", "2024-05-01"),
        ("soon", "2024-05-01"),
    ],
)
def test_times_that_do_not(here, there):
    entry = "{date: '%s', webUrl: 'https://example.org/river'}"
    for one, other in ((here, there), (there, here)):
        assert stale(entry % one, f"date: '{other}'") == [
            ("/related/0/date", f"the record that this names has another `date`, `{other}`")
        ]


@pytest.mark.parametrize(
    "entry",
    ["https://example.org/river", "{webUrl: 'https://example.org/river'}", "{title: A river}", "3", "{title: 3}"],
)
def test_entries_that_repeat_nothing_are_left_alone(entry):
    assert stale(entry) == []


def test_what_is_repeated_and_where_is_told_by_options():
    config = "rules.stale-reference = { lists = ['next'], fields = ['id'], values = ['name'] }\n"
    texts = {
        "a.yaml": "next: [{id: r, name: A, title: B}]\nrelated: [{id: r, name: B}]\n",
        "b.yaml": "id: r\nname: River\ntitle: T\n",
    }
    assert told("stale-reference", texts, config) == [
        ("a.yaml", "/next/0/name", "the record that this names has another `name`, `River`")
    ]


def test_the_fix_writes_what_the_record_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.yaml").write_text(RECORD.format("date: 2024-05-01T08:00:00Z"))
    entry = "title: 'A river'  # once\n    webUrl: https://example.org/river\n    date: 2024-04-30"
    (tmp_path / "a.yaml").write_text(ENTRY.format(entry))
    assert main(["check", "--isolated", "--select", "stale-reference", "--fix", "--unsafe-fixes"]) == 0
    assert "2 problems fixed, none left" in capsys.readouterr().out
    fixed = entry.replace("A river", "The river").replace("2024-04-30", "2024-05-01T08:00:00Z")
    assert (tmp_path / "a.yaml").read_text() == ENTRY.format(fixed)
