"""Changes to TOML."""

import pytest

from edit_support import at, changed
from recordlint import edits

TOML = {
    "set a basic string": ('a = "old" # c\n', at("a")(edits.set_value, 'new "x"\t'), 'a = "new \\"x\\"\\t" # c\n'),
    "set a literal string": ("a = 'old'\n", at("a")(edits.set_value, 'C:\\x "y"'), "a = 'C:\\x \"y\"'\n"),
    "a literal string cannot hold its quote": ("a = 'old'\n", at("a")(edits.set_value, "it's"), 'a = "it\'s"\n'),
    "set a string of many lines": (
        'a = """\nold\nlines"""\n',
        at("a")(edits.set_value, 'new """\nx\\"'),
        'a = """\nnew \\"""\nx\\\\\\""""\n',
    ),
    "a string of many lines that begins with one": (
        'a = """old"""\n',
        at("a")(edits.set_value, "\nnew"),
        'a = """\n\nnew"""\n',
    ),
    "set a literal string of many lines": (
        "a = '''\r\nold'''\r\n",
        at("a")(edits.set_value, "new\nit's \\"),
        "a = '''\r\nnew\r\nit's \\'''\r\n",
    ),
    "a literal string of many lines cannot hold its quotes": (
        "a = '''\nold'''\n",
        at("a")(edits.set_value, "it'''s\n"),
        "a = \"it'''s\\n\"\n",
    ),
    "set an empty string": ("a = ''\n", at("a")(edits.set_value, "x"), "a = 'x'\n"),
    "set a date to a date": (
        "a = 2023-08-02 # c\n",
        at("a")(edits.set_value, "2023-08-02T10:00:00Z"),
        "a = 2023-08-02T10:00:00Z # c\n",
    ),
    "set a date to none": ("a = 2023-08-02\n", at("a")(edits.set_value, "2023-02-30"), 'a = "2023-02-30"\n'),
    "set a string to a number": ('a = "1500"\n', at("a")(edits.set_value, 1500), "a = 1500\n"),
    "set a number to a date": ("a = 1\n", at("a")(edits.set_value, "2023-08-02"), 'a = "2023-08-02"\n'),
    "set in an array": ("a = [ 1, 'x' ]\n", at("a", 1)(edits.set_value, True), "a = [ 1, true ]\n"),
    "there is no null": ("a = 1\n", at("a")(edits.set_value, None), "TOML has no null"),
    "there are no surrogates": ("a = 1\n", at("a")(edits.set_value, "\udc00"), "TOML cannot hold a lone surrogate"),
    "a table is no scalar": ("[a]\nb = 1\n", at("a")(edits.set_value, 1), "a table stands there"),
    "rename": ("a = 1\n", at("a")(edits.rename_key, "b-c"), "b-c = 1\n"),
    "rename to what needs quotes": ("a = 1\n", at("a")(edits.rename_key, "b c"), '"b c" = 1\n'),
    "rename a quoted key": ("'a' = 1\n", at("a")(edits.rename_key, "b"), "'b' = 1\n"),
    "rename in an inline table": ("x = {a = 1}\n", at("x", "a")(edits.rename_key, "b"), "x = {b = 1}\n"),
    "rename a table": ("[a] # c\nb = 1\n", at("a")(edits.rename_key, "c"), "[c] # c\nb = 1\n"),
    "rename the only item's list": ("[[x.a]]\nb = 1\n", at("x", "a")(edits.rename_key, "c"), "[[x.c]]\nb = 1\n"),
    "rename a table with tables": (
        "[a]\n[a.b]\n",
        at("a")(edits.rename_key, "c"),
        "the key may stand in several headers",
    ),
    "rename what has no key": ("a = [1]\n", at("a", 0)(edits.rename_key, "c"), "the value has no key of its own"),
    "rename what several headers imply": (
        "[a.b]\nc = 1\n",
        at("a")(edits.rename_key, "c"),
        "the table has no header of its own",
    ),
    "rename a dotted key": ("a.b = 1\n", at("a", "b")(edits.rename_key, "c"), "a.c = 1\n"),
    "remove a pair": ("a = 1\n# own\nb = [\n  1,\n] # c\nc = 3\n", at("b")(edits.remove), "a = 1\n# own\nc = 3\n"),
    "remove the last line": ("b = 1\na = 1", at("a")(edits.remove), "b = 1\n"),
    "remove the only pair": ("a = 1", at("a")(edits.remove), "the record would be empty"),
    "remove the only pair of a table": ("[a]\n  b = 1\n", at("a", "b")(edits.remove), "[a]\n"),
    "remove a dotted key": ("a.b = 1\na.c = 2\n", at("a", "b")(edits.remove), "a.c = 2\n"),
    "remove the only dotted key": ("a.b = 1\n", at("a", "b")(edits.remove), "the table would go with its only pair"),
    "remove from an array": ("a = [\n  1, # c\n  2,\n]\n", at("a", 0)(edits.remove), "a = [\n  2,\n]\n"),
    "remove from an inline table": (
        "a = { b = 1, c = 2 }\n",
        at("a", "c")(edits.remove),
        "a = { b = 1 }\n",
    ),
    "remove a table": ("x = 1\n\n[a]\nb = 1\n\n[a.c]\n\n[d]\n", at("a")(edits.remove), "x = 1\n\n[d]\n"),
    "remove a list of tables": ("[[a]]\nb = 1\n[[a]]\n\n[d]\n", at("a")(edits.remove), "\n[d]\n"),
    "remove a table that implies another": (
        "[a.b]\nc = 1\n",
        at("a", "b")(edits.remove),
        "the table has no header of its own",
    ),
    "remove a table of several": ("[a.b]\n[a.c]\nd = 1\n", at("a", "b")(edits.remove), "[a.c]\nd = 1\n"),
    "remove a table of one with a header": ("[a]\n[a.b]\n", at("a", "b")(edits.remove), "[a]\n"),
    "remove the first of several tables": (
        "x = 1\n\n[[a]]\nb = 1\n\n[a.c]\n\n# own\n[[a]]\nb = 2\n",
        at("a", 0)(edits.remove),
        "x = 1\n\n# own\n[[a]]\nb = 2\n",
    ),
    "remove the last of several tables": (
        "[[a]]\nb = 1\n\n[[a]] # c\nb = 2\n",
        at("a", 1)(edits.remove),
        "[[a]]\nb = 1\n",
    ),
    "remove the only one of several tables": (
        "[[a]]\nb = 1\n[c]\n",
        at("a", 0)(edits.remove),
        "the list would go with its only item",
    ),
    "remove a table in two pieces": (
        "[[a]]\nb = 1\n[[a]]\nb = 2\n[c]\n[a.d]\ne = 1\n",
        at("a", 1)(edits.remove),
        "the table is not written in one piece",
    ),
    "insert": ('a = 1 # c\n\n[b]\nc = "x"\n', at()(edits.insert, "new", "x"), 'a = 1 # c\nnew = "x"\n\n[b]\nc = "x"\n'),
    "insert into a table": (
        "[b]\n  c = 1\n\n[d]\n",
        at("b")(edits.insert, "new", 2),
        "[b]\n  c = 1\n  new = 2\n\n[d]\n",
    ),
    "insert into an empty table": ("[b] # c\n[d]\n", at("b")(edits.insert, "new", 2), "[b] # c\nnew = 2\n[d]\n"),
    "insert into one of several tables": (
        "[[b]]\nc = 1\n[[b]]\n[d]\n",
        at("b", 1)(edits.insert, "new", 2),
        "[[b]]\nc = 1\n[[b]]\nnew = 2\n[d]\n",
    ),
    "insert above all tables": ("[b]\nc = 1\n", at()(edits.insert, "new", 2), "new = 2\n[b]\nc = 1\n"),
    "insert before": ("[b]\n  c = 1\n", at("b")(edits.insert, "new", 2, before="c"), "[b]\n  new = 2\n  c = 1\n"),
    "insert before a table": ("a = 1\n[b]\n", at()(edits.insert, "new", 2, before="b"), "a = 1\nnew = 2\n[b]\n"),
    "insert after": ("a = 1\nb = 2\n", at()(edits.insert, "a b", 2, after="a"), 'a = 1\n"a b" = 2\nb = 2\n'),
    "insert into an inline table": ("a = {b=1}\n", at("a")(edits.insert, "new", 2), "a = {b=1,new=2}\n"),
    "insert into a table without header": (
        "[a.b]\nc = 1\n",
        at("a")(edits.insert, "new", 2),
        "the table has no header of its own",
    ),
    "remove the first of two pairs": (
        "a = 1\na = 2 # c\n",
        lambda record: edits.remove_duplicate(record, next(record.duplicates()), "first"),
        "a = 2 # c\n",
    ),
    "remove the last of two pairs": (
        "x = {a = 1, a = '2'}\n",
        lambda record: edits.remove_duplicate(record, next(record.duplicates()), "last"),
        "x = {a = 1}\n",
    ),
    "remove the last of two dates": (
        "a = 2023-08-02\na = 2\n",
        lambda record: edits.remove_duplicate(record, next(record.duplicates()), "last"),
        "a = 2023-08-02\n",
    ),
    "remove the first of two tables": (
        "[a]\nb = 1\n[a]\nb = 2\n",
        lambda record: edits.remove_duplicate(record, next(record.duplicates()), "first"),
        "a table stands there",
    ),
    "insert into a dotted table": (
        "a.b = 1\n",
        at("a")(edits.insert, "new", 2),
        "the table has no header of its own",
    ),
}


@pytest.mark.parametrize(("before", "change", "after"), TOML.values(), ids=TOML)
def test_toml(before, change, after):
    assert changed(before, change, "a.toml") == after
