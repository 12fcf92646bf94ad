"""The tables of phrases and weights: what is in them, and how a line is read by them."""

import re
from importlib.resources import files
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.prose.boilerplate import CLASSES, find
from recordlint.prose.cut import load_weights
from recordlint.prose.lines import scan
from recordlint.prose.places import End, heard, weigh_back, weigh_end, weigh_none
from recordlint.prose.rows import read_row, words_of
from recordlint.prose.suffix import _first_unknown, first_line
from recordlint.prose.table import PLACE, LineWeights, PlaceWeights, load_table, phrase_at_start, read_table

PROSE = "The storks are back in the wet meadows below the weir, and there are more of them than in any year since then."

PHRASES = "[share]\n= share this\n^ share\n^ share with\n[legal]\n~ may be reproduced\n~ may not be reproduced\n"


def shipped(name):
    return (files("recordlint.prose") / name).read_text("utf-8").split("\n")


def phrases():
    return [line.partition("\t")[0] for line in shipped("phrases.txt") if line[:1] in ("=", "^", "~")]


def test_every_class_of_the_phrases_has_words_for_messages():
    assert {line[1:-1] for line in shipped("phrases.txt") if line.startswith("[")} == set(CLASSES)


def test_phrases_are_written_as_lines_are_read():
    assert [line for line in phrases() if line != f"{line[0]} {' '.join(words_of(line))}"] == []
    assert len(phrases()) == len(set(phrases()))


def test_every_phrase_stands_beside_its_counts():
    for line in shipped("phrases.txt"):
        if line[:1] in ("=", "^", "~"):
            _, *counts = line.split("\t")
            assert len(counts) == 3
            assert int(counts[2]) <= int(counts[0]) + int(counts[1])


def test_phrases_are_a_few_words():
    assert max(len(line.split()) - 1 for line in phrases()) <= 8


@pytest.mark.parametrize(("name", "wordy"), [("weights.tsv", 3), ("cut.tsv", 3)])
def test_a_weight_stands_beside_its_counts_and_was_seen_on_several_sites(name, wordy):
    rows = [line.split("\t") for line in shipped(name) if line and line[0] != "#"]
    assert {len(row) for row in rows} == {5}
    words = [row for row in rows if row[0].startswith(("first=", "word=", "whole=", "start=", "inside=", "letter="))]
    assert min(int(row[4]) for row in words) >= wordy
    assert all(float(row[1]) for row in rows if name == "weights.tsv")


def test_a_weight_that_words_have_speaks_of_one_word_or_of_a_phrase():
    known = {line[2:] for line in phrases()}
    for line in shipped("weights.tsv"):
        group, _, value = line.partition("\t")[0].partition("=")
        if group in ("first", "word"):
            assert " " not in value
        if group in ("whole", "start", "inside"):
            assert value in known


def test_the_shipped_tables_are_named_as_they_are_asked_for():
    groups = {line.partition("=")[0] for line in shipped("weights.tsv") if line and line[0] != "#"}
    assert groups <= {*LineWeights._fields, *(PLACE + name for name in PlaceWeights._fields)}
    assert load_weights()["sign"] < 0


def test_the_table_is_read_from_its_texts():
    phrases, weights = "# a\n[share]\n= share this\n^ share on\n", "# a\nfirst=share\t0.5\t1\t2\t3\n"
    table = read_table(phrases, f"{weights}place at=empty\t2\t1\t1\t1\n")
    assert table.wholes == {"share this": ("whole", "share this", "share")}
    assert phrase_at_start(["share", "on", "this"], table.starts) == ("start", "share on", "share")
    assert phrase_at_start(["share", "this"], table.starts) is None
    assert (table.lines.first, table.places.at) == ({"share": 0.5}, {"empty": 2.0})
    assert table.lines.word == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Share this!", ("whole", "share this", "share")),
        ("## **Share this**", ("whole", "share this", "share")),
        ("Share with friends", ("start", "share with", "share")),
        ("Share it", ("start", "share", "share")),
        ("It may not be reproduced.", ("inside", "may not be reproduced", "legal")),
        ("It may be: reproduced it may be", ("inside", "may be reproduced", "legal")),
        ("What is reproduced may be seen", None),
        ("Write `share this` in full", None),
        ("***", None),
        ("Nothing that is printed here and nothing that is shown may be reproduced", ("inside", "may be reproduced")),
        ("Share " + "with everybody who likes to read about storks and meadows " * 6, ("start", "share with")),
        ("Storks " * 40 + "may be reproduced", None),
    ],
)
def test_a_line_is_known_by_its_longest_phrase(line, expected):
    found = read_row(line, read_table(PHRASES, "")).phrase
    assert found == expected or (found is not None and expected is not None and found[: len(expected)] == expected)


@given(st.text(alphabet="aB1 '’_-.\nşİß\u0301ж日", max_size=30))
def test_words_are_read_as_a_pattern_reads_them(text):
    straight = text.lower().replace("’", "'")
    assert words_of(text) == re.findall(r"[^\W_]+(?:'[^\W_]+)*", straight)


LINE = st.sampled_from(
    [
        "Share this",
        "MORE NEWS",
        "## Read also",
        "- [Storks](https://river.example)",
        "12 May 2021 | Mira Lind",
        "12/05/2021",
        "Call 555-123-4567 or pay $12 at www.river.example",
        "See http://river.example or write to storks@river.example",
        "Do you like what we write? Tell us!",
        "© 2021 the society, all rights reserved @river",
        "The storks are back in the wet meadows below the weir, and there are more of them every year.",
        "...",
        "a" * 300,
    ]
)
LINES = st.lists(
    LINE
    | st.lists(st.sampled_from([*"#>|@/•’", "Share", "more", "we", "7", "STORKS", "read", "news."]))
    .map(" ".join)
    .filter(str.strip)
    .map(str.strip),
    min_size=1,
    max_size=12,
)


@given(LINES)
def test_what_is_explained_sums_up_to_what_is_weighed(lines):
    table = load_table()
    rows = [read_row(line, table) for line in lines]
    of_lines, of_places = ([sum(weight for _, weight in one) for one in ones] for ones in heard(rows, table))
    assert of_places.pop() == pytest.approx(weigh_none(rows[-1], table.places), abs=1e-9)
    total = 0.0
    for row, weight, log_odds in weigh_back(reversed(rows), table.lines, table.places):
        total += weight
        assert row is rows.pop()
        assert (of_lines.pop(), of_places.pop()) == pytest.approx((weight, log_odds - total), abs=1e-9)


@given(LINES)
def test_what_is_explained_is_in_the_table(lines):
    table = load_table()
    written = dict(line.split("\t")[:2] for line in shipped("weights.tsv") if line and line[0] != "#")
    for features in chain(*heard([read_row(line, table) for line in lines], table)):
        assert [weight for _, weight in features] == [float(written.get(name, 0)) for name, _ in features]


@given(LINES)
def test_the_odds_of_a_tail_only_grow_towards_the_end(lines):
    table = load_table()
    rows = [read_row(line, table) for line in lines]
    end = weigh_end(reversed(rows), table)
    assert len(end.weights) == len(end.odds) == len(end.rows)
    assert end.rows == rows[-len(end.rows) :]
    assert end.odds[0] == 0.0
    assert end.odds == sorted(end.odds)
    assert end.odds[-1] <= 1.0


def test_a_short_tail_may_hold_no_known_phrase():
    text = "\n\n".join([*[PROSE] * 4, "12 May 2021", "More Storks", "13 May 2021", "Meadows Today"])
    assert find(scan(text), load_table()) == (4, 7, ("unlike the text above",))


@pytest.mark.parametrize(
    ("lines", "odds", "expected"),
    [
        ([PROSE, "Home", "Share this article"], [0.0, 0.1, 0.9], 2),
        ([PROSE, "Home", "Share this article"], [0.0, 0.2, 0.9], 1),
        ([PROSE, "Storks", "Share this article"], [0.0, 0.2, 0.9], 2),
        ([PROSE, "Read more about storks", "More storks", "Meadows"], [0.0, 0.5, 0.6, 0.7], 4),
        ([PROSE, "Read more about storks", "More storks", "Meadows"], [0.0, 0.6, 0.7, 0.8], 1),
        ([PROSE, "# Read more about storks", "More storks", "Meadows"], [0.0, 0.6, 0.7, 0.8], 4),
    ],
)
def test_a_line_begins_a_tail_the_sooner_the_more_it_tells(lines, odds, expected):
    rows = [read_row(line, load_table(), section=line[0] == "#") for line in lines]
    assert first_line(End(rows, [0.0] * len(rows), odds)) == expected


@pytest.mark.parametrize(
    ("odds", "sections", "expected"),
    [
        ([0, 0.5, 0.95, 0.99], [False] * 4, 2),
        ([0, 0.5, 0.95, 0.99], [False, False, True, False], 4),
        ([0, 0.5, 0.95, 0.99], [False, True, False, False], 4),
        ([0, 0.5, 0.6, 0.7], [False] * 4, 4),
        ([0, *[0.95] * 9], [False] * 10, 1),
        ([0, *[0.95] * 10], [False] * 11, 11),
    ],
)
def test_an_unknown_tail_is_short_and_no_section(odds, sections, expected):
    assert _first_unknown(odds, sections) == expected
