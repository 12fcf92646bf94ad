"""The source of the documentation site: complete, with links that lead somewhere. `.ci/run` builds the site itself."""

from __future__ import annotations

import json
import shutil

import pytest

from following import ROOT
from recordlint import registry
from recordlint.report.sarif import HOME
from recordlint.settings.keys import COLLECTION_KEYS, RUN_KEYS
from recordlint.settings.schema import option_schemas


@pytest.fixture(scope="module")
def assembling():
    """The module that assembles the site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools" / "documentation"))
        import assemble

        yield assemble


@pytest.fixture(scope="module")
def site(assembling, tmp_path_factory):
    """The folder of the site's source."""
    folder = tmp_path_factory.mktemp("site")
    assembling.assemble(ROOT, folder)
    return folder


def in_navigation(items):
    for item in items:
        target = next(iter(item.values())) if isinstance(item, dict) else item
        if isinstance(target, list):
            yield from in_navigation(target)
        else:
            yield target


def test_every_page_stands_in_the_navigation_once(site):
    config = json.loads((site / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = sorted(path.relative_to(site / "docs").as_posix() for path in (site / "docs").rglob("*.md"))
    assert sorted(in_navigation(config["nav"])) == pages
    assert len(pages) > len(registry.rules()) + len(list((ROOT / "docs").rglob("*.md")))


def test_a_rule_has_a_page_with_what_is_known_of_it(site):
    page = (site / "docs/rules/duplicate-item.md").read_text(encoding="utf-8")
    assert page.startswith("# duplicate-item\n\nwarning · recommended · fix: safe · group references · since 0.1.0\n")
    assert '``` yaml title="record.md"\n---\ntopics:' in page
    assert '``` text title="is reported as"\nrecord.md:5:5: warning[duplicate-item]' in page
    assert '``` yaml title="record.md, fixed"' in page
    assert "ignore-case = true" in page
    assert "```record" not in page
    bare = (site / "docs/rules/truncated-body.md").read_text(encoding="utf-8")
    assert '``` text title="record.md"\nThe storks' in bare


def test_names_of_rules_are_links_and_links_of_the_repository_lead_to_the_site(site):
    page = (site / "docs/rules/invalid-timestamp.md").read_text(encoding="utf-8")
    assert "([`nonstandard-timestamp`](nonstandard-timestamp.md) speaks" in page
    assert '``` toml title="recordlint.toml"\n[rules.invalid-timestamp]' in page
    assert "[`live-template`](rules/live-template.md)" in (site / "docs/recipes.md").read_text(encoding="utf-8")
    assert "(rules/invalid-timestamp.md)" in (site / "docs/rules.md").read_text(encoding="utf-8")
    assert "[Plugins](plugins.md#its-page)" in (site / "docs/contributing.md").read_text(encoding="utf-8")
    assert "[All settings](reference.md)" in (site / "docs/configuration.md").read_text(encoding="utf-8")
    assert f"]({HOME}/blob/main/templates/gitlab-ci.yml)" in (site / "docs/ci.md").read_text(encoding="utf-8")


def test_the_reference_has_every_key_and_every_option(site):
    reference = (site / "docs/reference.md").read_text(encoding="utf-8")
    assert {name for name in {**RUN_KEYS, **COLLECTION_KEYS} if f"### `{name}`\n" not in reference} == set()
    for rule in registry.rules().values():
        section = reference.partition(f"\n### {rule.name}\n")[2].partition("\n### ")[0]
        assert [name for name in option_schemas(rule) if f"- `{name}` (" not in section] == []


def test_a_link_that_leads_nowhere_is_an_error(assembling, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "schemas").mkdir()
    shutil.copy(ROOT / "schemas/config.schema.json", tmp_path / "schemas")
    (tmp_path / "mkdocs.yml").write_text("repo_url: https://code.example/x\nnav: [{Home: [index.md]}]\n")
    (tmp_path / "docs/index.md").write_text(
        "# Home\n\n`[a](no.md)`\n```\n[b](no.md)\n```\n[c](https://a.example) [d](no.md#x)\n"
    )
    with pytest.raises(assembling.SiteError, match=r"^docs/index.md:7: the link to `no.md` leads nowhere$"):
        assembling.assemble(tmp_path, tmp_path / "build")
    (tmp_path / "docs/index.md").write_text("# Home\n")
    (tmp_path / "mkdocs.yml").write_text("repo_url: https://code.example/x\nnav: [{Home: [other.md]}]\n")
    with pytest.raises(assembling.SiteError, match=r"no page `other.md`"):
        assembling.assemble(tmp_path, tmp_path / "build")
