"""Changes to JSON, to front matters and to bodies; and any change to any record means what it says."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edit_support import at, changed, records
from record_shapes import Shape, shaped
from recordlint import edits, fix
from recordlint.record import Duplicate, Node
from recordlint.text import Span

JSON = {
    "set a string": ('{"a": "x"}\n', at("a")(edits.set_value, 'né "w"\n'), '{"a": "né \\"w\\"\\n"}\n'),
    "set a string in ASCII": ('{"a": "\\u00e9"}', at("a")(edits.set_value, "ü"), '{"a": "\\u00fc"}'),
    "set a string with slashes": ('{"a": "x\\/y"}', at("a")(edits.set_value, "z/"), '{"a": "z\\/"}'),
    "set a lone surrogate": ('{"a": "x"}', at("a")(edits.set_value, "\ud800"), '{"a": "\\ud800"}'),
    "set null": ('{"a": "x"}', at("a")(edits.set_value, None), '{"a": null}'),
    "set a list": ('{"a": [1]}', at("a")(edits.set_value, 1.5), '{"a": 1.5}'),
    "rename": ('{"a": 1}', at("a")(edits.rename_key, "b"), '{"b": 1}'),
    "rename an item": ('{"a": [1]}', at("a", 0)(edits.rename_key, "b"), "the value has no key of its own"),
    "remove": ('{\n\t"a": 1,\n\t"b": [\n\t\t1\n\t]\n}\n', at("b")(edits.remove), '{\n\t"a": 1\n}\n'),
    "remove an item": ('{"a":[{"b":1},{"c":2}]}', at("a", 0)(edits.remove), '{"a":[{"c":2}]}'),
    "remove the last of two pairs": (
        '{"a": 1, "a": [true]}',
        lambda record: edits.remove_duplicate(record, next(record.duplicates()), "last"),
        '{"a": 1}',
    ),
    "remove all": ('{\n  "a": 1\n}\n', at("a")(edits.remove), "{}\n"),
    "insert": ('{\n  "a": 1\n}\n', at()(edits.insert, "new", None), '{\n  "a": 1,\n  "new": null\n}\n'),
    "insert, tight": ('{"a":1,"b":2}', at()(edits.insert, "new", "x", after="a"), '{"a":1,"new":"x","b":2}'),
    "insert into nothing": ("{}", at()(edits.insert, "new", 1), '{"new": 1}'),
}


@pytest.mark.parametrize(("before", "change", "after"), JSON.values(), ids=JSON)
def test_json(before, change, after):
    assert changed(before, change, "a.json") == after


def test_second_line_of_jsonl():
    text = '{"a": 1}\r\n{"a": 2, "b": 3}\r\n'
    assert changed(text, at("a")(edits.remove), "a.jsonl", record=1) == '{"a": 1}\r\n{"b": 3}\r\n'


def test_second_record_of_a_list():
    text = "- a: 1\n  b: 2\n- a: 3\n  b: 4\n"
    assert changed(text, at("a")(edits.remove), record=1) == "- a: 1\n  b: 2\n- b: 4\n"
    assert changed(text, at()(edits.insert, "new", "x"), record=0) == "- a: 1\n  b: 2\n  new: x\n- a: 3\n  b: 4\n"
    assert changed("- a: 1\n- b: 2\n", at("a")(edits.remove), record=0) == "- {}\n- b: 2\n"


def test_second_document():
    text = "a: 1\n---\na: 2\nb: 3\n"
    assert changed(text, at("b")(edits.remove), record=1) == "a: 1\n---\na: 2\n"


FRONT_MATTER = {
    "set": ("---\na: x\n---\n\nBody\n", at("a")(edits.set_value, "new"), "---\na: new\n---\n\nBody\n"),
    "insert": ("---\na: 1\n---\nBody", at()(edits.insert, "new", "x"), "---\na: 1\nnew: x\n---\nBody"),
    "insert the first": ("---\r\n---\r\nBody", at()(edits.insert, "new", "x"), "---\r\nnew: x\r\n---\r\nBody"),
    "insert below a comment": ("---\n# c\n---\n", at()(edits.insert, "new", "x"), "---\n# c\nnew: x\n---\n"),
    "insert the first in TOML": ("+++\n+++\n", at()(edits.insert, "new", "x"), '+++\nnew = "x"\n+++\n'),
    "insert into braces": ("---\n{}\n---\n", at()(edits.insert, "new", "x"), "---\n{new: x}\n---\n"),
    "insert the first in JSON": (";;;\n;;;\n", at()(edits.insert, "new", "x"), "the front matter is of another format"),
    "insert without closing fence": ("---\nBody\n", at()(edits.insert, "a", 1), "the record has no data"),
    "no closing fence": (
        "---\ntitle: a\ndate: 2023-08-02\n\nBody\n",
        at("title")(edits.remove),
        "where the front matter ends is a guess",
    ),
    "insert beside what is no mapping": ("---\n~\n---\n", at()(edits.insert, "a", 1), "there is no empty front matter"),
    "insert into a text": ("Body\n", at()(edits.insert, "new", "x"), "the record has no data"),
    "literal before the fence": (
        "---\na: |\n  x\n---\nBody\n",
        at("a")(edits.set_value, "y\n"),
        "---\na: |\n  y\n---\nBody\n",
    ),
    "insert below a literal": (
        "---\na: |\n  x\n---\nBody\n",
        at()(edits.insert, "new", 1),
        "---\na: |\n  x\nnew: 1\n---\nBody\n",
    ),
}


@pytest.mark.parametrize(("before", "change", "after"), FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_front_matter(before, change, after):
    assert changed(before, change, "a.md") == after


def test_what_is_not_there_is_refused():
    (record,) = records("a: 1\nb:\n  c: 1\n")
    assert edits.set_value(Node(record, ("x",), 1), 2).refused == "where the value stands is not known"
    assert edits.remove(Node(record, ("b",), {"c": 1, "x": 2})).refused is None
    odd = Duplicate(("x", "y"), Span(0, 1), Span(3, 4), Span(0, 1), Span(3, 4), True)
    assert edits.remove_duplicate(record, odd, "first").refused == "where the value stands is not known"
    odd = odd._replace(pointer=("b", "c"))
    assert edits.remove_duplicate(record, odd, "first").refused == "where the value stands is not known"


def test_a_record_that_could_not_be_read_is_left_alone():
    assert changed('{"a": 1, "b": }', at("a")(edits.remove), "a.json") == "part of the record could not be read"


NEW_FRONT_MATTER = {
    "text": ("Body\n", {"title": "It's: new", "width": 5}, '---\ntitle: "It\'s: new"\nwidth: 5\n---\nBody\n'),
    "CRLF": ("\r\nBody\r\n", {"date": "2023-08-02"}, "---\r\ndate: 2023-08-02\r\n---\r\n\r\nBody\r\n"),
    "byte order mark": ("\ufeffBody", {"a": "b"}, "\ufeff---\na: b\n---\nBody"),
    "empty": ("", {"a": "b"}, "---\na: b\n---\n"),
    "no pairs": ("Body", {}, "there is nothing to put into a front matter"),
    "one that is there": ("---\na: 1\n---\n", {"b": "c"}, "the text has a front matter"),
}


@pytest.mark.parametrize(("before", "pairs", "after"), NEW_FRONT_MATTER.values(), ids=NEW_FRONT_MATTER)
def test_insert_front_matter(before, pairs, after):
    assert changed(before, lambda record: edits.insert_front_matter(record, pairs), "a.md") == after


ANOTHER_FRONT = "something else would then be the front matter"
LINES = {
    "replace": ("---\na: 1\n---\none\ntwo\nthree\n", (5, 5, "2\n2b"), "---\na: 1\n---\none\n2\n2b\nthree\n"),
    "remove": ("---\na: 1\n---\none\ntwo\n", (4, 5, ""), "---\na: 1\n---\n"),
    "CRLF": ("one\r\ntwo\r\nthree", (2, 2, "2\n\n"), "one\r\n2\r\n\r\nthree"),
    "last line without line end": ("one\ntwo", (2, 2, "2"), "one\n2"),
    "first line below a byte order mark": ("\ufeffone\ntwo\n", (1, 1, "1"), "\ufeff1\ntwo\n"),
    "front matter": ("---\na: 1\n---\none\n", (3, 4, ""), "the lines do not lie in the body"),
    "beyond": ("one\n", (1, 3, ""), "the body has no such lines"),
    "a fence that would close": ("---\na: 1\n\none\n", (4, 4, "---"), ANOTHER_FRONT),
    "a fence that would open": ("one\na: 1\n---\n", (1, 1, "---"), ANOTHER_FRONT),
    "a key that would be one more": ("---\na: 1\n\none\n", (4, 4, "b: 2"), ANOTHER_FRONT),
    "a key that would be the first": ("\n---\none\n---\n", (3, 3, "a: 1"), ANOTHER_FRONT),
    "a front matter that would come up": (12 * "one\n" + "---\na: 1\n---\n", (1, 9, ""), ANOTHER_FRONT),
    "a side of a conflict": (
        "\n---\none\n---\n<<<<<<< a\n=======\n>>>>>>> b\n",
        (3, 3, "a: 1"),
        ANOTHER_FRONT,
    ),
    "below an unclosed one": ("---\na: 1\n\none\n\ntwo\n", (6, 6, "2\n"), "---\na: 1\n\none\n\n2\n"),
    "a line across the page": ("one\n---\ntwo\n", (3, 3, "2\n"), "one\n---\n2\n"),
    "below a long unclosed one": ("---\n" + "a: 1\n" * 1000 + "\none\n", (1003, 1003, "2"), ANOTHER_FRONT),
    "far below": ("\nb" * 2500 + "\none", (2502, 2502, "a: 1"), "\nb" * 2500 + "\na: 1"),
}


@pytest.mark.parametrize(("before", "lines", "after"), LINES.values(), ids=LINES)
def test_replace_lines(before, lines, after):
    assert changed(before, lambda record: edits.replace_lines(record, *lines), "a.md") == after


def test_a_front_matter_and_a_changed_first_line_go_together():
    def change(record):
        return edits.insert_front_matter(record, {"date": "2023-08-03"}) + edits.replace_lines(record, 1, 1, "Text.")

    assert changed(" date 2023-08-03 Text.\nMore\n", change, "a.md") == "---\ndate: 2023-08-03\n---\nText.\nMore\n"


def test_edit_source():
    assert changed("\ufeffa: 1 \n", lambda _: edits.edit_source(Span(0, 1), "")) == "a: 1 \n"
    assert changed("a: 1 \n", lambda _: edits.edit_source(Span(4, 5), "")) == "a: 1\n"


def everything(node):
    yield node
    for child in node.children():
        yield from everything(child)


def any_change(random, record):
    """What kind of change, to which node, and the change: all drawn at random."""
    node = random.choice(list(everything(record.root)))
    shape = Shape(random)
    possible = {}
    if not isinstance(node.value, (dict, list)):
        value = random.choice((shape.text(), shape.scalar(), "two\nlines\n", "two\n\nparts", shape.text() + " "))
        possible["set"] = lambda: edits.set_value(node, value)
    if node.pointer:
        possible["remove"] = lambda: edits.remove(node)
        if isinstance(node.pointer[-1], str):
            possible["rename"] = lambda: edits.rename_key(node, random.choice(("newKey", "new key")))
    if isinstance(node.value, dict):
        where = {random.choice(("after", "before")): random.choice([None, *node.value])}
        possible["insert"] = lambda: edits.insert(node, "newKey", shape.scalar(), **where)
    if isinstance(node.value, str) and node.value:
        start = random.randrange(len(node.value))
        end = random.randint(start, len(node.value))
        possible["replace"] = lambda: edits.replace_text(node, start, end, "Ü")
    kind = random.choice(sorted(possible))
    return kind, node, possible[kind]()


COMMENT = re.compile(r"# c\d+\.")


def lines_of(node):
    """The lines a node stands on, with its key or dash."""
    source = node.record.source
    start = node.place.key.start if node.place.key else source.text.rfind("-", 0, node.span.start)
    first = source.position(max(start, 0)).line
    last = source.position(node.span.end).line
    return source.text[source.line_starts[first - 1] : source.line(last).end]


def prove(random):
    """One random change to one random record: its kind, and why it was refused if it was."""
    name, text = shaped(random)
    before = records(text, name)
    record = random.choice(before)
    kind, node, change = any_change(random, record)
    if change.refused is not None:
        return kind, change.refused
    new = fix.apply(text, change.edits)
    after = records(new, name)
    for old, fresh in zip(before, after, strict=True):
        assert fix.holds(old, fresh, change.operations if old is record else ())
        assert not {"invalid-syntax", "duplicate-key"} & {*fresh.faults, *fresh.suspects}
    lost = set(COMMENT.findall(text)) - set(COMMENT.findall(new))
    assert lost <= (set(COMMENT.findall(lines_of(node))) if kind == "remove" else set())
    assert {*re.findall(r"\r\n|\r|\n", new)} <= {*re.findall(r"\r\n|\r|\n", text), "\n"}
    return kind, None


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_change_means_what_it_says(random):
    prove(random)


EXPECTED = {"it is written like that already", "the record would be empty", "TOML has no null"}


def test_changes_to_ordinary_records_are_seldom_refused():
    answers = [prove(random.Random(number)) for number in range(900)]
    refused = [answer for answer in answers if answer[1] is not None and answer[1] not in EXPECTED]
    assert len(refused) < 0.04 * len(answers), sorted(set(refused))
