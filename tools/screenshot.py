"""Take the picture of the HTML report that the README shows, `docs/html-report.png`, of a site made up for it.

    python tools/screenshot.py

Needs Chromium on the path, and playwright. Nothing compares the picture; take it again when the page looks different.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "html-report.png"

CONFIGURATION = """
[[collections]]
name = "news"
files = "**/*.md"
schema = "article"
body = "any"
"""

RECORD = """\
---
category: news
title: "{title}"
excerpt: "{excerpt}"
publishedDateTime: {date}
originalUrl: "{url}"
type: article
quality: 71
heat: 50
published: true

provider:
  name: {provider}
  domain: {domain}

topics:
  - {topic}
images:
  - url: "https://static.{domain}/{number}.jpg"
    width: {width}
    height: 800
{flag}---
"""

PROVIDERS = (
    ("Harbour Post", "harbourpost.example"),
    ("River Weekly", "riverweekly.example"),
    ("Timetable", "timetable.example"),
)
FOLDERS = ("_news/town", "_news/travel", "_videos")
MONTHS = 30


def main() -> None:
    """Make the site, its report and the picture."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "recordlint.toml").write_text(CONFIGURATION, encoding="utf-8")
        for number in range(12 * MONTHS):
            file = root / FOLDERS[number % 7 % 3] / f"{number:03}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_record(number), encoding="utf-8")
        page = root / "report.html"
        command = [sys.executable, "-m", "recordlint", "check", "--exit-zero", "--ignore", "empty-body"]
        subprocess.run([*command, "--output-format", "html", "--output-file", page], cwd=root, check=True)
        _photograph(page.as_uri())


def _record(number: int) -> str:
    """A record of the site; the older it is the worse."""
    month = number // 12

    def fault(factor: int) -> bool:
        return (number * factor) % 67 > 34 + month

    year, month_of_year = 2022 + month // 12, month % 12 + 1
    provider, domain = PROVIDERS[number % 5 % 3]
    date = f"{year}-{month_of_year:02}-{number % 28 + 1:02}T08:30:00Z"
    return RECORD.format(
        number=number,
        title=f"The ferry&#8217;s day {number}" if fault(3) else f"What the harbour did on day {number}",
        excerpt=f"Day {number} at the harbour, and what the [\u2026]" if fault(5) else f"Day {number}, told whole.",
        date=date.replace("-", "/").replace("T", " ") if number % 31 == 0 else date,
        url=f"https://www.{domain}/{number}{'?utm_source=feed' if fault(11) else ''}",
        provider=provider,
        domain=domain,
        topic="Ferries\n  - Ferries" if number % 23 == 0 else "Ferries",
        width='"1200"' if number % 17 == 0 else 1200,
        flag="" if fault(13) and fault(17) else "    isCached: true\n",
    )


def _photograph(address: str) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = running.new_page(viewport={"width": 1200, "height": 1620}, color_scheme="light")
        page.goto(address)
        page.screenshot(path=PICTURE)
        running.close()


if __name__ == "__main__":
    main()
