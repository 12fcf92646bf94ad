"""The loop of fixes: what is applied together, when it ends, and what becomes of fixes that break their promise."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint import edits
from recordlint.diagnostic import (
    Applicability,
    Change,
    Diagnostic,
    Edit,
    Finding,
    Fix,
    Operation,
    PlacedEdit,
    PlacedFix,
    Severity,
)
from recordlint.fix import PASSES, choose, fix
from recordlint.testing import settings_of
from recordlint.text import Source, Span, decode
from support import NO_WORLD, make_rule, plan_of

SAFE, UNSAFE, DISPLAY = Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY


def run(text, *rules, path="a.yaml", trust=SAFE):
    source = decode(path, text) if isinstance(text, bytes) else Source(path, text)
    return fix(source, plan_of(*rules), NO_WORLD, trust)


def rules_of(outcome):
    return [one.rule for one in outcome.applied]


def mends(name, make, trust=SAFE):
    """A rule with a fix for each change that a function yields for a record."""

    def find(record):
        for change in make(record):
            yield Finding(
                change.edits[0].span if change.edits else record.start, "found", fix=Fix("mend", change, trust)
            )

    return make_rule(name, find)


def replacing(name, old, new, *, says=None, trust=SAFE):
    """A rule that replaces values; with `says`, its operation claims another value."""

    def make(record):
        for node in record.root.children():
            if node.value == old:
                change = edits.set_value(node, new)
                claimed = (Operation("set", node.pointer, says),)
                yield change if says is None else change._replace(operations=claimed)

    return mends(name, make, trust)


def test_fixes_are_applied_until_nothing_is_left_to_fix():
    chain = [replacing(f"from-{number}", number, number + 1) for number in range(4)]
    outcome = run("a: 0\nb: 2\n", *chain)
    assert outcome.source.text == "a: 4\nb: 4\n"
    assert rules_of(outcome) == ["from-0", "from-2", "from-1", "from-3", "from-2", "from-3"]
    assert outcome.void == ()
    assert run(outcome.source.text, *chain).applied == ()


def test_nothing_to_fix_leaves_the_source_itself():
    source = Source("a.yaml", "a: 1\n")
    assert fix(source, plan_of(replacing("r", 5, 6)), NO_WORLD, SAFE).source is source


@pytest.mark.parametrize(("trust", "expected"), [(SAFE, "a: 1\nb: 2\n"), (UNSAFE, "a: 9\nb: 2\n")])
def test_only_fixes_that_are_trusted_enough_are_applied(trust, expected):
    rules = [replacing("unsafe", 1, 9, trust=UNSAFE), replacing("shown", 2, 9, trust=DISPLAY)]
    assert run("a: 1\nb: 2\n", *rules, trust=trust).source.text == expected


def test_there_are_ten_passes():
    def longer(record):
        value = record.data["a"]
        yield edits.set_value(record.get("a"), value + 1)

    outcome = run("a: 0\n", mends("longer", longer))
    assert outcome.source.text == f"a: {PASSES}\n"
    assert rules_of(outcome) == ["longer"] * PASSES
    assert PASSES == 10


def test_the_path_and_the_byte_order_mark_stay():
    outcome = run("\ufeffa: 1\r\n", replacing("r", 1, 2))
    assert (outcome.source.path, outcome.source.text) == ("a.yaml", "\ufeffa: 2\r\n")


@pytest.mark.parametrize("data", [b"a: 1\nb: \xff\n", "a: 1\n".encode("utf-16")])
def test_a_text_that_could_not_be_decoded_is_left_alone(data):
    outcome = run(data, replacing("r", 1, 2))
    assert outcome.source.text == decode("a.yaml", data).text
    assert (outcome.applied, outcome.void) == ((), ())


# Which fixes go together.


def diagnostic(*spans, trust=SAFE, rule="r"):
    source = Source("a.md", "x" * 40)
    placed = tuple(PlacedEdit(source.position(start), source.position(end), "") for start, end in spans)
    here = source.position(0)
    return Diagnostic(
        "a.md",
        here,
        here,
        rule,
        "group",
        Severity.NOTE,
        "found",
        fix=PlacedFix("mend", trust, placed) if spans else None,
    )


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ([(0, 2)], [(2, 4)], True),
        ([(0, 3)], [(2, 4)], False),
        ([(2, 4)], [(0, 3)], False),
        ([(0, 9)], [(2, 4)], False),
        ([(2, 2)], [(2, 2)], False),
        ([(2, 2)], [(2, 4)], False),
        ([(2, 4)], [(2, 2)], False),
        ([(2, 4)], [(4, 4)], False),
        ([(2, 4)], [(3, 3)], False),
        ([(2, 4)], [(5, 5)], True),
        ([(2, 4), (8, 9)], [(5, 6)], True),
        ([(2, 4), (8, 9)], [(5, 6), (8, 8)], False),
        ([(2, 4), (4, 4)], [(4, 6)], False),
    ],
)
def test_fixes_that_touch_are_not_applied_together(first, second, together):
    one, other = diagnostic(*first), diagnostic(*second)
    assert choose([one, other], SAFE) == ([one, other] if together else [one])


def test_what_is_chosen_has_a_fix_is_trusted_and_not_barred():
    found = [
        diagnostic(),
        diagnostic((1, 2), trust=UNSAFE),
        diagnostic((5, 6), rule="barred"),
        diagnostic((7, 8)),
    ]
    assert choose(found, SAFE, {"barred"}) == found[3:]
    assert choose(found, UNSAFE, ()) == found[1:]


spans = st.tuples(st.integers(0, 30), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(st.lists(spans, min_size=1, max_size=1).map(lambda one: diagnostic(*one)), max_size=12))
def test_the_chosen_are_those_that_touch_none_chosen_before(found):
    def touch(one, other):
        (first,), (second,) = one.fix.edits, other.fix.edits
        (start, end), (begin, stop) = (
            (first.start.offset, first.end.offset),
            (second.start.offset, second.end.offset),
        )
        empty = start == end or begin == stop
        return (start <= stop and begin <= end) if empty else (start < stop and begin < end)

    expected = []
    for one in found:
        if not any(touch(one, other) for other in expected):
            expected.append(one)
    assert choose(found, SAFE) == expected


def test_of_two_fixes_of_one_place_the_later_follows_in_the_next_pass():
    def append(sign):
        def make(record):
            value = record.data["a"]
            if sign not in value:
                yield edits.set_value(record.get("a"), value + sign)

        return make

    outcome = run("a: x\n", mends("first", append("1")), mends("second", append("2")))
    assert outcome.source.text == "a: x12\n"
    assert rules_of(outcome) == ["first", "second"]


def test_many_places_are_chosen_in_time_that_grows_with_their_number():
    one = diagnostic((0, 1))
    place = one.start
    many = []
    for number in range(20_000):
        start, end = place._replace(offset=2 * number), place._replace(offset=2 * number + 1)
        many.append(one._replace(fix=PlacedFix("mend", SAFE, (PlacedEdit(start, end, ""),))))
    assert len(choose(many, SAFE)) == len(many)


def test_trailing_blanks_on_many_lines_are_removed_but_where_they_are_content():
    lines = 2000
    text = "---\n" + "".join(f"k{number}: x \nb{number}: |\n  y \n" for number in range(lines)) + "---\n"
    plan = settings_of('select = ["trailing-whitespace"]').plan("a.md")
    outcome = fix(Source("a.md", text), plan, NO_WORLD, SAFE)
    assert (len(outcome.applied), outcome.void) == (lines, ())
    assert outcome.source.text == text.replace("x \n", "x\n")


# Fixes that do not do what they promise.


def test_a_fix_with_other_data_than_it_says_is_not_applied():
    outcome = run("a: 1\n", replacing("liar", 1, 2, says=3))
    (internal,) = outcome.void
    assert (outcome.source.text, outcome.applied) == ("a: 1\n", ())
    assert (internal.rule, internal.path, internal.severity) == ("internal-error", "a.yaml", Severity.ERROR)
    assert internal.message == (
        "the fix of the rule `liar` for line 1 does not do what it promises, so it was not applied"
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(Change((Edit(Span(3, 4), '"'),)), id="breaks the syntax"),
        pytest.param(Change((Edit(Span(0, 5), ""),), (Operation("remove", ("a",)),)), id="leaves no record"),
        pytest.param(Change((Edit(Span(3, 4), "2"),)), id="has no operation"),
        pytest.param(Change((Edit(Span(3, 4), "2"), Edit(Span(2, 4), "2"))), id="overlaps itself"),
        pytest.param(Change((Edit(Span(3, 400), "2"),)), id="lies outside the text"),
        pytest.param(Change((Edit(Span(3, 4), "1"),)), id="changes nothing"),
        pytest.param(Change(), id="is empty"),
        pytest.param(Change((Edit(Span(3, 4), "2"),), (Operation("set", ("b",), 2),)), id="sets what is not there"),
        pytest.param(Change((Edit(Span(0, 0), "b: 1\n"),), (Operation("insert", (), 1, "a"),)), id="inserts twice"),
    ],
)
def test_every_kind_of_wrong_fix_is_caught(change):
    outcome = run("a: 1\n", mends("liar", lambda record: [change]))
    assert (outcome.source.text, outcome.applied) == ("a: 1\n", ())
    assert ["`liar`" in one.message for one in outcome.void] == [True]


def test_a_fix_that_spoils_the_body_is_caught():
    def make(record):
        start = record.body.span.start
        yield Change((Edit(Span(start, start + 3), "two"),))

    outcome = run("---\na: 1\n---\none\n", mends("liar", make), path="a.md")
    assert (outcome.source.text, len(outcome.void)) == ("---\na: 1\n---\none\n", 1)


def test_sound_fixes_beside_a_guilty_one_are_applied():
    text = "a: 1\nb: 2\nc: 1\nd: 5\n"
    outcome = run(text, replacing("sound", 1, 7), replacing("liar", 2, 8, says=9), replacing("later", 5, 6))
    assert outcome.source.text == "a: 7\nb: 2\nc: 7\nd: 6\n"
    assert rules_of(outcome) == ["sound", "sound", "later"]
    assert len(outcome.void) == 1


def test_one_wrong_fix_does_not_condemn_the_others_of_its_rule():
    def make(record):
        for node in record.root.children():
            change = edits.set_value(node, node.value + 1) if node.value < 5 else None
            if change is not None:
                yield change if node.name != "c" else change._replace(operations=())

    outcome = run("a: 4\nb: 4\nc: 4\nd: 4\n", mends("mixed", make))
    assert outcome.source.text == "a: 5\nb: 5\nc: 4\nd: 5\n"
    assert ["line 3" in one.message for one in outcome.void] == [True]


def test_a_rule_that_lies_twice_is_not_trusted_any_more():
    text = "".join(f"k{number}: 1\n" for number in range(300)) + "z: 3\n"
    outcome = run(text, replacing("liar", 1, 2, says=9), replacing("sound", 3, 4))
    assert outcome.source.text == text.replace("z: 3", "z: 4")
    assert ["line 1 " in one.message or "line 2 " in one.message for one in outcome.void] == [True, True]


def test_fixes_that_are_sound_alone_and_not_together_are_applied_one_after_the_other():
    def drop(key):
        def make(record):
            if len(record.data) > 1 and key in record.data:
                start = record.get(key).key.span.start
                yield Change((Edit(Span(start, start + 5), ""),), (Operation("remove", (key,)),))

        return make

    text = "a: 1\nb: 2\nc: 3\n"
    alone = [mends(f"drop-{key}", drop(key)) for key in "abc"]
    outcome = run(text, *alone)
    assert (outcome.source.text, outcome.void) == ("c: 3\n", ())
    assert rules_of(outcome) == ["drop-a", "drop-b"]


def test_a_guilty_fix_stops_none_of_those_that_are_sound_alone_and_not_together():
    def rename(key):
        return mends(
            f"rename-{key}", lambda record: [] if "x" in record.data else [edits.rename_key(record.get(key), "x")]
        )

    outcome = run("a: 1\nb: 2\nc: 3\n", rename("a"), rename("b"), replacing("liar", 3, 4, says=5))
    assert (outcome.source.text, rules_of(outcome)) == ("x: 1\nb: 2\nc: 3\n", ["rename-a"])
    assert ["`liar`" in one.message for one in outcome.void] == [True]


def test_fixes_that_undo_each_other_end():
    outcome = run("a: 1\n", replacing("up", 1, 2), replacing("down", 2, 1))
    assert (outcome.source.text, rules_of(outcome)) == ("a: 2\n", ["up"])
    assert ["`down`" in one.message for one in outcome.void] == [True]


def test_each_record_of_a_file_is_held_to_its_own_operations():
    text = '{"a": 1}\n{"a": 1}\n{"a": 3}\n'
    outcome = run(text, replacing("r", 1, 2), path="a.jsonl")
    assert outcome.source.text == '{"a": 2}\n{"a": 2}\n{"a": 3}\n'

    def wrong_record(record):
        if record.number == 1:
            start = record.source.text.index("3")
            yield Change((Edit(Span(start, start + 1), "4"),), (Operation("set", ("a",), 4),))

    assert run(text, mends("liar", wrong_record), path="a.jsonl").source.text == text


def test_a_record_that_was_broken_before_may_stay_so():
    text = '{"a": 1, "b" 2}'
    outcome = run(text, mends("r", lambda record: [Change((Edit(Span(0, 0), " "),))]), path="a.json")
    assert (outcome.source.text, outcome.void) == (" " * PASSES + text, ())


def test_what_comes_of_fixes_can_be_pickled():
    rules = [replacing("r", 1, 2), replacing("liar", 3, 4, says=5)]
    outcome = run("a: 1\nb: 3\n", *rules)
    copy = pickle.loads(pickle.dumps(outcome))
    assert (copy.applied, copy.void, copy.source.text) == (outcome.applied, outcome.void, outcome.source.text)
