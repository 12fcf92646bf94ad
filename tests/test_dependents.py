"""What is checked again when a configuration, a schema or a vocabulary is given, as a hook does when it changed."""

from __future__ import annotations

import json

import pytest

from recordlint.cli import main

CONFIG = """
extend-exclude = ["schemas"]

[vocabularies]
topics = "_data/topics/*.yaml#name"
unused = "_data/unused.yaml"

[[collections]]
name = "news"
files = "_news/**"
rules.unknown-term.fields = { topic = "topics" }

[[collections]]
name = "places"
files = "_places/**"
schema = "schemas/place.json"
"""
SITE = {
    "recordlint.toml": CONFIG,
    "_data/topics/rivers.yaml": "name: Rivers\n",
    "_data/unused.yaml": "- A\n",
    "schemas/place.json": '{"required": ["title"]}\n',
    "_news/a.md": "---\ntopic: rivers\n---\nText.\n",
    "_news/b.md": "---\ntopic: Rivers\n---\nText.\n",
    "_places/a.md": "---\ntitle: A\n---\nText.\n",
    "README.md": "# A site\n",
    "about.md": "---\ntitle: A\n---\nText.\n",
}
RECORDS = ["_data/topics/rivers.yaml", "_data/unused.yaml", "_news/a.md", "_news/b.md", "_places/a.md", "about.md"]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A function that writes a site below a folder; the working directory is that folder's parent."""
    monkeypatch.chdir(tmp_path)

    def write(files, below="."):
        for name, text in files.items():
            path = tmp_path / below / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


@pytest.fixture
def checked(capsys):
    """A function that gives the files which a check with some arguments looks at, and what it says of them."""

    def run(*arguments):
        assert main(["check", "--show-files", "--force-exclude", *arguments]) == 0
        out, err = capsys.readouterr()
        return out.split(), err

    return run


def test_a_configuration_has_all_its_records_checked(site, checked):
    site(SITE)
    files, said = checked("recordlint.toml", "about.md")
    assert files == RECORDS
    assert said == "recordlint: 5 more files are checked because of `recordlint.toml`\n"


def test_a_schema_and_a_vocabulary_have_the_collections_checked_that_use_them(site, checked):
    site(SITE)
    assert checked("schemas/place.json") == (
        ["_places/a.md"],
        "recordlint: 1 more file is checked because of `schemas/place.json`\n",
    )
    files, said = checked("_data/topics/rivers.yaml", "_news/a.md")
    assert files == ["_data/topics/rivers.yaml", "_news/a.md", "_news/b.md"]
    assert said == "recordlint: 1 more file is checked because of `_data/topics/rivers.yaml`\n"
    files, said = checked("./_data/topics/rivers.yaml", "schemas/place.json")
    assert files == ["_data/topics/rivers.yaml", "_news/a.md", "_news/b.md", "_places/a.md"]
    assert said.endswith("because of `./_data/topics/rivers.yaml`, `schemas/place.json`\n")


@pytest.mark.parametrize("given", ["_news/a.md", "_data/unused.yaml", ".", "_data", "README.md", "no-such-file.md"])
def test_where_nothing_depends_on_what_is_given_nothing_is_added(site, checked, given):
    site(SITE)
    _, said = checked(given)
    assert "because of" not in said


def test_what_all_records_are_given_for_needs_no_word(site, checked):
    site(SITE)
    files, said = checked("recordlint.toml", ".")
    assert (files, said) == (RECORDS, "")


def test_quiet_says_nothing_and_many_files_are_not_all_named(site, checked):
    topics = {f"_data/topics/{number}.yaml": f"name: {number}" for number in range(5)}
    site({**SITE, **topics})
    files, said = checked(*topics, "--quiet")
    assert (files[-2:], said) == (["_news/a.md", "_news/b.md"], "")
    _, said = checked(*topics)
    assert said.endswith("because of `_data/topics/0.yaml`, `_data/topics/1.yaml`, `_data/topics/2.yaml` and 2 more\n")


def test_configurations_that_extend_another_depend_on_it(site, checked):
    site({**SITE, "base.toml": "", "recordlint.toml": "extend = 'base.toml'\n" + CONFIG})
    site({"recordlint.toml": "extend = '../recordlint.toml'\n", "c.md": "Text.", "_news/d.md": "Text."}, "sub")
    site({"recordlint.toml": "", "e.md": "Text."}, "other")
    files, _ = checked("base.toml")
    assert files == sorted([*RECORDS, "sub/_news/d.md", "sub/c.md"])
    assert checked("sub/recordlint.toml")[0] == ["sub/_news/d.md", "sub/c.md"]
    assert checked("other/recordlint.toml")[0] == ["other/e.md"]


def test_a_schema_beside_the_configurations_folder_is_known_by_the_files_given_with_it(site, checked):
    site({"recordlint.toml": 'schema = "../schemas/a.json"\n', "a.md": "Text.", "b.md": "Text."}, "site")
    site({"schemas/a.json": "{}"})
    assert checked("schemas/a.json", "site/a.md")[0] == ["schemas/a.json", "site/a.md", "site/b.md"]


def test_a_configuration_that_is_kept_elsewhere_is_for_the_working_directory(site, checked):
    site({"ci/lint.toml": "schema = 'a.json'\nexclude = ['*.json', '*.toml']\n", "ci/a.json": "{}", "a.md": "Text."})
    files, said = checked("--config", "ci/lint.toml", "ci/a.json")
    assert (files, said) == (["a.md"], "recordlint: 1 more file is checked because of `ci/a.json`\n")


def test_a_schema_that_the_command_line_names_is_no_part_of_a_configuration(site, checked):
    site({"a.json": "{}", "b.md": "Text.", "_places/c.md": "Text."})
    assert checked("--schema", "a.json", "a.json") == (["a.json"], "")
    site(SITE)
    assert checked("--schema", "a.json", "a.json", "schemas/place.json") == (["a.json"], "")


def test_a_broken_vocabulary_ends_the_run_with_its_place(site, capsys):
    site({**SITE, "_data/topics/rivers.yaml": "name: [\n"})
    assert main(["check", "--force-exclude", "_data/topics/rivers.yaml"]) == 2
    said = capsys.readouterr().err
    assert "recordlint.toml:5:10: error[invalid-vocabulary] `_data/topics/rivers.yaml` cannot be read: " in said


def test_dependents_are_reported_on_and_never_fixed(site, capsys, tmp_path):
    site(SITE)
    topic = "_data/topics/rivers.yaml"
    (tmp_path / topic).write_text("name: Rivers  \n")
    assert main(["check", "--force-exclude", "--fix", topic, "--output-format", "json"]) == 1
    out, err = capsys.readouterr()
    assert err == f"recordlint: 2 more files are checked, but not fixed, because of `{topic}`\n"
    assert [(one["path"], one["rule"]) for one in json.loads(out)["diagnostics"]] == [("_news/a.md", "unknown-term")]
    assert (tmp_path / topic).read_text() == "name: Rivers\n"
    assert (tmp_path / "_news/a.md").read_text() == SITE["_news/a.md"]
    assert main(["check", "--diff", topic]) == 0
    assert capsys.readouterr().out == ""
