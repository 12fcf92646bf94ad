"""What `@rule` makes of a function, and which declarations it refuses."""

import pickle
from typing import NamedTuple

import pytest

from recordlint.diagnostic import Applicability, Finding, Severity
from recordlint.parse import parse
from recordlint.record import Role
from recordlint.rule import Generality, On, option_defaults, rule
from recordlint.text import Source

DECLARED = {"severity": Severity.NOTE, "since": "0.1.0"}


class Options(NamedTuple):
    most_words: int = 5
    fields: tuple[str, ...] = ("title",)


@rule(**DECLARED)
def plain_rule(record):
    """A record is a record.

    More is said here.
    """
    yield Finding(record.start, "found")


@rule(
    severity=Severity.ERROR,
    since="0.2.0",
    on=(On.BODY, Role.TEXT),
    recommended=False,
    fix=Applicability.UNSAFE,
    options=Options,
    generality=Generality.SCHEMA,
    yields_to=("plain-rule",),
    by_design='set body = "any"',
)
def rich_rule(record, options, context):
    """A title is too long."""
    yield Finding(record.start, f"{options.most_words} and {context}")


@rule(**DECLARED)
def asking_rule(record, *, context):
    """The context is what it is."""
    yield Finding(record.start, f"{context}")


def test_a_function_says_what_its_rule_is():
    assert (plain_rule.name, plain_rule.summary) == ("plain-rule", "A record is a record.")
    assert (plain_rule.severity, plain_rule.since) == (Severity.NOTE, "0.1.0")
    assert plain_rule.recommended
    assert plain_rule.on == {On.RECORD}
    assert (plain_rule.fix, plain_rule.options, plain_rule.by_design) == (None, None, None)
    assert (plain_rule.generality, plain_rule.yields_to) == (Generality.SPECIFIC, frozenset())
    assert plain_rule.module == __name__


def test_a_declaration_says_the_rest():
    assert not rich_rule.recommended
    assert rich_rule.on == {On.BODY, Role.TEXT}
    assert (rich_rule.fix, rich_rule.by_design) == (Applicability.UNSAFE, 'set body = "any"')
    assert (rich_rule.generality, rich_rule.yields_to) == (Generality.SCHEMA, {"plain-rule"})


def test_the_folder_of_its_module_is_its_group():
    def found(record):
        """A rule in a folder."""

    found.__module__ = "recordlint.rules.front_matter.found"
    assert rule(**DECLARED)(found).group == "front-matter"


@pytest.mark.parametrize(
    ("declared", "takes", "message"),
    [
        (plain_rule, (), "found"),
        (rich_rule, ("options", "context"), "5 and CONTEXT"),
        (asking_rule, ("context",), "CONTEXT"),
    ],
)
def test_a_rule_is_handed_what_its_signature_names(declared, takes, message):
    (record,) = parse(Source("a.md", "words"))
    assert declared.code.find.takes == takes
    assert [found.message for found in declared.run(record, Options(), "CONTEXT")] == [message]


def test_a_rule_about_single_records_brings_nothing_to_a_comparison():
    (record,) = parse(Source("a.md", "words"))
    assert list(rich_rule.facts(record, Options(), None)) == []
    assert list(rich_rule.counts(record, Options(), None)) == []
    assert rich_rule.learn({1: 2}, Options()) == {}
    assert not rich_rule.asks_others


def test_options_have_the_names_of_the_configuration():
    assert option_defaults(plain_rule) == {}
    assert option_defaults(rich_rule) == {"most-words": 5, "fields": ("title",)}


def test_rules_are_pickled_by_name():
    for one in (plain_rule, rich_rule):
        data = pickle.dumps(one)
        assert pickle.loads(data) is one
        assert len(data) < 200


def no_parameter():
    """A rule about nothing."""


def other_name(document):
    """A rule about something else."""


def swapped(options, record):
    """A rule with its parameters in another order."""


def unknown(record, settings):
    """A rule that asks for what there is not."""


def unneeded(record):
    """A rule that has no use for what it declares."""


def undeclared(record, options):
    """A rule with options that it does not declare."""


def no_sentence(record):
    """a rule"""


def no_docstring(record):
    yield from ()


@pytest.mark.parametrize(
    ("function", "declared", "why"),
    [
        (no_parameter, {}, "takes `record`"),
        (other_name, {}, "takes `record`"),
        (swapped, {"options": Options}, "takes `record`"),
        (unknown, {}, "takes `record`"),
        (undeclared, {}, "`options` in the signature and in the declaration go together"),
        (unneeded, {"options": Options}, "`options` in the signature and in the declaration go together"),
        (no_sentence, {}, "the docstring's first line is its summary"),
        (no_docstring, {}, "the docstring's first line is its summary"),
    ],
)
def test_a_declaration_without_sense_is_refused_with_its_place(function, declared, why):
    with pytest.raises(TypeError, match=why) as refused:
        rule(**DECLARED, **declared)(function)
    code = function.__code__
    name = function.__name__.replace("_", "-")
    assert str(refused.value).startswith(f"{__file__}:{code.co_firstlineno}: rule {name}: ")
