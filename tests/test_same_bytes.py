"""What is printed is the same bytes, whatever the number of processes, and whether it was found now or before."""

import os

import pytest

from recordlint import spread
from recordlint.cli import main

CONFIGURATION = '[[collections]]\nname = "news"\nfiles = "news/*.md"\nbody = "any"\n'
RECORD = """\
---
title: {title}
date: {date}
webUrl: https://riverweekly.example/{address}
images:
  - url: https://img.example/{number}.jpg
    width: 800
    height: 600
{flag}---

{body}
"""
FILES = 60
REPORTS = ("--output-format", "json", "--output-file", ".found.json", "--output-format", "full")


@pytest.fixture
def news(tmp_path, monkeypatch):
    """Records of which some are clean, some have a fault of their own, and some are odd or equal among the others."""
    monkeypatch.setattr(spread, "WORTH_IT", 10)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recordlint.toml").write_text(CONFIGURATION)
    (tmp_path / "news").mkdir()
    for number in range(FILES):
        text = RECORD.format(
            title="[" if number % 17 == 16 else f"The storks of pier {number}",
            date="2023-13-45" if number % 7 == 6 else "2023-08-02",
            address="storks" if number % 20 == 19 else f"storks-{number}",
            number=number,
            flag="" if number % 15 == 14 else "    isCached: true\n",
            body=f"Pier {number} has a nest, and its storks are" + (" the" if number % 11 == 10 else " back."),
        )
        path = tmp_path / "news" / f"{number:02}.md"
        path.write_text(text)
        # Of a file that changed just now, a cache does not trust the stat.
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return tmp_path


def reported(capsysbinary, *options):
    """The exit code, and the bytes of two reports."""
    status = main(["check", *REPORTS, *options])
    with open(".found.json", "rb") as file:
        return status, file.read(), capsysbinary.readouterr().out


def test_what_is_reported_does_not_depend_on_processes_and_cache(news, capsysbinary):
    alone = reported(capsysbinary, "--no-cache", "--jobs", "1")
    assert alone[0] == 1
    for rule in (b"invalid-timestamp", b"invalid-syntax", b"duplicate-url", b"missing-cached-flag", b"truncated-body"):
        assert rule in alone[1]
        assert rule in alone[2]
    cached = ("--cache-dir", str(news / ".kept"))
    assert reported(capsysbinary, "--no-cache", "--jobs", "3") == alone
    assert reported(capsysbinary, *cached, "--jobs", "3") == alone
    assert reported(capsysbinary, *cached, "--jobs", "1") == alone


def test_a_change_is_seen_beside_what_was_found_before(news, capsysbinary):
    cached = ("--jobs", "1", "--cache-dir", str(news / ".kept"))
    before = reported(capsysbinary, *cached)
    changed = news / "news" / "06.md"
    changed.write_text(changed.read_text().replace("2023-13-45", "2023-08-02"))
    after = reported(capsysbinary, *cached)
    assert after != before
    assert after == reported(capsysbinary, "--no-cache", "--jobs", "1")
