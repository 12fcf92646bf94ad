"""The configurations that pages show are configurations, and do what the pages say."""

from __future__ import annotations

import pytest

from following import ROOT, blocks
from recordlint.registry import rules
from recordlint.testing import settings_of
from support import brief, diagnose

PAGES = ("README.md", "docs/configuration.md", "docs/recipes.md")
SHOWN = [(page, text) for page in PAGES for _, text in blocks(page, "toml")]
FILES = {
    "schemas/book.json": "{}",
    "src/content/schemas/blog.json": "{}",
    "_data/topics/rivers.yaml": "name: Rivers\n",
}


def recipe(heading):
    """The configuration below a heading of the recipes."""
    section = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return section.partition("```toml\n")[2].partition("```")[0]


@pytest.mark.parametrize(("page", "text"), SHOWN)
def test_what_is_shown_is_a_configuration(page, text):
    settings_of(text, FILES)


def test_there_are_some():
    assert {page for page, _ in SHOWN} == set(PAGES)
    assert len(SHOWN) >= 8


POST = "---\ntitle: Storks\ndate: 2024-05-03\npublished: yes\n---\nThere they are.\n"


def test_jekyll_reads_yes_as_true_and_dates_in_file_names():
    assert brief(diagnose(POST, "_posts/2024-05-03-storks.md", recipe("Jekyll"))) == []
    assert [rule for rule, _, _ in brief(diagnose(POST, "_posts/2024-05-09-storks.md", recipe("Jekyll")))] == [
        "mismatched-filename-date"
    ]
    assert brief(diagnose(POST, "_drafts/2024-05-09-storks.md", recipe("Jekyll"))) == []


def test_hugo_sections_need_no_text_and_links_are_followed():
    section = "+++\ntitle = 'Storks'\n+++\n"
    assert brief(diagnose(section, "content/storks/_index.md", recipe("Hugo"))) == []
    linking = f"{section}See [the herons](herons.md).\n"
    assert brief(diagnose(linking, "content/storks/weir.md", recipe("Hugo"))) == [("missing-reference", 4, 18)]


def test_astro_holds_records_to_a_schema():
    settings = settings_of(recipe("Astro"), FILES)
    assert settings.plan("src/content/blog/a.mdx").schema is not None


def test_a_scraped_corpus_is_judged_by_rules_that_are_off_elsewhere():
    settings = settings_of(recipe("A scraped corpus"))
    chosen = {selected.rule.name for selected in settings.plan("pages/a.md").rules}
    assert {"html-residue", "short-body", "wrong-language", "live-template"} <= chosen
    assert not any(rules()[name].recommended for name in ("html-residue", "short-body", "live-template"))
    short = "---\ntitle: Storks\n---\nThe storks are back.\n"
    assert "short-body" in [rule for rule, _, _ in brief(diagnose(short, "pages/a.md", recipe("A scraped corpus")))]
