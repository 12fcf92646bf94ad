"""What cuts texts, learned from where many of them end; and what only looks like it."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.prose.cutter import LONGEST, Cutter, cutters, ending

WORDS = (
    *("a", "the", "of", "and", "in", "on", "river", "weir", "lake", "bridge", "harbour", "stones", "miller"),
    *("quietly", "lighthouse", "swimming", "walked"),
)
NUMBER = 60


def sentences(length, numbers):
    """Prose of at least a length, with full stops."""
    text = ""
    while len(text) < length:
        text += " ".join(numbers.choice(WORDS) for _ in range(numbers.randint(4, 14))).capitalize() + ". "
    return text.rstrip()


def texts(cut, *, shortest=40, longest=400, number=NUMBER):
    numbers = random.Random(5)
    return [cut(sentences(numbers.randint(shortest, longest), numbers)) for _ in range(number)]


def within_a_word(text):
    return text[:150].rstrip()


def with_the_word(text):
    end = text.find(" ", 150)
    return text if end < 0 else text[:end].rstrip()


def before_the_word(text):
    return text if len(text) <= 150 else text[:150].rpartition(" ")[0].rstrip()


def learned(many):
    """The cutter, and the texts that are called cut."""
    endings = [ending(text, open=not text.endswith(".")) for text in many]
    found = cutters(Counter(endings))
    return set(found.values()), [text for text, number in zip(many, endings, strict=True) if number in found]


@pytest.mark.parametrize(
    ("cut", "character"), [(within_a_word, 150), (with_the_word, 151), (before_the_word, 149)], ids=lambda value: value
)
def test_a_cutter_is_learned_and_what_it_cut(cut, character):
    many = texts(cut)
    (cutter,), found = learned(many)
    assert abs(cutter.character - character) <= 2
    assert cutter.texts >= len(found)
    whole = {text for text in many if text.endswith(".")}
    assert not whole.intersection(found)
    assert len(found) >= 0.95 * (len(many) - len(whole))


def test_what_gets_further_by_other_ways_does_not_hide_it():
    many = [*texts(with_the_word), *texts(str, shortest=300, number=5)]
    (cutter,), _ = learned(many)
    assert cutter.character == 151


@pytest.mark.parametrize(
    "many",
    [
        [],
        [""],
        texts(str),
        # Too few, and as many that go on.
        texts(with_the_word, number=9),
        [*texts(with_the_word), *texts(str, shortest=300, number=30)],
        # Titles, of which none has a full stop.
        texts(lambda text: text.rstrip(".").replace(".", ",")),
        # What is written up to a limit, ends when it ends.
        texts(str, shortest=120, longest=150),
        texts(lambda text: text.rstrip("."), shortest=120, longest=150),
        # A template, and one text again and again.
        [f"Everything you want to know about the {word}" for word in WORDS],
        ["Everything about the river and the"] * 50,
        # Without blanks there is nothing to tell a cut by.
        ["水" * (100 + number % 7) for number in range(50)],
    ],
    ids=lambda many: f"{len(many)} {many[0][:20] if many else ''}",
)
def test_nothing_is_learned_from(many):
    assert learned(many) == (set(), [])


def test_very_long_texts_and_words_are_numbers_of_32_bits():
    for text in ("a" * 10**6, "a " * 10**6 + "b" * 5000):
        assert ending(text, open=True) < 2**32
    assert cutters(Counter({ending("a" * 10**6, open=True): 50})) == {}
    assert ending("a b" * LONGEST, open=False) == ending("a b" * (LONGEST + 1), open=False)


@given(st.dictionaries(st.builds(ending, st.text(), open=st.booleans()), st.integers(1, 10**6), max_size=30))
def test_what_is_cut_is_open_and_was_counted(counted):
    found = cutters(counted)
    assert set(found) <= set(counted)
    assert all(isinstance(one, Cutter) for one in found.values())


@given(st.randoms())
def test_the_order_of_texts_makes_no_difference(numbers):
    many = texts(with_the_word)
    endings = [ending(text, open=not text.endswith(".")) for text in many]
    expected = cutters(Counter(endings))
    numbers.shuffle(endings)
    assert cutters(Counter(endings)) == expected
