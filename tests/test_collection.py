"""Collection rules: what is kept of records, which of them are compared, and what is said of it where."""

from __future__ import annotations

import os
import pickle
import random
from datetime import datetime, timezone
from typing import NamedTuple

import pytest

from recordlint import collection, registry
from recordlint.check import check
from recordlint.cli import main
from recordlint.collection import compare
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.dispatch import Selected
from recordlint.edits import remove
from recordlint.facts import Gathered, Noted
from recordlint.files import beside, find, standard_input
from recordlint.files.read import read_bytes
from recordlint.files.world import FileWorld
from recordlint.ledger import Ledger
from recordlint.rule import Fact, On, collection_rule
from recordlint.run import run
from recordlint.settings.find import Configurations
from recordlint.testing import Block, Example, settings_of
from recordlint.testing import run as run_example
from recordlint.text import decode
from support import NO_WORLD, plan_of

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)


class Options(NamedTuple):
    records: int = 3


def words(record):
    """Each word of `words` is a key, with `value` beside it."""
    for node in record.strings("words"):
        yield Fact(node.value, node, str(record.data.get("value", "")))


def words_by_option(record, options):
    yield from words(record)


def raising(record):
    raise ValueError("no facts")
    yield


@collection_rule(words, severity=Severity.WARNING, on=(On.DATA,), since="0.2.0")
def repeated_word(group, member):
    """A word stands in two records."""
    yield Finding(member.fact.at, f"`{member.value}` in {group.size} records", labels=(group.first.label("the first"),))


@collection_rule(
    words, severity=Severity.WARNING, on=(On.DATA,), since="0.2.0", every=True, options=Options, at_least="records"
)
def common_word(group, member, options):
    """A word stands in many records."""
    yield Finding(member.fact.at, f"{group.size} of {options.records}")


@collection_rule(words, severity=Severity.NOTE, on=(On.DATA,), since="0.2.0", differing=True)
def odd_value(group, member):
    """A word has another value elsewhere."""
    yield Finding(member.fact.at, f"{member.fact.value}, not {group.first.fact.value}")


def owned_words(record):
    """Each key of `own` and `said` is a key; the record owns the former."""
    for name in ("own", "said"):
        node = record.get(name)
        for child in node.children() if node is not None else ():
            yield Fact(child.name, child, child.value, name == "own")


@collection_rule(owned_words, severity=Severity.NOTE, on=(On.DATA,), since="0.2.0", mentions=True)
def stale_word(group, member):
    """A word is said otherwise by its owner."""
    yield Finding(member.fact.at, f"{member.value}, not {group.first.value}")


@collection_rule(words_by_option, severity=Severity.ERROR, on=(On.DATA,), since="0.2.0", options=Options)
def broken_check(group, member):
    """A comparison fails."""
    raise ValueError("no comparison")
    yield


@collection_rule(raising, severity=Severity.ERROR, on=(On.DATA,), since="0.2.0")
def broken_facts(group, member):
    """Facts fail."""
    yield


def found(texts, *rules, given=None, changed=None, **said):
    """Path, line and message of what rules find in texts by their paths; `changed` are the texts as they are later."""
    plan = plan_of(*rules, **said)
    ledger = Ledger()
    paths = list(texts)
    for number, path in enumerate(paths):
        ledger.add(number, check(decode(path, texts[path].encode()), plan, NO_WORLD).gathered)
    later = {**texts, **(changed or {})}

    def open_file(number):
        text = later[paths[number]]
        return None if text is None else (decode(paths[number], text.encode()), plan)

    return [
        one
        for _, checked in compare(ledger, paths, open_file, lambda number: plan, NO_WORLD, given=given)
        for one in checked.diagnostics
    ]


def told(*arguments, **said):
    return [(one.path, one.start.line, one.message) for one in found(*arguments, **said)]


AB = {"a.yaml": "words: [x]\n", "b.yaml": "words: [x]\n"}


# Which records are compared.


def test_a_finding_stands_in_the_later_record_with_a_label_in_the_earlier():
    (one,) = found(AB, repeated_word)
    assert (one.path, one.start.line, one.start.column, one.pointer) == ("b.yaml", 1, 9, "/words/0")
    assert (one.rule, one.severity, one.message) == ("repeated-word", Severity.WARNING, "`x` in 2 records")
    ((label),) = one.labels
    assert (label.path, label.start.line, label.start.column, label.message) == ("a.yaml", 1, 9, "the first")
    assert [line.text for line in one.frame] == ["words: [x]"]
    assert one.fingerprint


def test_records_of_one_file_are_compared_and_shown_together():
    (one,) = found({"a.jsonl": '{"words": "x"}\n\n{"words": "y"}\n{"words": "x"}\n'}, repeated_word)
    assert (one.start.line, one.record, one.labels[0].path) == (4, 2, None)
    assert [line.number for line in one.frame] == [1, 4]


def test_a_record_is_not_compared_with_itself():
    assert told({"a.yaml": "words: [x, x]\n"}, repeated_word, common_word, odd_value) == []


def test_each_record_after_the_first_is_reported_whatever_the_order_of_files():
    texts = {f"{name}.yaml": f"words: [x, {name}]\n" for name in "bdac"}
    expected = [(f"{name}.yaml", 1, "`x` in 4 records") for name in "bcd"]
    assert told(texts, repeated_word) == expected
    assert told(dict(reversed(texts.items())), repeated_word) == expected


def test_records_in_folders_are_compared_within_them_and_those_of_collections_within_these():
    texts = {"a/1.yaml": "words: x\n", "b/2.yaml": "words: x\n"}
    assert told(texts, repeated_word) == []
    assert told(texts, repeated_word, collection="all") == [("b/2.yaml", 1, "`x` in 2 records")]


def test_rules_do_not_mix_their_keys():
    texts = {"a.yaml": "words: x\n", "b.yaml": "words: x\n"}
    assert {one.rule for one in found(texts, repeated_word, odd_value, Selected(common_word, Options(2)))} == {
        "repeated-word",
        "common-word",
    }


def test_a_group_may_need_more_records_and_all_of_them_be_reported():
    texts = {f"{name}.yaml": "words: x\n" for name in "abc"}
    assert told(texts, Selected(common_word, Options(3))) == [(f"{name}.yaml", 1, "3 of 3") for name in "abc"]
    assert told(texts, Selected(common_word, Options(4))) == []


def test_of_differing_values_the_rare_ones_are_reported():
    values = {"a": "Odd", "b": "Usual", "c": "Usual", "d": "Other", "e": "Odd", "f": "Usual"}
    texts = {f"{name}.yaml": f"words: x\nvalue: {value}\n" for name, value in values.items()}
    assert told(texts, odd_value) == [
        ("a.yaml", 1, "Odd, not Usual"),
        ("d.yaml", 1, "Other, not Usual"),
        ("e.yaml", 1, "Odd, not Usual"),
    ]


def test_of_values_as_common_as_each_other_the_first_counts():
    assert told({"a.yaml": "words: x\nvalue: P\n", "b.yaml": "words: x\nvalue: Q\n"}, odd_value) == [
        ("b.yaml", 1, "Q, not P")
    ]


def test_what_mentions_a_key_is_compared_with_the_first_record_that_owns_it():
    texts = {
        "a.yaml": "said: {x: Old, y: Q}\n",
        "b.yaml": "own: {x: New}\n",
        "c.yaml": "said: {x: New}\nown: {x: Newer}\n",
        "d.yaml": "said: {x: Newer, z: R}\n",
        "e.yaml": "said: {x: Odd}\n",
    }
    expected = [("a.yaml", 1, "Old, not New"), ("e.yaml", 1, "Odd, not New")]
    assert told(texts, stale_word) == expected
    assert told(dict(reversed(texts.items())), stale_word) == expected
    assert told(texts, stale_word, given=1) == expected[:1]
    assert told({**texts, "b.yaml": "own: {w: New}\n"}, stale_word) == [
        ("a.yaml", 1, "Old, not Newer"),
        ("e.yaml", 1, "Odd, not Newer"),
    ]


def test_what_mentions_its_own_key_or_one_that_nobody_owns_is_left_alone():
    assert told({"a.yaml": "own: {x: P}\nsaid: {x: Q}\n", "b.yaml": "said: {z: P}\n"}, stale_word) == []
    assert told({"a.yaml": "said: {x: P}\n", "b.yaml": "said: {x: Q}\n"}, stale_word) == []
    assert told({"a.yaml": "own: {x: P}\n", "b.yaml": "own: {x: Q}\n"}, stale_word) == []


# What is read again.


@pytest.mark.parametrize("later", [None, "words: [y]\n", "words: [y, x", "", "\0"])
@pytest.mark.parametrize("path", ["a.yaml", "b.yaml"])
def test_files_that_are_gone_or_changed_meanwhile_are_passed_over(path, later):
    assert told(AB, repeated_word, changed={path: later}) in ([], [("b.yaml", 1, "`x` in 2 records")])
    if later != "words: [y, x":
        assert told(AB, repeated_word, changed={path: later}) == []


def test_a_first_record_on_which_facts_fail_by_now_is_passed_over():
    def brittle(record):
        if record.data.get("value") == "broken":
            raise ValueError("no facts")
        yield from words(record)

    @collection_rule(brittle, severity=Severity.WARNING, on=(On.DATA,), since="0.2.0")
    def brittle_word(group, member):
        """A word stands in two records."""
        yield Finding(member.fact.at, "again")

    assert told(AB, brittle_word) == [("b.yaml", 1, "again")]
    assert told(AB, brittle_word, changed={"a.yaml": "words: [x]\nvalue: broken\n"}) == []


def test_records_of_equal_hashes_and_different_keys_are_not_compared(monkeypatch):
    from recordlint import facts

    monkeypatch.setattr(facts, "_hash", lambda size, *parts: 7)
    assert told({"a.yaml": "words: x\n", "b.yaml": "words: y\n"}, repeated_word) == []
    assert told(AB, repeated_word) == [("b.yaml", 1, "`x` in 2 records")]


def test_what_is_kept_of_the_files_read_again_is_bounded(monkeypatch):
    read = []
    plan = plan_of(repeated_word, collection="all")
    paths = [f"{number:02}.yaml" for number in range(20)]
    texts = [f"words: [x{number % 10}]\n{'# filling' * 100}" for number in range(20)]
    ledger = Ledger()
    for number, text in enumerate(texts):
        ledger.add(number, check(decode(paths[number], text.encode()), plan, NO_WORLD).gathered)

    def open_file(number):
        read.append(number)
        return decode(paths[number], texts[number].encode()), plan

    def answers(shelf):
        monkeypatch.setattr(collection, "SHELF", shelf)
        read.clear()
        return list(compare(ledger, paths, open_file, lambda number: plan, NO_WORLD)), len(read)

    roomy, tight = answers(10**6), answers(2000)
    assert roomy[0] == tight[0]
    assert (len(roomy[0]), roomy[1]) == (10, 20)
    assert tight[1] == 20


def test_a_file_dropped_from_the_shelf_is_read_again(monkeypatch):
    monkeypatch.setattr(collection, "SHELF", 0)
    texts = {f"{name}.yaml": "words: [x]\n" for name in "abcdef"}
    assert len(told(texts, repeated_word)) == 5


# Faults, comments, fixes.


def test_a_rule_that_fails_is_named_and_hides_nothing():
    diagnostics = found(AB, broken_check, repeated_word)
    assert [(one.rule, one.path) for one in diagnostics] == [("internal-error", "b.yaml"), ("repeated-word", "b.yaml")]
    assert "`broken-check`" in diagnostics[0].message
    checked = check(decode("a.yaml", b"words: x\n"), plan_of(broken_facts, repeated_word), NO_WORLD)
    assert [one.rule for one in checked.diagnostics] == ["internal-error"]
    assert [fact.rule for fact in checked.gathered.noted] == ["repeated-word"]


def test_comments_in_the_later_record_hide_what_is_found_there():
    hidden = {"b.yaml": "words: [x]  # recordlint: ignore[repeated-word]\n"}
    assert told({**AB, **hidden}, repeated_word) == []
    assert len(told({**AB, **hidden}, repeated_word, unsuppressible=frozenset({"repeated-word"}))) == 1
    assert len(told({**AB, "a.yaml": "words: [x]  # recordlint: ignore[repeated-word]\n"}, repeated_word)) == 1


def test_a_comment_that_names_a_collection_rule_is_not_called_unused():
    config = 'select = ["duplicate-title", "empty-body", "unused-suppression"]\n'
    text = "---\ntitle: x # recordlint: ignore[duplicate-title, empty-body]\n---\nWords.\n"
    checked = check(decode("a.md", text.encode()), settings_of(config).plan("a.md"), NO_WORLD)
    assert [one.message for one in checked.diagnostics] == ["`empty-body` reports nothing here that could be ignored"]


def test_comments_that_cannot_be_read_hide_nothing(monkeypatch):
    from recordlint import suppress

    def fail(*arguments, **said):
        raise ValueError("no comments")

    texts = {**AB, "b.yaml": "words: [x]  # recordlint: ignore[repeated-word]\n"}
    monkeypatch.setattr(suppress, "suppress", fail)
    assert [one.rule for one in found(texts, repeated_word)] == ["repeated-word", "internal-error"]


def test_a_configured_severity_counts():
    assert [one.severity for one in found(AB, Selected(repeated_word, None, Severity.ERROR))] == [Severity.ERROR]


def test_facts_and_rules_are_pickled_small():
    checked = check(decode("a.yaml", b"words: [x, y]\n"), plan_of(repeated_word), NO_WORLD)
    assert pickle.loads(pickle.dumps(checked)) == checked
    assert pickle.loads(pickle.dumps(repeated_word)) is repeated_word
    many = tuple(Noted("repeated-word", random.Random(n).getrandbits(64), 0, 0) for n in range(1000))
    assert len(pickle.dumps(many)) < 64 * 1000


def test_a_ledger_holds_at_most_64_bytes_a_fact():
    ledger = Ledger()
    numbers = random.Random(1)
    ledger.add(0, Gathered(tuple(Noted("r", numbers.getrandbits(64), 0, number) for number in range(100_000))))
    assert len(ledger) == 100_000
    held = sum(
        getattr(part, name).__sizeof__()
        for part in ledger._parts
        for name in ("keys", "values", "files", "records", "rules")
    )
    assert held < 64 * len(ledger)


# Declarations.


def test_a_declaration_that_makes_no_sense_is_refused():
    def check_without_member(group):
        """A rule."""

    def needs_options(group, member, options):
        """A rule."""

    def plain(group, member):
        """A rule."""

    declared = {"severity": Severity.NOTE, "since": "0.2.0"}
    for facts, function, said in (
        (words, check_without_member, {}),
        (words, needs_options, {}),
        (words_by_option, plain, {}),
        (lambda other: iter(()), plain, {}),
        (words, plain, {"options": Options}),
    ):
        with pytest.raises(TypeError, match="rule "):
            collection_rule(facts, **declared, **said)(function)


# From files to a report.


def plant(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


URL = "---\ntitle: {}\noriginalUrl: https://example.org/x\n---\nWords.\n"
SELECT = {"select": ("duplicate-url",)}


def files_of(folder, *arguments):
    configurations = Configurations(read_bytes, registry.rules(), base=str(folder), overrides=SELECT)
    return find(arguments or ["."], configurations)


def reported(folder, files, **said):
    outcome = run(files, FileWorld(str(folder), now=NOW), **said)
    return outcome, [one.path for one in outcome.report.diagnostics]


def test_a_run_compares_records_and_fails(tmp_path):
    plant(tmp_path, {"a.md": URL.format("a"), "b.md": URL.format("b"), "c/d.md": URL.format("d")})
    files = files_of(tmp_path)
    outcome, paths = reported(tmp_path, files)
    assert paths == ["b.md"]
    assert (outcome.failed, outcome.broken) == (True, False)
    again, _ = reported(tmp_path, files[::-1])
    assert again.report.diagnostics == outcome.report.diagnostics


def test_records_of_different_configurations_are_not_compared(tmp_path):
    config = '[[collections]]\nname = "news"\nfiles = "**"\n'
    plant(tmp_path, {"x/recordlint.toml": config, "y/recordlint.toml": config, "x/a.md": URL, "y/a.md": URL})
    assert reported(tmp_path, files_of(tmp_path))[1] == []


def test_other_files_are_compared_and_not_reported_on(tmp_path):
    plant(tmp_path, {name: URL.format(name) for name in ("a.md", "b.md", "c.md")})
    a, b, c = files_of(tmp_path)
    assert reported(tmp_path, [b])[1] == []
    outcome, paths = reported(tmp_path, [b], others=[a, c])
    assert paths == ["b.md"]
    assert (outcome.report.files, outcome.report.records) == (1, 1)
    assert reported(tmp_path, [a], others=[b, c])[1] == []


def test_a_file_that_goes_between_two_looks_is_passed_over(tmp_path):
    plant(tmp_path, {name: URL.format(name) for name in ("a.md", "b.md")})
    files = files_of(tmp_path)

    def go(done):
        if done == 2:
            os.remove(tmp_path / "a.md")

    assert reported(tmp_path, files, progress=go)[1] == []
    assert reported(tmp_path, files_of(tmp_path), others=files)[1] == []


def test_folders_that_cannot_be_read_are_no_obstacle(tmp_path):
    plant(tmp_path, {name: URL.format(name) for name in ("a.md", "b.md")})
    a, b = files_of(tmp_path)
    outcome, paths = reported(tmp_path, [b, a._replace(fault="no permission")], others=[a._replace(fault="none")])
    assert paths == []
    assert outcome.report.files == 2


def test_standard_input_is_compared(tmp_path):
    plant(tmp_path, {"a.md": URL.format("a")})
    configurations = Configurations(read_bytes, registry.rules(), base=str(tmp_path), overrides=SELECT)
    given = standard_input(URL.format("b").encode(), "b.md", configurations)
    assert reported(tmp_path, [given], others=find(["a.md"], configurations))[1] == ["b.md"]


def test_fixes_of_collection_rules_are_proposed():
    @collection_rule(words, severity=Severity.NOTE, on=(On.DATA,), fix=Applicability.UNSAFE, since="0.2.0")
    def fixable(group, member):
        """A word stands in two records."""
        yield Finding(member.fact.at, "again", fix=Fix("remove it", remove(member.fact.at), Applicability.UNSAFE))

    (one,) = found(AB, fixable)
    assert one.fix.title == "remove it"


def test_an_example_of_several_records_is_one_example():
    rule = registry.rules()["duplicate-title"]
    blocks = tuple(Block("record", name, False, "---\ntitle: x\n---\n", (0, 0)) for name in ("b.md", "a.md"))
    outcome = run_example(rule, Example(1, "", blocks, {}, {}, None, ()))
    assert outcome.report.startswith("b.md:2:8: note[duplicate-title]")


def test_others_are_those_of_the_configurations_folder_or_of_the_same_folder(tmp_path):
    plant(tmp_path, dict.fromkeys(("a.md", "b.md", "x/c.md", "x/y/d.md"), URL))
    configurations = Configurations(read_bytes, registry.rules(), base=str(tmp_path))
    (given,) = find(["x/c.md"], configurations)
    plant(tmp_path, {"x/e.md": URL})
    assert [file.shown for file in beside([given], configurations)] == ["x/e.md"]
    (tmp_path / "recordlint.toml").write_text("")
    configurations = Configurations(read_bytes, registry.rules(), base=str(tmp_path))
    (given,) = find(["x/c.md"], configurations)
    assert [file.shown for file in beside([given], configurations)] == ["a.md", "b.md", "x/e.md", "x/y/d.md"]
    plant(tmp_path, {"elsewhere/recordlint.toml": ""})
    configurations = Configurations(
        read_bytes, registry.rules(), base=str(tmp_path / "x"), file="../elsewhere/recordlint.toml"
    )
    (given,) = find(["c.md"], configurations)
    assert [file.shown for file in beside([given], configurations)] == ["e.md", "y/d.md"]


def test_the_command_takes_other_files_into_account(tmp_path, monkeypatch, capsys):
    plant(tmp_path, {"a.md": URL, "b.md": URL})
    monkeypatch.chdir(tmp_path)
    command = ["check", "b.md", "--select", "duplicate-url", "--output-format", "concise"]
    assert main([*command]) == 0
    assert main([*command, "--collection-scope", "given"]) == 0
    assert main([*command, "--collection-scope", "all"]) == 1
    assert "b.md:3:14: error[duplicate-url]" in capsys.readouterr().out
    assert main(["check", "a.md", "--select", "duplicate-url", "--collection-scope", "all"]) == 0
