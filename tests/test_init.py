"""`recordlint init`: the configuration that is drafted from what is there."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import shared_data
from recordlint import registry
from recordlint.cli import main
from recordlint.draft import draft, look
from recordlint.schema import bundled_names, load_bundled
from recordlint.settings.load import load
from recordlint.text import Source

SCHEMAS = {name: load_bundled(name) for name in bundled_names()}
ARTICLE = """\
---
title: A dam, a mill and a weir
excerpt: What became of the mills along the river
type: article
originalUrl: https://riverpaper.example/mills
publishedDateTime: 2024-03-01T10:00:00Z
provider:
  name: The River Paper
  domain: riverpaper.example
topics: [rivers]
---
"""
PAGE = "---\ntitle: Otter {0}\nweight: {0}\n---\nOtters number {0} live by the river.\n"


def settings_of(text):
    """What a drafted text sets; it must be without mistakes."""
    loaded = load("/site/recordlint.toml", lambda path: text.encode(), registry.rules(), base="/site", find_files=None)
    assert loaded.diagnostics == ()
    return loaded.settings


def drafted(files, **more):
    """The draft for the files of a site, by place, and the collections that it sets, by name."""
    looks = [one for place, text in files.items() for one in look(Source(place, text), SCHEMAS, **more)]
    text = draft(looks, SCHEMAS, **more)
    return text, {one["name"]: one for one in settings_of(text).collections}


def pages(folder, count, text=PAGE, suffix=".md"):
    return {f"{folder}/{number}{suffix}": text.format(number) for number in range(count)}


def test_each_folder_of_records_is_a_collection():
    text, collections = drafted({**pages("_otters", 4), **pages("_herons", 5)})
    assert {name: one["files"] for name, one in collections.items()} == {
        "herons": "_herons/**/*.md",
        "otters": "_otters/**/*.md",
    }
    assert "# 4 records" in text
    assert "from 9 records" in text


def test_nested_folders_are_one_collection_while_they_are_alike():
    files = {f"entries/{letter}/{number}.md": PAGE.format(number) for letter in "abc" for number in range(12)}
    assert [one["files"] for one in drafted(files)[1].values()] == ["entries/**/*.md"]


def test_nested_folders_that_differ_stay_apart_and_come_first():
    other = "---\nlatin: Ardea {0}\nwings: 2\nnests: [reed]\n---\nA heron.\n"
    _, collections = drafted({**pages("docs/otters", 12), **pages("docs", 12), **pages("docs/herons", 12, other)})
    assert [one["files"] for one in collections.values()] == ["docs/herons/**/*.md", "docs/**/*.md"]
    assert list(collections) == ["herons", "docs"]


def test_a_schema_tells_nested_folders_apart():
    _, collections = drafted({**pages("site/news", 3, ARTICLE), **pages("site/pages", 3)})
    assert {name: one.get("schema") for name, one in collections.items()} == {"news": "article", "pages": None}


def test_kinds_of_files_stay_apart():
    files = {**pages("_data", 3, "name: Otter {0}\n", ".yaml"), **pages("_data", 3, '{{"name": "Otter {0}"}}', ".json")}
    _, collections = drafted(files)
    assert {name: one["files"] for name, one in collections.items()} == {
        "data": "_data/**/*.yaml",
        "data-json": "_data/**/*.json",
    }


def test_suffixes_that_mean_the_same_share_a_glob():
    _, collections = drafted({**pages("_data", 3, "name: Otter {0}\n", ".yaml"), "_data/more.yml": "name: Weir\n"})
    assert [one["files"] for one in collections.values()] == ["_data/**/*.{yaml,yml}"]


def test_records_at_the_top_are_a_collection_of_that_folder_alone():
    _, collections = drafted({f"{number}.md": PAGE.format(number) for number in range(3)})
    assert collections["top"]["files"] == "/*.md"


def test_a_lone_record_is_in_no_collection():
    text, collections = drafted({**pages("_otters", 3), "about.md": PAGE.format(1)})
    assert list(collections) == ["otters"]
    assert "# In no collection: `about.md`." in text


@pytest.mark.parametrize(
    ("bodies", "wanted", "comment"),
    [
        (["", "\n", " \n"], "any", '"any"  # 3 of 3 bodies are empty'),
        (["A\n", "B\n", "C\n"], "required", '"required"  # 0 of 3 bodies are empty'),
        (["A\n", "", "C\n"], None, "# 1 of 3 bodies is empty\n"),
        (["A\n"] * 19 + [""], None, "# 1 of 20 bodies is empty: `_otters/19.md`"),
    ],
)
def test_the_body_is_as_it_was_seen(bodies, wanted, comment):
    text, collections = drafted({f"_otters/{n}.md": f"---\ntitle: T\n---\n{body}" for n, body in enumerate(bodies)})
    assert collections["otters"].get("body") == wanted
    assert comment in text


def test_list_pages_need_no_body():
    text, collections = drafted({**pages("docs", 4), "docs/_index.md": "---\ntitle: Otters\n---\n"})
    assert collections["docs"]["body"] == "required"
    assert "1 of 5 bodies is empty; list pages need none" in text


def test_data_files_have_no_body():
    assert "body" not in drafted(pages("_data", 3, "name: Otter {0}\n", ".yaml"))[1]["data"]


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        (0, 'schema = "article"  # 40 of 40 pass the schema `article`'),
        (2, "38 of 40 pass the schema `article`; 2 of 40 do not: see `_news/0.md`, `_news/1.md`\nschema = "),
        (8, '# schema = "article"'),
        (12, None),
    ],
)
def test_a_schema_that_fits(failing, said):
    files = pages("_news", 40, ARTICLE)
    files.update({f"_news/{n}.md": ARTICLE.replace("2024-03-01T10:00:00Z", "soon") for n in range(failing)})
    text, collections = drafted(files)
    assert ("schema" in collections["news"]) == (failing <= 2)
    assert ("article" in text) == (said is not None)
    assert (said or "") in text


def test_a_schema_that_asks_for_nothing_is_not_said_to_fit():
    text, collections = drafted(pages("_otters", 10))
    assert "schema" not in collections["otters"]
    command = "recordlint infer --collection otters --output otters.schema.json"
    assert f'# schema = "otters.schema.json"  # `{command}` drafts it' in text
    assert "schema" not in drafted(pages("_otters", 9))[0]


def test_roles_only_where_neither_name_nor_schema_tells():
    entry = "title: {0}\nsighted: 2024-01-1{0}\ndate: 2024-01-02\n"
    entry += "map: https://maps.example/{0}\nsightings:\n- by: 2024-02-03\n"
    text, collections = drafted(pages("_data", 9, entry, ".yaml"))
    assert collections["data"]["fields"] == {"timestamp": ("sighted", "sightings[].by"), "url": ("map",)}
    assert '"sighted",  # 9 of 9 values' in text


def test_no_role_for_values_that_differ():
    files = pages("_data", 6, "title: {0}\nsighted: 2024-01-01\n", ".yaml")
    files.update({f"_data/x{n}.yaml": "title: x\nsighted: in spring\n" for n in range(2)})
    assert "fields" not in drafted(files)[1]["data"]


def test_a_key_with_a_dot_is_one_key():
    _, collections = drafted(pages("_data", 6, "title: {0}\nriver.seen: 2024-01-01\n'odd[]': 2024-01-01\n", ".yaml"))
    assert collections["data"]["fields"] == {"timestamp": ("river\\.seen",)}


@pytest.mark.parametrize(
    ("jekyll", "word", "wanted"), [(True, "yes", "1.1"), (True, "true", "1.2"), (False, "yes", "1.2")]
)
def test_yaml_1_1_for_a_jekyll_site_that_says_yes(jekyll, word, wanted):
    text, _ = drafted(pages("_otters", 3, f"---\ntitle: '{{0}}'\nshy: {word}\n---\nText.\n"), jekyll=jekyll)
    assert settings_of(text).get("yaml") == wanted
    assert ("3 of 3 records have a `yes` or `no`" in text) == (wanted == "1.1")


def test_a_minority_without_front_matter_is_named():
    text, collections = drafted({**pages("_otters", 9), "_otters/lost.md": "Just words.\n"})
    assert "# 1 of 10 has no front matter: `_otters/lost.md`" in text
    assert "ignore" not in collections["otters"]


def test_no_front_matter_is_asked_of_a_folder_that_has_none():
    _, collections = drafted(pages("parts", 4, "Just words.\n"))
    assert collections["parts"]["ignore"] == ("missing-front-matter",)


def test_a_few_records_join_no_others_together():
    files = {**pages("docs/_posts", 9), **pages("docs/otters", 8), **pages("docs", 2)}
    assert list(drafted(files)[1]) == ["posts", "docs"]


def test_a_folder_with_an_underscore_is_a_collection_of_its_own():
    _, collections = drafted({**pages("docs/_posts", 4), **pages("docs/_otters", 4), **pages("docs", 4)})
    assert list(collections) == ["otters", "posts", "docs"]


def test_a_schema_needs_more_than_a_title_in_common():
    assert "schema" not in drafted(pages("contacts", 3, "---\ntitle: Otter {0}\n---\nText.\n"))[0]


def test_a_folder_without_front_matter_stays_apart():
    _, collections = drafted({**pages("docs", 4), **pages("docs/parts", 4, "Just words.\n")})
    assert {name: one.get("ignore") for name, one in collections.items()} == {
        "parts": ("missing-front-matter",),
        "docs": None,
    }


def test_a_few_records_join_their_neighbours_whatever_their_keys():
    other = "---\nlatin: Ardea {0}\nwings: 2\nnests: [reed]\n---\nA heron.\n"
    _, collections = drafted({**pages("docs", 12), **pages("docs/herons", 2, other)})
    assert list(collections) == ["docs"]


def test_long_texts_and_files_without_data_are_taken_as_they_are():
    far = "https://a.example/" + "x" * 5000
    text, collections = drafted(
        {**pages("_data", 9, f"map: {far}\n", ".yaml"), **pages("texts", 2, "yes\n")}, jekyll=True
    )
    assert "fields" not in collections["data"]
    assert "yaml =" not in text


def test_records_that_cannot_be_read_are_named():
    text, _ = drafted({**pages("_otters", 9), "_otters/bad.md": "---\ntitle: [\n---\nText.\n"})
    assert "# 1 of 10 cannot be read whole: `_otters/bad.md`" in text


def test_names_are_told_apart():
    files = {f"{top}/posts/{n}.md": PAGE.format(n) for top in ("en", "fr") for n in range(3)}
    _, collections = drafted({**files, **pages("blog/de", 3)})
    assert set(collections) == {"blog", "posts", "fr-posts"}
    assert set(drafted({**pages("_a", 2), **pages("a", 2), **pages(".a", 2)})[1]) == {"a", "a-md", "a-md-2"}


@given(st.lists(st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=6), min_size=1, max_size=4))
def test_any_folder_gives_a_configuration_that_loads_and_matches(names):
    names = [name for name in names if name not in (".", "..")]
    place = "/".join([*names, "a.md"])
    text, collections = drafted({place: PAGE.format(1), place.replace("a.md", "b.md"): PAGE.format(2)})
    assert len(collections) == 1
    assert settings_of(text).collection(place) == 0
    text.encode()


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.sampled_from(["2024-01-01", "https://a.example", "x"]), max_size=3),
        max_size=8,
    )
)
def test_any_fields_give_a_configuration_that_loads(records):
    drafted({"_data/a.json": json.dumps(records * 5)})


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def plant(files):
        for place, text in files.items():
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(text, encoding="utf-8", newline="")
        return tmp_path

    return plant


def test_the_file_is_written_and_check_uses_it(site, capsys):
    folder = site(pages("_otters", 3))
    assert main(["init"]) == 0
    assert capsys.readouterr().out == "`recordlint.toml` is written; read it, then try `recordlint check`\n"
    assert 'name = "otters"' in (folder / "recordlint.toml").read_text()
    assert main(["check", "--show-settings"]) == 0
    assert "in the collection `otters`" in capsys.readouterr().out


def test_another_folder(site, capsys):
    folder = site(pages("site/_otters", 3))
    assert main(["init", "site"]) == 0
    assert "`site/recordlint.toml` is written; read it, then try `recordlint check site`" in capsys.readouterr().out
    assert 'files = "_otters/**/*.md"' in (folder / "site/recordlint.toml").read_text()


@pytest.mark.parametrize(
    ("name", "text"),
    [("recordlint.toml", ""), (".recordlint.toml", "nonsense"), ("pyproject.toml", "[tool.recordlint]\n")],
)
def test_nothing_is_overwritten(site, capsys, name, text):
    folder = site({**pages("_otters", 3), name: text})
    assert main(["init"]) == 2
    assert f"`{name}` is there already" in capsys.readouterr().err
    assert (folder / name).read_text() == text
    assert {path.name for path in folder.iterdir()} == {"_otters", name}


def test_stdout_writes_no_file(site, capsys):
    folder = site({**pages("_otters", 3), "recordlint.toml": ""})
    assert main(["init", "--stdout"]) == 0
    settings_of(capsys.readouterr().out)
    assert (folder / "recordlint.toml").read_text() == ""


def test_a_configuration_above_is_spoken_of(site, capsys):
    folder = site({**pages("site/_otters", 3), "recordlint.toml": ""})
    assert main(["init", "site"]) == 0
    assert f"`{folder.as_posix()}/recordlint.toml` no longer holds" in capsys.readouterr().err


def test_a_jekyll_site_is_known_by_its_configuration(site, capsys):
    site({**pages("_otters", 3, "---\ntitle: '{0}'\nshy: no\n---\nText.\n"), "_config.yml": "title: Otters\n"})
    assert main(["init", "--stdout"]) == 0
    assert 'yaml = "1.1"' in capsys.readouterr().out


@pytest.mark.parametrize(("folder", "said"), [("nowhere", "is no folder"), (".", "no records in `.`")])
def test_nothing_to_go_by(site, capsys, folder, said):
    site({})
    assert main(["init", folder]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_left_to_check(site, capsys):
    folder = site(pages("_otters", 3))
    (folder / "_otters" / "gone.md").symlink_to("nowhere.md")
    assert main(["init", "--stdout"]) == 0
    assert "from 3 records" in capsys.readouterr().out


def test_a_folder_that_takes_no_file(site, capsys, monkeypatch):
    site(pages("_otters", 3))

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert main(["init"]) == 2
    assert "`recordlint.toml` cannot be written: permission denied" in capsys.readouterr().err


def test_what_comes_between_is_not_overwritten(site, capsys, monkeypatch):
    folder = site(pages("_otters", 3))

    def draft_late(*_):
        (folder / "recordlint.toml").write_text("", encoding="utf-8")
        return "name"

    monkeypatch.setattr("recordlint.cli.init._draft", draft_late)
    assert main(["init"]) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "folder", "schema"),
    [("powerapps", "_news", "article"), ("powerapps", "_data/topics", "topic"), ("endoflife", "products", None)],
)
def test_a_real_folder(name, folder, schema, tmp_path, capsys):
    (tmp_path / folder).mkdir(parents=True)
    for file in sorted((shared_data("corpora") / name / folder).glob("*.*"))[:40]:
        shutil.copy(file, tmp_path / folder)
    assert main(["init", str(tmp_path)]) == 0
    settings = settings_of((tmp_path / "recordlint.toml").read_text(encoding="utf-8"))
    assert [one.get("schema") for one in settings.collections] == [schema]
