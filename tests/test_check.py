"""From findings to diagnostics: which rules look at a record, which finding speaks, what is said of our own faults."""

import pickle

import pytest

from recordlint.check import check, unreadable
from recordlint.diagnostic import Applicability, Change, Edit, Finding, Fix, Label, Operation, Severity
from recordlint.dispatch import Selected, triggers
from recordlint.parse import parse
from recordlint.record import Node, Role
from recordlint.rule import Generality, On, rule
from recordlint.schema import load_bundled, parse_schema
from recordlint.testing import NOW, FixedWorld
from recordlint.text import Source, Span, decode
from support import NO_WORLD, diagnose, make_rule, plan_of

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR


def run(text, *rules, path="a.yaml", world=NO_WORLD, **said):
    source = decode(path, text) if isinstance(text, bytes) else Source(path, text)
    return check(source, plan_of(*rules, **said), world)


def told(text, *rules, **said):
    return [(one.rule, one.message) for one in run(text, *rules, **said).diagnostics]


def at_key(key, message="found", **more):
    """A function that finds something at the value of a top-level key."""
    return lambda record: [Finding(node, message, **more)] if (node := record.get(key)) else []


def anything(record):
    return [Finding(record.start, "seen")]


TRIGGERS = {
    "file": (On.FILE,),
    "record": (On.RECORD,),
    "data": (On.DATA,),
    "body": (On.BODY,),
    "invalid-syntax": (On.FAULT,),
    "duplicate-key": (On.FAULT,),
    "timestamp": (Role.TIMESTAMP,),
    "engine": (),
}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", "", {"file", "record"}),
        ("a.md", " \n", {"file", "record"}),
        ("a.md", "words", {"file", "record", "body"}),
        ("a.md", "---\ndate: x\n---\n", {"file", "record", "data", "timestamp"}),
        ("a.md", "---\na: 1\na: 2\n---\nwords", {"file", "record", "data", "body", "duplicate-key"}),
        ("a.json", '{"a": 1,}', {"file", "record", "data", "invalid-syntax"}),
        ("a.json", "5", {"file"}),
        ("a.yaml", "- 1\n- 2\n", {"file"}),
    ],
)
def test_rules_run_where_there_is_something_for_them(path, text, expected):
    rules = [make_rule(name, anything, on=on) for name, on in TRIGGERS.items()]
    assert {rule for rule, _ in told(text, *rules, path=path)} == expected


def test_rules_about_files_run_once_a_file_and_others_once_a_record():
    rules = [make_rule("file", anything, on=(On.FILE,)), make_rule("record", anything)]
    checked = run('{"a": 1}\n{"a": 2}\n', *rules, path="a.jsonl")
    assert [(one.rule, one.record) for one in checked.diagnostics] == [("file", 0), ("record", 0), ("record", 1)]
    assert checked.records == 2


def test_a_file_without_records_holds_none():
    checked = run("5", make_rule("file", anything, on=(On.FILE, On.RECORD)), path="a.json")
    assert checked.records == 0
    assert len(checked.diagnostics) == 1


def test_of_a_file_that_is_no_text_only_that_is_said():
    silent = [make_rule(name, anything, on=(on,)) for name, on in (("f", On.FILE), ("r", On.RECORD), ("t", On.FAULT))]
    loud = make_rule("invalid-encoding", lambda record: record.faults["invalid-encoding"], on=(On.FAULT,))
    assert [rule for rule, _ in told("title: x".encode("utf-16"), *silent, loud)] == ["invalid-encoding"]
    (record,) = parse(decode("a.md", b"\x00\x01"))
    assert not triggers(record).concern(silent[0])


# What speaks where several rules find something at one place.


def says(name, make, configured=None, **declared):
    """A rule, as it is configured, that makes one finding of each record."""
    return Selected(make_rule(name, lambda record: [make(record)], **declared), None, configured)


def kept(text, *rules):
    return [(one.rule, one.severity) for one in run(text, *rules).diagnostics]


SCHEMA = {"generality": Generality.SCHEMA}
SYNTAX = {"generality": Generality.SYNTAX}


def value(key, **more):
    return lambda record: Finding(record.get(key), key, **more)


def key(name, **more):
    return lambda record: Finding(record.get(name).key, name, **more)


def missing(*names, **more):
    return lambda record: Finding(record.root.key, "missing", missing=names[0] if len(names) == 1 else names, **more)


def test_the_least_general_finding_about_a_node_speaks():
    schema, syntax = says("schema", value("a"), **SCHEMA), says("syntax", value("a"), **SYNTAX)
    assert kept("a: 1\n", schema, syntax, says("specific", value("a"))) == [("specific", WARNING)]
    assert kept("a: 1\n", schema, syntax) == [("schema", WARNING)]
    assert kept("a: 1\nb: 2\n", schema, says("specific", value("b"))) == [("schema", WARNING), ("specific", WARNING)]


def test_equals_speak_side_by_side():
    assert kept("a: 1\n", says("one", value("a")), says("two", value("a"))) == [("one", WARNING), ("two", WARNING)]


def test_a_rule_yields_to_those_it_names():
    yielding = says("one", value("a"), yields_to=("two",))
    assert kept("a: 1\n", yielding, says("two", value("a"))) == [("two", WARNING)]
    assert kept("a: 1\n", yielding, says("three", value("a"))) == [("one", WARNING), ("three", WARNING)]


def test_the_one_that_speaks_takes_the_highest_severity():
    note = says("specific", value("a"), severity=NOTE)
    assert kept("a: 1\n", says("schema", value("a"), severity=ERROR, **SCHEMA), note) == [("specific", ERROR)]
    said = says("schema", value("a", severity=WARNING), severity=ERROR, **SCHEMA)
    assert kept("a: 1\n", said, note) == [("specific", WARNING)]
    lowered = says("schema", value("a"), configured=NOTE, severity=ERROR, **SCHEMA)
    assert kept("a: 1\n", lowered, says("specific", value("a"))) == [("specific", WARNING)]


def test_a_configured_severity_has_the_last_word():
    schema = says("schema", value("a"), severity=ERROR, **SCHEMA)
    configured = says("specific", value("a", severity=WARNING), configured=NOTE, severity=ERROR)
    assert kept("a: 1\n", schema, configured) == [("specific", NOTE)]


def test_a_key_and_its_value_are_two_things():
    schema = says("schema", key("a"), **SCHEMA)
    assert kept("a: 1\n", schema, says("specific", value("a"))) == [("schema", WARNING), ("specific", WARNING)]
    assert kept("a: 1\n", schema, says("specific", key("a"))) == [("specific", WARNING)]


def test_a_missing_key_is_one_thing_whoever_misses_it():
    schema = says("schema", missing("b"), severity=ERROR, **SCHEMA)
    both = [("schema", ERROR), ("specific", WARNING)]
    assert kept("a: 1\n", schema, says("specific", missing("b"))) == [("specific", ERROR)]
    assert kept("a: 1\n", schema, says("specific", missing("c"))) == both
    assert kept("a: 1\n", schema, says("specific", key("a"))) == both


def test_several_missing_keys_are_one_finding_about_each():
    specific = says("specific", missing("b", "c"))
    both = [("schema", ERROR), ("specific", WARNING)]
    assert kept("a: 1\n", says("schema", missing("c"), severity=ERROR, **SCHEMA), specific) == [("specific", ERROR)]
    assert kept("a: 1\n", says("schema", missing("d"), severity=ERROR, **SCHEMA), specific) == both


def test_nothing_is_missing_from_a_record_that_could_not_be_read_whole():
    broken = 'a: 1\nb: "\n'
    assert parse(Source("a.yaml", broken))[0].broken
    assert kept(broken, says("one", missing("a"), severity=ERROR), says("two", value("a"))) == [("two", WARNING)]


def test_places_in_a_body_are_about_themselves_alone():
    schema = make_rule("schema", anything, generality=Generality.SCHEMA)
    text = "---\na: 1\n---\nwords"
    assert len(told(text, schema, make_rule("specific", anything), path="a.md")) == 2


# Faults of our own.


def failing(record):
    yield Finding(record.start, "before the fault")
    raise LookupError("no `such` thing")


def test_a_rule_that_fails_is_named_once_and_all_others_go_on():
    broken = make_rule("broken-rule", failing)._replace(module="recordlint.rules.text.broken_rule")
    rules = [broken, make_rule("good-rule", anything)]
    checked = run('{"a": 1}\n{"a": 2}\n{"a": 3}\n', *rules, path="a.jsonl")
    internal, *good = checked.diagnostics
    assert [(one.rule, one.record) for one in good] == [("good-rule", 0), ("good-rule", 1), ("good-rule", 2)]
    assert (internal.rule, internal.group, internal.severity) == ("internal-error", "lint", ERROR)
    assert internal.message == "the rule `broken-rule` failed on this file: LookupError: no `such` thing"
    assert internal.help.startswith("this is a bug in recordlint")
    assert internal.start[:2] == (1, 1)
    assert internal.fingerprint


def test_a_rule_that_is_no_generator_is_named():
    (found,) = run("a: 1\n", make_rule("odd", lambda record: None)).diagnostics
    assert "the rule `odd` failed on this file: TypeError" in found.message


def test_a_parser_that_fails_is_said(monkeypatch):
    def parser(source, yaml_version):
        raise RecursionError("too deep")

    monkeypatch.setattr("recordlint.check.parse", parser)
    checked = run("a: 1\n", make_rule("good-rule", anything))
    assert [one.message for one in checked.diagnostics] == [
        "the parser failed on this file: RecursionError: too deep",
    ]
    assert checked.records == 0
    assert checked.diagnostics[0].fingerprint


def test_a_finding_that_cannot_be_placed_is_said_and_the_others_stay():
    def lost(record):
        yield Finding(record.root, "fine")
        yield Finding(Node(record, ("gone",), 1), "stands nowhere")

    placed = told("a: 1\n", make_rule("lost", lost))
    assert placed == [
        ("internal-error", "placing a finding of `lost` failed on this file: KeyError: ('gone',)"),
        ("lost", "fine"),
    ]


def test_a_search_for_a_schema_that_fails_is_said_and_other_records_are_checked():
    class Failing(FixedWorld):
        def schema(self, path, name):
            raise OSError("gone")

    found = told('{"$schema": "x.json"}\n{"a": 1}\n', make_rule("r", anything), path="a.jsonl", world=Failing({}, {}))
    assert found == [
        ("internal-error", "the first look at a record failed on this file: OSError: gone"),
        ("r", "seen"),
    ]


def test_a_reading_of_suppressions_that_fails_is_said(monkeypatch):
    def failing_suppress(records, diagnostics, **said):
        raise LookupError("gone")

    monkeypatch.setattr("recordlint.suppress.suppress", failing_suppress)
    text, message = (
        "a: 1 # recordlint: ignore[r]\n",
        "the reading of suppressions failed on this file: LookupError: gone",
    )
    assert told(text, make_rule("r", at_key("a"))) == [("r", "found"), ("internal-error", message)]


def test_different_faults_have_different_fingerprints():
    first, second = (run("a: 1\n", make_rule(name, failing)).diagnostics for name in ("one", "two"))
    assert first[0].fingerprint != second[0].fingerprint


# What a diagnostic holds.


def test_a_diagnostic_has_places_labels_and_frames():
    def find(record):
        node = record.get("title")
        yield Finding(node.part(4, 7), "a word", help="drop it", labels=(Label(record.get("b").key, "beside this"),))

    source = Source("a.md", "---\ntitle: The old mill\nb: 1\n---\n")
    (found,) = check(source, plan_of(make_rule("r", find)), NO_WORLD).diagnostics
    assert source.text[found.start.offset : found.end.offset] == "old"
    assert (found.start.line, found.start.column, found.end.column) == (2, 12, 15)
    assert (found.pointer, found.record, found.help, found.keyword) == ("/title", 0, "drop it", None)
    assert [(one.message, one.start[:2]) for one in found.labels] == [("beside this", (3, 1))]
    assert [line.number for line in found.frame] == [2, 3]


def test_pointers_are_json_pointers_and_the_file_has_none():
    text = '{"a/b": {"~": [1]}}'
    nodes = make_rule("r", lambda record: [Finding(record.node(("a/b", "~", 0)), "x"), Finding(Span(0, 1), "y")])
    assert [one.pointer for one in run(text, nodes, path="a.json").diagnostics] == [None, "/a~1b/~0/0"]


def test_one_place_reached_by_two_pointers_is_one_diagnostic():
    text = "a: &x {url: 5}\nb: *x\n"
    same = make_rule("r", lambda record: [Finding(record.node((key, "url")), "wrong") for key in "ab"])
    (found,) = run(text, same).diagnostics
    assert (found.pointer, found.start.offset) == ("/a/url", text.index("5"))


def test_one_place_with_two_messages_is_two_diagnostics():
    both = make_rule("r", lambda record: [Finding(record.get("a"), message) for message in ("two", "one")])
    assert told("a: 1\n", both) == [("r", "one"), ("r", "two")]


def test_diagnostics_come_in_the_order_of_their_places():
    rules = [make_rule(name, at_key(key)) for name, key in (("z", "a"), ("y", "c"), ("x", "b"), ("w", "b"))]
    assert [one.rule for one in run("a: 1\nb: 2\nc: 3\n", *rules).diagnostics] == ["z", "w", "x", "y"]


def fixing(change, help=None):
    fix = Fix("mend it", change, Applicability.UNSAFE)
    return make_rule("r", at_key("a", help=help, fix=fix))


def test_a_fix_is_placed():
    change = Change((Edit(Span(3, 4), "2"),), (Operation("set", ("a",), 2),))
    (found,) = run("a: 1\n", fixing(change)).diagnostics
    assert (found.fix.title, found.fix.applicability) == ("mend it", Applicability.UNSAFE)
    assert [(edit.start[:2], edit.end[:2], edit.text) for edit in found.fix.edits] == [((1, 4), (1, 5), "2")]
    assert found.fix.operations == change.operations
    assert found.help is None


@pytest.mark.parametrize(("help", "expected"), [(None, "no fix: too odd"), ("do it", "do it; no fix: too odd")])
def test_help_says_why_there_is_no_fix(help, expected):
    (found,) = run("a: 1\n", fixing(Change(refused="too odd"), help)).diagnostics
    assert (found.fix, found.help) == (None, expected)


# Fingerprints.


def prints(text, path="a.yaml"):
    def find(record):
        for node in record.fields(Role.URL):
            yield Finding(node, "an address")

    return [one.fingerprint for one in run(text, make_rule("r", find), path=path).diagnostics]


def test_fingerprints_survive_moved_lines_and_list_indexes():
    before = "images:\n- url: x\n  width: 5\n- url: y\nurl: z\n"
    after = "title: new\nurl: z\nimages:\n- {url: w}\n- {url: x}\n- {url: y}\n"
    assert len(set(prints(before))) == 3
    assert set(prints(before)) < set(prints(after))


def test_fingerprints_of_equals_differ():
    twice = "images:\n- {url: x}\n- {url: x}\n- {url: y}\n"
    assert len(set(prints(twice))) == 3
    assert len(set(prints('{"url": "x"}\n{"url": "x"}\n', "a.jsonl"))) == 2
    assert set(prints("images:\n- {url: x}\n")) < set(prints(twice))


@pytest.mark.parametrize("other", ["url: y\n", "link: x\n"])
def test_fingerprints_tell_places_and_texts_apart(other):
    assert prints("url: x\n") != prints(other)


def test_fingerprints_tell_files_and_rules_apart():
    assert prints("url: x\n", "b.yaml") != prints("url: x\n")
    one, two = (run("a: 1\n", make_rule(name, at_key("a"))).diagnostics[0] for name in ("one", "two"))
    assert one.fingerprint != two.fingerprint


# Schemas.


def test_a_record_names_its_own_schema():
    text = '{"$schema": "small.json", "a": 1}'
    world = FixedWorld({"small.json": '{"properties": {"a": {"type": "string"}}}'}, {})
    found = diagnose(text, "a.json", world=world)
    assert [(one.rule, one.pointer) for one in found if one.severity is ERROR] == [("schema", "/a")]


def test_its_schema_tells_the_roles_of_a_records_fields():
    world = FixedWorld({"small.json": '{"properties": {"when": {"format": "date-time"}}}'}, {})
    times = make_rule("r", lambda record: [Finding(node, "a time") for node in record.fields(Role.TIMESTAMP)])
    found = run('{"$schema": "small.json", "when": "x"}\n{"when": "x"}\n', times, path="a.jsonl", world=world)
    assert [(one.record, one.pointer) for one in found.diagnostics] == [(0, "/when")]


def test_a_schema_that_cannot_be_had_is_a_diagnostic_and_nothing_is_held_against_it():
    (found,) = [one for one in diagnose('{"$schema": "gone.json"}', "a.json") if one.severity is ERROR]
    assert (found.rule, found.message) == ("unknown-schema", "there is no schema `gone.json`")
    assert found.pointer == "/$schema"
    assert found.help == "name a bundled schema, or a file by its path from here"


def test_an_unknown_schema_hides_no_fault_of_the_parser():
    found = diagnose("$schema: gone.json\na: 1\na: 2\n", "a.yaml")
    assert {"unknown-schema", "duplicate-key"} <= {one.rule for one in found}


def test_a_configured_schema_wins():
    schema = parse_schema("own.json", '{"required": ["b"]}')
    own = make_rule("r", schema.findings)
    assert told('{"$schema": "gone.json"}', own, path="a.json", schema=schema) == [("r", "`b` is missing")]


def test_what_rules_may_ask_is_answered_by_plan_and_world():
    asked = {}

    @rule(severity=WARNING, since="0.1.0")
    def asking(record, context):
        """A rule that asks."""
        for name in ("collection", "body", "timezone", "now", "schema"):
            asked[name] = getattr(context, name)
        asked["expected"] = context.front_matter_expected()
        asked["size"] = context.image_size("a.png")
        asked["exists"] = (context.file_exists("a.png"), context.file_exists("b.png"))
        return iter(())

    schema = load_bundled("article")
    said = {"collection": "news", "body": "any", "schema": schema}
    assert told("a: 1\n", asking, world=FixedWorld({}, {"a.png": (3, 2)}), **said) == []
    assert asked == {
        **said,
        "timezone": plan_of().timezone,
        "now": NOW,
        "expected": "collection",
        "size": (3, 2),
        "exists": (True, False),
    }


def test_options_reach_the_rule():
    @rule(severity=WARNING, since="0.1.0", options=dict)
    def asking(record, *, options):
        """A rule with options."""
        yield Finding(record.start, f"asked for {options}")

    assert told("a: 1\n", Selected(asking, {"x": 1})) == [("asking", "asked for {'x': 1}")]


# A file that could not be read.


def test_an_unreadable_file_is_one_diagnostic():
    checked = unreadable("a.md", "is a folder", WARNING)
    (found,) = checked.diagnostics
    assert (checked.path, checked.records) == ("a.md", 0)
    assert (found.rule, found.group, found.severity, found.message) == (
        "unreadable-file",
        "lint",
        WARNING,
        "is a folder",
    )
    assert found.start == found.end
    assert found.start[:2] == (1, 1)
    assert unreadable("a.md", "permission denied").diagnostics[0].fingerprint != found.fingerprint
    assert pickle.loads(pickle.dumps(checked)) == checked
