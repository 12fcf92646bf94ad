"""Vocabularies: where their terms come from, how their faults are told, and what a value is compared with."""

from __future__ import annotations

import os
import pickle
import re

import pytest

from recordlint import registry
from recordlint.check import check
from recordlint.cli import main
from recordlint.files.walk import find_below
from recordlint.settings.vocabulary import read_terms
from recordlint.testing import settings_of
from recordlint.text import decode
from recordlint.vocabulary import MOST_COMPARED, Vocabulary
from settings_support import loaded, mistakes, settings
from support import NO_WORLD, diagnose

FIELDS = "\n[rules.unknown-term]\nfields = { topic = 'topics' }\n"


def terms(said, files, folders=("/site",)):
    """The terms that some files hold."""
    find = {"/site": [f"/site/{name}" for name in files]}

    def read(path):
        content = files[path.removeprefix("/site/")]
        if isinstance(content, OSError):
            raise content
        return content if isinstance(content, bytes) else content.encode()

    return list(read_terms(said, folders, lambda folder, glob: find.get(folder, []), read).terms)


@pytest.mark.parametrize(
    ("way", "name", "text", "expected"),
    [
        ("#name", "a.yaml", "name: Rivers\nid: r", ["Rivers"]),
        ("#name", "a.yaml", "name: A\n---\nname: B\n---\nid: c", ["A", "B"]),
        ("#name", "a.md", "---\nname: Rivers\n---\nText.", ["Rivers"]),
        ("#meta.names", "a.toml", "meta = { names = ['A', 'B', 'A'] }", ["A", "B"]),
        ("#tags[].name", "a.json", '{"tags": [{"name": "A"}, {"name": "B"}, {}, 3]}', ["A", "B"]),
        ("#tags.name", "a.json", '{"tags": [{"name": "A"}]}', ["A"]),
        ("#name", "a.jsonl", '{"name": "A"}\n{"name": "B"}\n', ["A", "B"]),
        ("#name", "a.yaml", "- name: A\n- name: B", ["A", "B"]),
        ("", "a.yaml", "- A\n- [B, 3]\n- id: no\n- null", ["A", "B"]),
        ("#", "a.json", '["A"]', ["A"]),
        ("", "a.yaml", "ann: {name: Ann}\nbo:", ["ann", "bo"]),
        ("#authors", "a.yaml", "authors: {ann: 1}", ["ann"]),
        ("#*.name", "a.yaml", "ann: {name: Ann}\nbo: {name: Bo}\ncy: 7", ["Ann", "Bo"]),
        (r"#a\.b", "a.yaml", "a.b: A", ["A"]),
        ("", "a.yaml", "A", ["A"]),
    ],
)
def test_terms_are_read_from_files(way, name, text, expected):
    assert terms(f"{name}{way}", {name: text}) == expected


def test_terms_of_several_files_come_in_their_order():
    assert terms("*.yaml#name", {"1.yaml": "name: B", "2.yaml": "name: A", "3.yaml": "id: 3"}) == ["B", "A"]


@pytest.mark.parametrize(
    ("said", "files", "why"),
    [
        ("*.yaml#name", {}, "no file matches `*.yaml`"),
        ("*.yaml#name", {"a.yaml": "id: 3", "b.yaml": ""}, "`*.yaml` holds no terms at `name`"),
        ("a.yaml", {"a.yaml": "- 3"}, "`a.yaml` holds no terms"),
        ("a.yaml#name.first", {"a.yaml": "name: A"}, "`a.yaml` holds no terms at `name.first`"),
        ("a.md#name", {"a.md": "No front matter."}, "`a.md` holds no terms at `name`"),
        ("#name", {}, "`` is no glob: it leads nowhere below the configuration's folder"),
        ("../a.yaml", {}, "`../a.yaml` is no glob: it leads nowhere below the configuration's folder"),
        ("a.yaml", {"a.yaml": b"\xff\xfea\0"}, "`a.yaml` cannot be read: this is UTF-16, not UTF-8 text"),
        ("a.yaml", {"a.yaml": PermissionError(13, "Permission denied")}, "`a.yaml` cannot be read: permission denied"),
    ],
)
def test_what_holds_no_terms_is_refused(said, files, why):
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        terms(said, files)


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.toml", "a.md"])
def test_a_file_with_a_fault_is_refused_with_its_place(name):
    text = {"a.md": "---\nname: [\n---\n", "a.yaml": "name: ["}.get(name, "name = [\n  {")
    with pytest.raises(ValueError, match=rf"^`{name}` cannot be read: .*, at line \d+, column \d+$"):
        terms(f"{name}#name", {name: text})


# In the configuration


def test_a_vocabulary_is_a_list_or_is_read_from_files_and_plans_hold_those_in_use():
    text = "[vocabularies]\ntopics = 'topics/*.yaml#name'\nlevels = ['a', 'b']\n" + FIELDS
    found = settings_of(text, {"topics/a.yaml": "name: A", "topics/b.md": "", "b/topics/c.yaml": "name: C"})
    assert list(found.plan("x.md").vocabularies) == ["topics"]
    topics = pickle.loads(pickle.dumps(found.plan("x.md"))).vocabularies["topics"]
    assert (topics.name, topics.terms, topics.files) == ("topics", ("A",), {"/topics/a.yaml"})
    assert (found.vocabularies["levels"].terms, found.vocabularies["levels"].files) == (("a", "b"), frozenset())


def test_a_collection_has_vocabularies_of_its_own():
    text = """
[vocabularies]
topics = ["A"]
places = ["B"]
[rules.unknown-term]
fields = { topic = "topics" }
[[collections]]
name = "places"
files = "places/**"
rules.unknown-term.fields = { topic = "places" }
"""
    (found,) = diagnose("---\ntopic: B\n---\nText.\n", config=text)
    assert found.message == "`B` is not in the vocabulary `topics`"
    assert diagnose("---\ntopic: B\n---\nText.\n", path="places/a.md", config=text) == ()


def test_files_of_an_extended_configuration_lie_below_the_one_that_extends_it():
    files = {
        "/base/base.toml": "[vocabularies]\ntopics = 'data/topics.yaml'\nold = ['x']\n",
        "/base/data/topics.yaml": "[Wrong]",
        "/site/data/topics.yaml": "[Right]",
    }
    found = settings("extend = '../base/base.toml'\nvocabularies = { old = ['y'] }", files)
    assert found.vocabularies["topics"].terms == ("Right",)
    assert found.vocabularies["old"].terms == ("y",)
    assert found.parts == ("/site/recordlint.toml", "/base/base.toml")


def test_a_configuration_that_is_kept_elsewhere_speaks_of_the_working_directory():
    files = {"/site/topics.yaml": "[A]"}
    found = loaded("vocabularies = { topics = 'topics.yaml' }", files, path="/ci/recordlint.toml", base="/site")
    assert found.diagnostics == ()
    assert found.settings.vocabularies["topics"].files == {"/site/topics.yaml"}


@pytest.mark.parametrize(
    ("text", "expected", "help"),
    [
        ("topics = 'x/*.yaml#name'", "invalid-vocabulary recordlint.toml:2:10 no file matches `x/*.yaml`", None),
        ("topics = []", "invalid-vocabulary recordlint.toml:2:10 `topics` has no terms", None),
        (
            "topics = 3",
            "invalid-setting recordlint.toml:2:10 `topics` must be a list of terms, or the files that hold them, "
            "not the number `3`",
            None,
        ),
        (
            "topics = ['a', 3]",
            "invalid-setting recordlint.toml:2:16 an item of `topics` must be a string, not the number `3`",
            None,
        ),
        (
            "topic = ['a']",
            "unknown-vocabulary recordlint.toml:5:20 no vocabulary is called `topics`",
            "did you mean `topic`?",
        ),
        (
            "places = ['a']",
            "unknown-vocabulary recordlint.toml:5:20 no vocabulary is called `topics`",
            "define it in `[vocabularies]`",
        ),
    ],
)
def test_mistakes_have_a_place(text, expected, help):
    assert mistakes(f"[vocabularies]\n{text}\n{FIELDS}", rules=registry.rules()) == [(expected, help)]


def test_what_is_wrong_is_left_out_of_the_settings():
    found = loaded(
        "vocabularies = { places = 'x.yaml' }\n" + FIELDS.replace("topics", "places"), rules=registry.rules()
    )
    plan = found.settings.plan("a.md")
    assert plan.vocabularies == {}
    assert check(decode("a.md", b"---\ntopic: A\n---\nText.\n"), plan, NO_WORLD).diagnostics == ()


def test_mistakes_end_the_run_before_anything_is_checked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recordlint.toml").write_text("[vocabularies]\ntopics = 'topics.yaml'\n" + FIELDS)
    (tmp_path / "topics.yaml").write_text("- [A\n- B\n")
    (tmp_path / "a.md").write_text("---\ntopic: C\n---\n")
    assert main(["check"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "recordlint.toml:2:10: error[invalid-vocabulary] `topics.yaml` cannot be read: " in err


def test_settings_are_shown_with_what_was_said_of_a_vocabulary(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recordlint.toml").write_text("[vocabularies]\ntopics = 'topics.yaml'\nlevels = ['a']\n")
    (tmp_path / "topics.yaml").write_text("[A]")
    (tmp_path / "a.md").write_text("Text.")
    assert main(["check", "--show-settings"]) == 0
    assert '\nvocabularies = { "topics" = "topics.yaml", "levels" = ["a"] }\n' in capsys.readouterr().out


# On disk


def test_files_are_found_below_a_folder_and_nowhere_else(tmp_path):
    site = tmp_path / "site"
    for name in ("data/a.yaml", "data/deep/b.md", "data/.hidden/c.yaml", "data/d.png", "data/e.txt", "top.yaml"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("x")
    (tmp_path / "secret.yaml").write_text("x")
    os.symlink(tmp_path / "secret.yaml", site / "data" / "link.yaml")

    def found(glob):
        return [os.path.relpath(path, site) for path in find_below(str(site), glob)]

    assert found("data/*.yaml") == ["data/a.yaml"]
    assert found("data") == found("data/**") == found("data/") == ["data/a.yaml", "data/deep/b.md"]
    assert found("data/*.txt") == ["data/e.txt"]
    assert found("top.yaml") == found("*.yaml") == found("/top.yaml") == ["top.yaml"]
    assert found("{top,none}.yaml") == ["top.yaml"]
    assert found("a.yaml") == found("none/*.yaml") == found("data/link.yaml") == []


# What a value is compared with


def messages(value, *listed):
    config = f"select = ['unknown-term']\n[vocabularies]\ntopics = {list(listed)}\n{FIELDS}"
    found = diagnose(f"---\ntopic: {value}\n---\nText.", config=config)
    return [(one.message, one.help, one.fix and one.fix.applicability.label) for one in found]


@pytest.mark.parametrize("value", ["a b", "A", "3", "true", "", "[a, b]", "{x: y}", "'{{ topic }}'", "'{% if a %}'"])
def test_terms_and_what_is_no_text_are_left_alone(value):
    assert messages(value, "a", "b", "A") == []


def test_of_terms_that_differ_in_case_only_one_alone_is_safe():
    assert messages("rivers", "Rivers", "Trees") == [
        ("`rivers` is not in the vocabulary `topics`", "did you mean `Rivers`?", "safe")
    ]
    assert [fix for _, _, fix in messages("rivers", "Rivers", "RIVERS")] == ["unsafe"]
    assert [fix for _, _, fix in messages("Rivrs", "Rivers")] == ["unsafe"]


def test_a_few_terms_are_named_and_many_are_counted():
    assert messages("xyz", "abc") == [("`xyz` is not in the vocabulary `topics`", "its only term is `abc`", None)]
    assert messages("' '", *"abcdefg") == [
        ('the string `" "` is not in the vocabulary `topics`', "it has 7 terms, such as `a`, `b` and `c`", None)
    ]
    assert messages("[a b]", "a", "b")[0][1] == "its terms are `a` and `b`"
    assert messages("''", "a")[0][0] == "an empty string is not in the vocabulary `topics`"


def test_in_a_very_large_vocabulary_nothing_similar_is_looked_for():
    many = tuple(f"term number {number}" for number in range(MOST_COMPARED))
    assert Vocabulary("x", many, many).nearest("term number x") is not None
    assert Vocabulary("x", (*many, "one more"), many).nearest("term number x") is None
