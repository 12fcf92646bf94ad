"""Rules that ask what most records of a collection do: what is counted, what is odd, and that nothing is said twice."""

from __future__ import annotations

import pickle
import random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.check import check
from recordlint.collection import compare
from recordlint.diagnostic import Finding, Severity
from recordlint.dispatch import Selected
from recordlint.facts import Counted, Gathered
from recordlint.ledger import Ledger
from recordlint.rule import Count, On, rule
from recordlint.text import decode
from support import NO_WORLD, plan_of


class Options(NamedTuple):
    most: int = 3


def colours(record):
    """Each colour by its length; short ones are to be looked at again."""
    for node in record.strings("colours"):
        yield Count("colours", len(node.value), open=len(node.value) < 4)


def rare(counted, options):
    """Lengths that stand less than `most` times, and how often."""
    return {number: times for number, times in counted.items() if times < options.most}


@rule(severity=Severity.WARNING, on=(On.DATA,), since="0.2.0", options=Options, counts=colours, learn=rare)
def odd_colour(record, learned):
    """A colour is red, or of a length that is rare."""
    odd = learned("colours")
    for node in record.strings("colours"):
        if node.value == "red" or len(node.value) in odd:
            yield Finding(node, f"`{node.value}`")


def failing(counted):
    raise ValueError("none")


@rule(severity=Severity.WARNING, on=(On.DATA,), since="0.2.0", counts=colours, learn=failing)
def failing_colour(record, learned):
    """A rule that fails."""
    yield from learned("colours")


def gathered(texts, plan):
    return [check(decode(path, text.encode()), plan, NO_WORLD) for path, text in texts.items()]


def told(texts, *rules, reported=None, **said):
    """Path and message of what is found in each file that is looked at again."""
    plan = plan_of(*rules, **said)
    ledger = Ledger()
    for number, checked in enumerate(gathered(texts, plan)):
        ledger.add(number, checked.gathered)
    paths = list(texts)
    found = compare(
        ledger,
        paths,
        lambda number: (decode(paths[number], texts[paths[number]].encode()), plan),
        lambda number: plan,
        NO_WORLD,
        given=reported,
    )
    return [(one.path, one.message) for _, checked in found for one in checked.diagnostics]


RULE = Selected(odd_colour, Options())
MANY = {f"{number}.yaml": "colours: [blue]\n" for number in range(4)}


def test_numbers_of_a_file_are_counted_together():
    text = '{"colours": ["blue", "tan"]}\n{"colours": ["pink", "navy", "tan"]}\n'
    (checked,) = gathered({"a.jsonl": text}, plan_of(RULE))
    long, short = sorted(checked.gathered.counted, key=lambda one: -one.number)
    assert (long.rule, long.number, long.times, long.open) == ("odd-colour", 4, 3, False)
    assert (short.number, short.times, short.open) == (3, 2, True)
    assert long.key == short.key
    assert checked.diagnostics == ()


@pytest.mark.parametrize(("number", "kept"), [(-5, 0), (2**40, 2**32 - 1)])
def test_numbers_have_32_bits(number, kept):
    def counts(record):
        yield Count("k", number)

    @rule(severity=Severity.NOTE, on=(On.DATA,), since="0.2.0", counts=counts, learn=failing)
    def counting(record):
        """A rule that counts."""
        yield from ()

    (checked,) = gathered({"a.yaml": "a: 1\n"}, plan_of(counting))
    assert [one.number for one in checked.gathered.counted] == [kept]
    Ledger().add(0, checked.gathered)


def test_files_with_an_odd_number_are_looked_at_again_and_others_are_not():
    assert told({**MANY, "z.yaml": "colours: [tan, red]\n", "y.yaml": "colours: [violet, x]\n"}, RULE) == [
        ("y.yaml", "`violet`"),
        ("y.yaml", "`x`"),
        ("z.yaml", "`tan`"),
        ("z.yaml", "`red`"),
    ]
    # Nothing is open there.
    assert told({**MANY, "y.yaml": "colours: [violet]\n"}, RULE) == []


def test_what_is_found_alone_is_not_said_again():
    texts = {**MANY, "z.yaml": "colours: [red]\n"}
    (alone,) = gathered({"z.yaml": texts["z.yaml"]}, plan_of(RULE))
    assert [one.message for one in alone.diagnostics] == ["`red`"]
    assert told(texts, RULE) == [("z.yaml", "`red`")]


def test_numbers_are_counted_within_a_collection_or_a_folder():
    texts = {"a/1.yaml": "colours: [tan]\n", "b/2.yaml": "colours: [tan]\n", "b/3.yaml": "colours: [tan]\n"}
    assert len(told(texts, RULE)) == 3
    assert told(texts, RULE, collection="all") == []


def test_files_that_are_not_reported_on_count():
    texts = {"a.yaml": "colours: [tan]\n", "b.yaml": "colours: [tan]\n", "c.yaml": "colours: [tan]\n"}
    assert told(texts, RULE, reported=1) == []
    assert told({**texts, "c.yaml": "colours: [blue]\n"}, RULE, reported=1) == [("a.yaml", "`tan`")]


def test_a_rule_that_fails_on_what_was_counted_is_named():
    ((_, message),) = told({"a.yaml": "colours: [tan]\n"}, failing_colour)
    assert "`failing-colour` failed on this file: ValueError: none" in message


def test_what_was_counted_is_small_and_pickled():
    (checked,) = gathered({"a.yaml": "colours: [tan, blue]\n"}, plan_of(RULE))
    assert pickle.loads(pickle.dumps(checked)) == checked
    many = tuple(Counted("odd-colour", random.Random(n).getrandbits(64), n, 1, False) for n in range(1000))
    assert len(pickle.dumps(many)) < 64 * 1000


_FILES = st.lists(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 5), st.booleans()), max_size=4), max_size=6
)


@given(_FILES, st.randoms())
def test_the_order_of_files_makes_no_difference_and_removed_ones_leave_nothing(files, random):
    brought = [
        Gathered(counted=tuple(Counted("r", key, number, times, is_open) for key, number, times, is_open in file))
        for file in files
    ]
    order = list(range(len(brought)))
    random.shuffle(order)
    one, other, fewer = Ledger(), Ledger(), Ledger()
    for number, gathered in enumerate(brought):
        one.add(number, gathered)
    for number in order:
        other.add(number, brought[number])
        fewer.add(number, brought[number])
    if brought:
        fewer.remove({0: brought[0]})
        kept = Ledger()
        for number, gathered in enumerate(brought[1:], 1):
            kept.add(number, gathered)
        assert seen(fewer) == seen(kept)
    assert seen(one) == seen(other)


def seen(ledger):
    """What the ledger tells of what was counted."""
    return {
        census.key: (census.rule, dict(census.counted), sorted(census.holding(range(2))))
        for census in ledger.censuses()
    }


# Declarations.


def test_a_declaration_that_makes_no_sense_is_refused():
    def counting(record):
        """A rule."""
        yield from ()

    def asking(record, learned):
        """A rule."""
        yield from ()

    declared = {"severity": Severity.NOTE, "since": "0.2.0", "on": (On.DATA,)}
    for function, said in (
        (counting, {"counts": colours}),
        (counting, {"learn": rare}),
        (counting, {"counts": colours, "learn": rare}),
        (asking, {}),
        (asking, {"counts": rare, "learn": failing}),
        (asking, {"counts": colours, "learn": colours}),
    ):
        with pytest.raises(TypeError, match="rule "):
            rule(**declared, **said)(function)
