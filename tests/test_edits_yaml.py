"""Changes to YAML, in block and flow style."""

import pytest

from edit_support import at, changed, records
from recordlint import edits, fix
from recordlint.text import Span

SET = {
    "plain": ("a: old # c\nb: 1\n", "new text", "a: new text # c\nb: 1\n"),
    "plain stays plain for a timestamp": ("a: 2023-8-2\n", "2023-08-02", "a: 2023-08-02\n"),
    "plain to what would be a number": ("a: old\n", "012", 'a: "012"\n'),
    "plain to what YAML 1.1 takes for a boolean": ("a: old\n", "yes", 'a: "yes"\n'),
    "plain to itself, now quoted": ("a: yes\n", "yes", 'a: "yes"\n'),
    "plain to what would be a comment": ("a: old\n", "a #b", 'a: "a #b"\n'),
    "plain to what would be a mapping": ("a: old\n", "a: b", 'a: "a: b"\n'),
    "plain to nothing": ("a: old\n", "", 'a: ""\n'),
    "plain on two lines": ("a: one\n  two # c\nb: 1\n", "new", "a: new # c\nb: 1\n"),
    "nothing, without colon": ("x: {a, b: 1}\n", "new", "nothing is written there that could be replaced"),
    "nothing in a list": ("a:\n  -   # c\n", "new", "a:\n  - new   # c\n"),
    "plain on the next line": ("a:\n  old\nb: 1\n", "new", "a:\n  new\nb: 1\n"),
    "plain to an integer": ("a: old\n", 5, "a: 5\n"),
    "plain in flow style": ("x: {a: old}\n", "x, y", 'x: {a: "x, y"}\n'),
    "nothing": ("a:   # c\nb: 1\n", "new", "a: new   # c\nb: 1\n"),
    "nothing after a blank": ("a: \nb: 1\n", "new", "a: new \nb: 1\n"),
    "single quotes": ("a: 'old'\n", "it's", "a: 'it''s'\n"),
    "single quotes cannot hold a control": ("a: 'old'\n", "a\x07b", 'a: "a\\ab"\n'),
    "double quotes": ('a: "old"  # c\n', 'say "x\\y"', 'a: "say \\"x\\\\y\\""  # c\n'),
    "double quotes with escapes for all": ('a: "caf\\u00e9"\n', "thé 🙂", 'a: "th\\xe9 \\U0001f642"\n'),
    "double quotes with line breaks": ('a: "old"\n', "a\nb\u2028c\x85d", 'a: "a\\nb\\Lc\\Nd"\n'),
    "quotes to a number": ('a: "1500"\n', 1500, "a: 1500\n"),
    "quotes to a boolean": ("a: 'true' # c\n", True, "a: true # c\n"),
    "quotes to null": ("a: 'x'\n", None, "a: null\n"),
    "a float with an exponent": ("a: 1\n", 1e22, "a: 1.0e+22\n"),
    "flow list": ("a: [x, y]\n", "x", "a: x\n"),
    "literal": ("a: |\n  one\n  two\nb: 1\n", "one\n\nthree\n", "a: |\n  one\n\n  three\nb: 1\n"),
    "literal, no last line break": ("a: |  # c\n   one\n\nb: 1\n", "two", "a: |-  # c\n   two\n\nb: 1\n"),
    "literal, kept blank lines": ("a: |+\n  one\n\n\nb: 1\n", "two\n", "a: |\n  two\n\n\nb: 1\n"),
    "literal cannot hold blanks first": ("a: |  # c\n  one\nb: 1\n", " x\n", 'a: " x\\n"  # c\nb: 1\n'),
    "literal cannot hold two line breaks": ("a: |\n  one\nb: 1\n", "x\n\n", 'a: "x\\n\\n"\nb: 1\n'),
    "literal cannot hold a line of blanks": ("a: |\n  one\nb: 1\n", "x\n \ny", 'a: "x\\n \\ny"\nb: 1\n'),
    "literal with an indentation of its own": ("a: |2\n  one\nb: 1\n", "x", 'a: "x"\nb: 1\n'),
    "literal without lines": ("a: |\nb: 1\n", "x", 'a: "x"\nb: 1\n'),
    "literal to a number": ("a: |\n  12\nb: 1\n", 12, "a: 12\nb: 1\n"),
    "literal at the end of the file": ("a: |\n  one", "two", "a: |\n  two"),
    "literal at the end of the file, with line break": ("a: |-\n  one", "two\n", "a: |\n  two\n"),
    "folded": (
        "a: >-\n  one two\n  three\n\n  four\nb: 1\n",
        "one two five\nsix\n\nseven",
        "a: >-\n  one two\n  five\n\n  six\n\n\n  seven\nb: 1\n",
    ),
    "folded cannot hold indented lines": ("a: >\n  one\nb: 1\n", "x\n y\n", 'a: "x\\n y\\n"\nb: 1\n'),
    "CRLF": ("a: |\r\n  one\r\nb: 1\r\n", "x\ny\n", "a: |\r\n  x\r\n  y\r\nb: 1\r\n"),
    "byte order mark": ("\ufeffa: old\n", "new", "\ufeffa: new\n"),
    "the same again": ("a: old\n", "old", "it is written like that already"),
    "block mapping": ("a:\n  b: 1\n", "x", "a mapping or a list in block style stands there"),
    "tag": ("a: !!str 12\n", "13", "a tag or an anchor stands before it"),
    "anchor": ("a: &x old\nb: *x\n", "new", "the text is shared by an anchor, an alias or a merge"),
    "alias inside": ("b: &x 1\na: [*x]\n", "new", "the value holds an anchor, an alias or a merge"),
    "anchor of nothing": ("a: &x old\n", "new", "a tag or an anchor stands before it"),
    "anchor without a blank": ("a: &x:old\n", "new", "a tag or an anchor stands before it"),
    "a line of tabs": ("a: old\n \t\nb: 1\n", "new", "a line of tabs follows"),
    "lone surrogate": ("a: old\n", "\ud800", "YAML cannot hold a lone surrogate"),
    "infinity": ("a: 1\n", float("inf"), "not every format can write the number"),
    "too many digits": ("a: 1\n", 10**5000, "the number has too many digits"),
    "a list": ("a: 1\n", [1], "a mapping or a list cannot be written here"),
    "literal with blanks at its end": ("a: |\n  x\n   \nb: 1\n", "y", "the block scalar ends in a line of blanks"),
}


@pytest.mark.parametrize(("before", "value", "after"), SET.values(), ids=SET)
def test_set_value_in_yaml(before, value, after):
    pointer = ("x", "a") if before.startswith("x:") else ("a", 0) if before.startswith("a:\n  -") else ("a",)
    assert changed(before, at(*pointer)(edits.set_value, value)) == after


REMOVE = {
    "pair": ("a: 1\n# own\nb: 2 # c\n# next\nc: 3\n", ["b"], "a: 1\n# own\n# next\nc: 3\n"),
    "last line without line end": ("a: 1\nb: 2", ["b"], "a: 1\n"),
    "nested pairs": ("a:\n  b: 1\n  c: 2\nd: 3\n", ["a"], "d: 3\n"),
    "literal": ("a: |\n  x\n\n  y\n\nb: 1\n", ["a"], "\nb: 1\n"),
    "item": ("a:\n  - x # c\n  - y\n", ["a", 0], "a:\n  - y\n"),
    "item at the margin": ("a:\n- x\n- y\nb: 1\n", ["a", 1], "a:\n- x\nb: 1\n"),
    "item with pairs": ("a:\n  - b: 1\n    c: 2\n  - d: 3\n", ["a", 0], "a:\n  - d: 3\n"),
    "item that is empty": ("a:\n  -\n  - y\n", ["a", 0], "a:\n  - y\n"),
    "first pair of an item": ("a:\n  - b: 1 # c\n    c: 2\n", ["a", 0, "b"], "a:\n  - c: 2\n"),
    "first pair above a comment": (
        "a:\n  - b: 1\n    # own\n    c: 2\n",
        ["a", 0, "b"],
        "a:\n  -\n    # own\n    c: 2\n",
    ),
    "first item of an item": ("a:\n  - - x\n    - y\n  - z\n", ["a", 0, 0], "a:\n  - - y\n  - z\n"),
    "only item": ("a: # c\n  - x\nb: 1\n", ["a", 0], "a: [] # c\nb: 1\n"),
    "only item of an item": ("a:\n  - - x # c\n  - z\n", ["a", 0, 0], "a:\n  - [] # c\n  - z\n"),
    "only pair": ("a:\n  # own\n  b:\n    c: 1\nd: 2\n", ["a", "b"], "a: {}\n  # own\nd: 2\n"),
    "only pair of an item": ("a:\n  - b: 1\n", ["a", 0, "b"], "a:\n  - {}\n"),
    "only pair of an item on its own line": ("a:\n  -\n    b: 1\n", ["a", 0, "b"], "a:\n  -\n    {}\n"),
    "flow list, first": ("a: [x, 'y', z] # c\n", ["a", 0], "a: ['y', z] # c\n"),
    "flow list, middle": ("a: [x, 'y', z]\n", ["a", 1], "a: [x, z]\n"),
    "flow list, last": ("a: [x, 'y', z]\n", ["a", 2], "a: [x, 'y']\n"),
    "flow list, last before a comma": ("a: [x, y, ]\n", ["a", 1], "a: [x, ]\n"),
    "flow list, only": ("a: [ x ]\n", ["a", 0], "a: []\n"),
    "flow list over lines, first": ("a: [x,\n  y]\n", ["a", 0], "a: [y]\n"),
    "flow list over lines, last": ("a: [x,\n  y]\n", ["a", 1], "a: [x]\n"),
    "flow list on lines, middle": ("a: [\n  x, # 1\n  y, # 2\n  z # 3\n]\n", ["a", 1], "a: [\n  x, # 1\n  z # 3\n]\n"),
    "flow list on lines, last": ("a: [\n  x, # 1\n  y # 2\n]\n", ["a", 1], "a: [\n  x # 1\n]\n"),
    "flow list on lines, only": ("a: [\n  # 1\n  x,\n]\n", ["a", 0], "a: [\n  # 1\n]\n"),
    "commas first": ("a: [ x\n  , y\n  , z ]\n", ["a", 1], "a: [ x\n  , z ]\n"),
    "comma below": ("a: [\n  x\n  , y ]\n", ["a", 0], "a: [\n  y ]\n"),
    "flow mapping": ("a: {b: 1, c: {d: 2}, e: 3}\n", ["a", "c"], "a: {b: 1, e: 3}\n"),
    "CRLF": ("a: 1\r\nb: 2\r\nc: 3\r\n", ["b"], "a: 1\r\nc: 3\r\n"),
    "CR": ("a: 1\rb: 2\rc: 3\r", ["b"], "a: 1\rc: 3\r"),
    "byte order mark": ("\ufeffa: 1\nb: 2\n", ["a"], "\ufeffb: 2\n"),
    "the root": ("a: 1\n", [], "the whole record cannot be taken away"),
    "only pair of the record": ("a: 1\n", ["a"], "the record would be empty"),
    "comment between": ("a: [x, # 1\n y]\n", ["a", 0], "a comment stands beside the value"),
    "one of two": ("a: 1\na: 2\nb: 3\n", ["a"], "the key stands there twice"),
    "only pair with a tag": ("a:\n  !!str b: 1\n", ["a", "b"], "the value does not begin on a line of its own"),
    "a line of tabs": ("a: x\nb: 1\n \t\nc: 1\n", ["b"], "a line of tabs follows"),
    "a line of tabs below the first": ("a: x\n \t\nb: 1\n", ["a"], "a line of tabs follows"),
    "anchor inside": ("a: [&x 1]\nb: *x\n", ["a"], "the value holds an anchor, an alias or a merge"),
    "pair over a merge": (
        "a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n  d: 1\n",
        ["c", "b"],
        "the mapping may take keys from a merge",
    ),
    "pair beside a merge": ("a: &x {b: 1}\nc: 2\n<<: *x\nd: 3\n", ["d"], "the mapping may take keys from a merge"),
    "above an explicit key": (
        "x:\n  - a: 1\n    ? b\n    : 2\n",
        ["x", 0, "a"],
        "the next value does not begin on a line of its own",
    ),
    "beside an alias": ("a: &x 1\nb: [*x, y]\n", ["b", 1], "where the items stand is not known"),
    "explicit key": ("? a\n: 1\nb: 2\n", ["a"], "the value does not begin on a line of its own"),
    "pair of a list": ("a: [b: 1]\n", ["a", 0, "b"], "the collection has no brackets of its own"),
    "tag between": ("a: [!!str x, y]\n", ["a", 1], "something else stands between the values"),
    "tag on an item": ("a:\n  - b: 1\n  - !!map\n    c: 1\n", ["a", 1, "c"], "a:\n  - b: 1\n  - !!map\n    {}\n"),
    "tag on a mapping": ("a: !!map\n  c: 1\nb: 2\n", ["a", "c"], "something else stands after the colon"),
    "blank lines of a scalar": (
        "a: |+\n  x\nb: 1\n\nc: 1\n",
        ["b"],
        "blank lines there may belong to a block scalar",
    ),
    "blanks of a scalar": ("a: |\n  x\nb: 1\n    \nc: 1\n", ["b"], "blank lines there may belong to a block scalar"),
    "comment below a scalar": (
        "a: |\n  x\nb: 1\n  # c\nc: 1\n",
        ["b"],
        "a comment there would become part of a block scalar",
    ),
}


@pytest.mark.parametrize(("before", "pointer", "after"), REMOVE.values(), ids=REMOVE)
def test_remove_in_yaml(before, pointer, after):
    assert changed(before, at(*pointer)(edits.remove)) == after


RENAME = {
    "plain": ("a: 1\n", ["a"], "b", "b: 1\n"),
    "plain to what needs quotes": ("a: 1\n", ["a"], "b: c", '"b: c": 1\n'),
    "single quotes": ("'a': 1\n", ["a"], "it's", "'it''s': 1\n"),
    "double quotes": ('x: {"a":1}\n', ["x", "a"], "b", 'x: {"b":1}\n'),
    "explicit": ("? a\n: 1\n", ["a"], "b", "? b\n: 1\n"),
    "taken": ("a: 1\nb: 2\n", ["a"], "b", "there is a key `b` already"),
    "twice": ("a: 1\na: 2\n", ["a"], "b", "the key stands there twice"),
    "item": ("a: [1]\n", ["a", 0], "b", "the value has no key of its own"),
    "no key": ("x:\n  - !!str : 1\n", ["x", 0, ""], "b", "the key is not written plainly"),
    "anchor": ("&x a: 1\nb: *x\n", ["a"], "b", "there is a key `b` already"),
    "anchor before it": ("&x a: 1\nb: *x\n", ["a"], "c", "a tag or an anchor stands before it"),
    "no plain key": ("? |-\n  a\n: 1\n", ["a"], "b", "the key is not written plainly"),
    "too long": ("a: 1\n", ["a"], "b" * 2000, "the key is too long to stand before a colon"),
}


@pytest.mark.parametrize(("before", "pointer", "key", "after"), RENAME.values(), ids=RENAME)
def test_rename_key_in_yaml(before, pointer, key, after):
    assert changed(before, at(*pointer)(edits.rename_key, key)) == after


INSERT = {
    "after the last": ("a: 1\nb: 2 # c\n\n# end\n", [], {}, "a: 1\nb: 2 # c\nnew: x\n\n# end\n"),
    "after the last line without line end": ("a: 1", [], {}, "a: 1\nnew: x"),
    "after": ("a:\n  - x\n  - y\nb: 2\n", [], {"after": "a"}, "a:\n  - x\n  - y\nnew: x\nb: 2\n"),
    "after a literal": ("a: |\n  x\n\nb: 2\n", [], {"after": "a"}, "a: |\n  x\nnew: x\n\nb: 2\n"),
    "before": ("a: 1\nb: 2\n", [], {"before": "b"}, "a: 1\nnew: x\nb: 2\n"),
    "before a comment that belongs to a pair": ("a: 1\n# b\nb: 2\n", [], {"before": "b"}, "a: 1\nnew: x\n# b\nb: 2\n"),
    "before the first pair of a file": ("# file\na: 1\n", [], {"before": "a"}, "# file\nnew: x\na: 1\n"),
    "below a byte order mark": ("\ufeff# file\na: 1\n", [], {"before": "a"}, "\ufeff# file\nnew: x\na: 1\n"),
    "nested": ("a:\n    b: 1\n    # c\nd: 2\n", ["a"], {}, "a:\n    b: 1\n    new: x\n    # c\nd: 2\n"),
    "in an item": (
        "a:\n  - b: 1\n    c: 2\n  - d: 3\n",
        ["a", 0],
        {},
        "a:\n  - b: 1\n    c: 2\n    new: x\n  - d: 3\n",
    ),
    "in an item with one pair": ("a:\n  - b: 1\n  - d: 3\n", ["a", 0], {}, "a:\n  - b: 1\n    new: x\n  - d: 3\n"),
    "first in an item": ("a:\n  - b: 1\n", ["a", 0], {"before": "b"}, "a:\n  - new: x\n    b: 1\n"),
    "flow, after the last": ("a: {b: 1, c: 2} # c\n", ["a"], {}, "a: {b: 1, c: 2, new: x} # c\n"),
    "flow, before": ("a: {b: 1, c: 2}\n", ["a"], {"before": "b"}, "a: {new: x, b: 1, c: 2}\n"),
    "flow, after": ("a: {b: 1,  c: 2}\n", ["a"], {"after": "b"}, "a: {b: 1,  new: x,  c: 2}\n"),
    "flow, empty": ("a: { }\n", ["a"], {}, "a: {new: x}\n"),
    "flow, as in JSON": ('a: {"b":1}\n', ["a"], {}, 'a: {"b":1,"new":"x"}\n'),
    "flow on lines": ("a: {\n  b: 1 # c\n}\n", ["a"], {}, "a: {\n  b: 1, # c\n  new: x\n}\n"),
    "flow on lines, comma last": ("a: {\n  b: 1, # c\n}\n", ["a"], {}, "a: {\n  b: 1, # c\n  new: x,\n}\n"),
    "flow on lines, first": ("a: {\n  b: 1\n}\n", ["a"], {"before": "b"}, "a: {\n  new: x,\n  b: 1\n}\n"),
    "flow on lines, two on one": ("a: {\n  b: 1, c: 2\n}\n", ["a"], {"after": "b"}, "a: {\n  b: 1, new: x, c: 2\n}\n"),
    "CRLF": ("a:\r\n  b: 1\r\nc: 1\r\n", ["a"], {}, "a:\r\n  b: 1\r\n  new: x\r\nc: 1\r\n"),
    "there already": ("new: 1\n", [], {}, "there is a key `new` already"),
    "no such neighbour": ("a: 1\n", [], {"after": "b"}, "there is no key `b` to put it beside"),
    "no mapping": ("a: 1\n", ["a"], {}, "the value is no mapping"),
    "before an explicit key": (
        "a: 1\n? b\n: 2\n",
        [],
        {"before": "b"},
        "the value does not begin on a line of its own",
    ),
    "after an explicit key": ("a:\n  ? b\n  : c\n", ["a"], {}, "the mapping does not begin on a line of its own"),
    "flow, first pair without value": ("a: {b, c: 1}\n", ["a"], {}, "a: {b, c: 1, new: x}\n"),
    "flow, tight after quotes": ("a: {'b':1}\n", ["a"], {}, "a: {'b':1,new: x}\n"),
    "flow, pairs on two lines": ("a: {b: 1,\n  c: 1}\n", ["a"], {"after": "b"}, "a: {b: 1, new: x,\n  c: 1}\n"),
    "below an alias": ("a: &x 1\nb: *x\n", [], {}, "something else stands on the line"),
    "nothing but a merge": ("a: &x {b: 1}\nc:\n  <<: *x\n", ["c"], {}, "where the value stands is not known"),
    "flow, comment inside": ("a: { # c\n}\n", ["a"], {}, "a comment stands in the empty mapping"),
    "beside a merge": (
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n",
        ["c"],
        {},
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n  new: x\n",
    ),
    "under a merge": ("a: &x {b: 1}\nc: 2\n<<: *x\n", [], {}, "a: &x {b: 1}\nc: 2\nnew: x\n<<: *x\n"),
    "under an empty scalar": ("a: |+\n \nb: 1\n", [], {"after": "a"}, "blank lines there may belong to a block scalar"),
    "under a scalar without line end": ("a: |\n  x", [], {}, "the block scalar above would get a line end"),
}


@pytest.mark.parametrize(("before", "pointer", "where", "after"), INSERT.values(), ids=INSERT)
def test_insert_in_yaml(before, pointer, where, after):
    assert changed(before, at(*pointer)(edits.insert, "new", "x", **where)) == after


@pytest.mark.parametrize(
    ("before", "part", "after"),
    [
        ("a: 'old text'\n", (0, 3, "new"), "a: 'new text'\n"),
        ("a: old text\n", (3, 8, " : text"), 'a: "old : text"\n'),
        ('a: "x \\"y\\" z"\n', (6, 7, "é"), 'a: "x \\"y\\" é"\n'),
        ("a: |\n  one\n  two\n", (4, 7, "six"), "a: |\n  one\n  six\n"),
        ("a: 5\n", (0, 1, "x"), "the value is no string"),
    ],
)
def test_replace_text(before, part, after):
    assert changed(before, at("a")(edits.replace_text, *part)) == after


def test_replace_text_edits_no_more_than_it_must():
    (record,) = records("a: 'old  text'\n")
    assert edits.replace_text(record.get("a"), 4, 8, "").edits == (fix.Edit(Span(8, 12), ""),)


DUPLICATE = {
    "first": ("a: 1\nb: 2\na: 3\n", "first", "b: 2\na: 3\n"),
    "last": ("a: 1\nb: 2\na: 3 # c\n", "last", "a: 1\nb: 2\n"),
    "last, a list": ("a: [1, x]\na: 3\n", "last", "a: [1, x]\n"),
    "last, equal": ("a:\n  b: 1\na:\n  b: 1\n", "last", "a:\n  b: 1\n"),
    "first, with a block": ("a:\n  b: 1\na: 2\n", "first", "a: 2\n"),
    "flow, first": ("x: {a: 1, a: 2}\n", "first", "x: {a: 2}\n"),
    "flow, last": ("x: {a: 1, a: 2}\n", "last", "x: {a: 1}\n"),
    "three times": ("a: 1\na: 2\na: 3\n", "last", "a: 1\na: 3\n"),
    "last, a block would count": (
        "a:\n  - b\n  - c\na: 2\n",
        "last",
        "the value that would count cannot be read by itself",
    ),
    "last, an alias would count": (
        "b: &x 1\na: *x\na: 2\n",
        "last",
        "the value that would count cannot be read by itself",
    ),
    "first of two keys": ("a: 1\na: 2\nb: 3\nb: 4\n", "first", "a: 2\nb: 3\nb: 4\n"),
    "in another mapping": ("x:\n  a: 1\n  a: 2\ny:\n  a: 3\n  a: 4\n", "first", "x:\n  a: 2\ny:\n  a: 3\n  a: 4\n"),
    "anchor": ("a: [&x 1]\na: 2\n", "first", "the value may hold an anchor"),
}


@pytest.mark.parametrize(("before", "which", "after"), DUPLICATE.values(), ids=DUPLICATE)
def test_remove_duplicate(before, which, after):
    assert changed(before, lambda record: edits.remove_duplicate(record, next(record.duplicates()), which)) == after
