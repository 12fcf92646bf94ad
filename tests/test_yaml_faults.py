from types import SimpleNamespace

import pytest

from recordlint.parse.yaml import load
from recordlint.parse.yaml_faults import explain
from recordlint.text import Span


def marked(text):
    """A text without its `‹ ›`, and the span they enclose."""
    start, end = text.index("‹"), text.index("›") - 1
    return text.replace("‹", "").replace("›", ""), Span(start, end)


def faults(text, rule="invalid-syntax"):
    return load(text, Span(0, len(text))).faults.get(rule, ())


FAULTS = {
    "a second colon": ("title: Storm‹:› the day after\n", "a second `:` in an unquoted value"),
    "a colon after quotes": ("title: 'Storm'‹:› the day after\n", "a `:` after a quoted value"),
    "a key too deep": ("title: Storm\n  ‹date:› 1\n", "`date` is indented as if it belonged to the value above"),
    "no colon": ("title: Storm\n‹just words›\ndate: 1\n", "`just words` is neither a key nor part of a value"),
    "no colon at first": ("‹just words›\ndate: 1\n", "`just words` is neither a key nor part of a value"),
    "no blank after the colon": ("title‹:›Storm\ndate: 1\n", "no blank after the `:` of `title:Storm`"),
    "no blank further down": ("a: 1\ntitle‹:›Storm\ndate: 1\n", "no blank after the `:` of `title:Storm`"),
    "quotes never closed": ('title: ‹"›Storm\ndate: 1\n', "the quoted text that begins here is never closed"),
    "quotes closed by others": (
        'title: ‹"›Storm\nexcerpt: "It rained."\n',
        "the quoted text that begins here is not closed on its line",
    ),
    "quotes closed by others in an item": (
        "related:\n  - title: ‹'›Storm\n    type: 'article'\n",
        "the quoted text that begins here is not closed on its line",
    ),
    "an apostrophe": ("title: 'It'‹s› here'\n", "text after the closing quote"),
    "a quote within quotes": ('title: "the ‹big› one"\n'.replace("the ", 'the "'), "text after the closing quote"),
    "a comma after quotes": ('title: "Storm"‹,›\ndate: 1\n', "a `,` after the value"),
    "a comma after brackets": ("tags: [a]‹,›\ndate: 1\n", "a `,` after the value"),
    "text after brackets": ("title: [Storm] ‹the› day\n", "text after the closing bracket"),
    "text after a template tag": ("title: {{ a }} ‹the› day\n", "text after a template tag that is not in quotes"),
    "a template tag": ("title: ‹{%› raw %}\n", "a template tag that is not in quotes"),
    "text after an alias": ("a: &x 1\nb: *x ‹and›\n", "text after the end of the value"),
    "a bracket never opened": ("title: Storm\ntags: [a]‹]›\n", "`]` closes nothing"),
    "a bracket instead of a value": ("title: ‹}›\n", "`}` closes nothing"),
    "a bracket on a line of its own": ("tags: [a]\n‹]›\n", "`]` closes nothing"),
    "brackets never closed": ("tags: ‹[›a, b\ntitle: Storm\n", "the `[` here is never closed"),
    "brackets never closed at the end": ("title: Storm\ntags: ‹[›a,\n", "the `[` here is never closed"),
    "braces never closed": ("image: ‹{›url: a\ntitle: Storm\n", "the `{` here is never closed"),
    "no comma": ('tags: ["a" ‹"b"›]\n', "neither `,` nor `]` after an entry"),
    "no comma between lines": ('tags: [\n  "a"\n  ‹"b"›\n]\n', "neither `,` nor `]` after an entry"),
    "two commas": ("tags: [a,‹,› b]\n", "nothing before a `,`"),
    "a tight colon": ("tags: {a‹:›}\n", "a `:` without a blank after it"),
    "an at sign": ("author: ‹@someone›\n", "`@` cannot begin an unquoted value"),
    "a backtick": ("title: ‹`code`›\n", "a backtick cannot begin an unquoted value"),
    "a tab": ("image:\n‹\t›url: a\n", "a tab in the indentation"),
    "tabs": ("image:\n  width: 1\n‹\t\t›height: 2\n", "a tab in the indentation"),
    "a tab in a block of text": ("text: |\n‹\t›words\n", "a tab in the indentation"),
    "a tab after a dash": ("-‹\t›- a\n", "a tab where YAML wants blanks"),
    "an item on its key's line": ("tags: ‹-› a\n", "a list item on the line of its key"),
    "a question": ("title: ‹?› a\n", "a `?` before an unquoted value"),
    "an item among keys": ("title: Storm\n‹-› a\n- b\ndate: 1\n", "a list item among keys"),
    "a first item among keys": ("‹-› title: Storm\ndate: 1\ntype: b\n", "a list item among keys"),
    "a key among items": ("- a\n- b\n‹c›: 1\n", "a key among list items"),
    "a line too deep": ("image:\n    url: a\n  ‹width›: 1\n", "the indentation fits no line above"),
    "a line too little deep": ("tags:\n  - a\n ‹-› b\n", "a list item among keys"),
    "text too little deep": ("text: |\n   one\n  ‹two›\n", "the indentation fits no line above"),
    "words among items": ("- a\n-  - b\n ‹words›\n", "the indentation fits no line above"),
    "a first line too deep": (
        " ‹a›: 1\nb: 2\nc: 3\n",
        "this line is indented deeper than those below it",
    ),
    "a last line not deep enough": ("  a: 1\n  b: 2\n‹c›: 3\n", "the indentation fits no line above"),
    "no key": ("a: 1\n‹:› b\n", "a `:` without a key before it"),
    "an escape": ('path: "C:‹\\d›ir"\n', "`\\d` is no escape that YAML knows"),
    "a short escape": ('path: "‹\\u12›"\n', "`\\u12` is no escape that YAML knows"),
    "an escape of half a character": ('path: "‹\\ud800›"\n', "`\\ud800` is no escape that YAML knows"),
    "text after a block's sign": ("text: | ‹words›\n  more\n", "text after the `|` that begins a block of text"),
    "an indentation of nothing": ("text: |‹0›\n  more\n", "an indentation of 0 after `|`"),
    "bold text": ("title: ‹*›*Storm** warning\n", "`*` begins an alias here, but no valid name follows"),
    "an ampersand": ("title: ‹&› Sons\n", "`&` begins an anchor here, but no valid name follows"),
    "an undefined alias": ("title: ‹*storm›\n", "the alias `*storm` names no anchor above it"),
    "an alias within what it names": ("a: &x\n  b: ‹*x›\n", "the alias `*x` stands inside what it names"),
    "an unknown tag": ("title: ‹!loud› Storm\n", "the tag `!loud` is unknown"),
    "an unknown tag of a list": ("title: ‹!loud› [Storm]\n", "the tag `!loud` is unknown"),
    "an unfitting tag": ("width: ‹!!int› wide\n", "the tag `!!int` does not fit the value"),
    "an unfitting tag of a list": ("width: ‹!!map› [a]\n", "the tag `!!map` does not fit the value"),
    "a tag with a comma": ("- ‹!!str,› a\n", "the tag `!!str,` holds a character that no tag may hold"),
    "an unfinished tag": ("title: ‹!<loud›\n", "`!<loud` is no valid tag"),
    "an undeclared handle": ("title: ‹!e!loud› a\n", "`!e!loud` is no valid tag"),
    "a merge of text": ("a:\n  <<: ‹text›\n  b: 1\n", "`<<` merges neither a mapping nor a list of mappings"),
    "a merge of a list of texts": (
        "a:\n  <<: ‹[›text]\n  b: 1\n",
        "`<<` merges neither a mapping nor a list of mappings",
    ),
    "an unknown directive": ("‹%LOUD›\n---\na: 1\n", "`%LOUD` is no directive that YAML knows"),
    "a future version": ("‹%YAML 2.0›\n---\na: 1\n", "`%YAML 2.0` is no directive that YAML knows"),
    "a percent sign": ("a: 1\n‹%TAG› ! b\n", "a `%` at the beginning of a line"),
    "a second document": ("a: 1\n‹---›\nb: 2\n", "a second document begins here"),
    "a second document without marker": ("a: 1\n...\n# and\n‹b›: 2\n", "a second document begins here"),
    "a bell": ("title: Sto‹\a›rm\n", "`U+0007` is a character that YAML forbids"),
    "half a character": ("title: Sto‹\ud800›rm\n", "`U+D800` is a character that YAML forbids"),
    "many bells": ("a: ‹\a\a›b\nc: \a\nd: \a\n", "`U+0007` is a character that YAML forbids (and 2 more like it)"),
    "endless brackets": ("a: " + "[" * 255 + "‹[›" + "[" * 9999, "mappings and lists nest deeper than 256 levels"),
    "endless items": ("- " * 256 + "‹-›" + " -" * 9999, "mappings and lists nest deeper than 256 levels"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named_where_it_is(name):
    text, place = marked(FAULTS[name][0])
    (fault,) = faults(text)
    assert (fault.message, fault.at) == (FAULTS[name][1], place)


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("around", ["", "\ufeff", "---\r\né🙂: 東\r\n---\r\n"])
def test_place_holds_after_other_text_and_with_other_line_ends(name, around):
    text, place = marked(around + FAULTS[name][0].replace("\n", "\r\n"))
    (fault,) = load(text, Span(len(around), len(text))).faults["invalid-syntax"]
    assert (fault.message, fault.at) == (FAULTS[name][1], place)


@pytest.mark.parametrize("name", FAULTS)
def test_message_states_the_problem_and_help_the_remedy(name):
    (fault,) = faults(marked(FAULTS[name][0])[0])
    for said in (fault.message, fault.help or "do"):
        assert not said.endswith(".")
        assert not said[0].isupper()


def test_words_of_libyaml_that_are_new_to_us_are_passed_on():
    mark = SimpleNamespace(index=3)
    error = SimpleNamespace(problem="found a riddle", problem_mark=mark, context=None, context_mark=None)
    trouble = explain(error, SimpleNamespace(start_mark=mark, end_mark=mark), None, "a: what now")
    assert trouble.message == "not YAML: found a riddle"
    assert (trouble.start, trouble.end) == (3, 7)


def test_other_place_is_shown():
    text = "title: 'It's here'\nexcerpt: a\n  b: c\n"
    assert [(text[label.at.start : label.at.end], label.message) for one in faults(text) for label in one.labels] == [
        ("'", "the quoted text begins here"),
        ("a", "this value goes on here"),
    ]


RECOVERED = {
    "a faulty value": ("a: 1\nb: @c\nd: 2\n", {"a": 1, "d": 2}),
    "a faulty nested value": ("a: 1\nb:\n  c: @d\n  e: 1\nf: 2\n", {"a": 1, "f": 2}),
    "open quotes": ('a: 1\nb: "c\nd: "e"\nf: 2\n', {"a": 1, "d": "e", "f": 2}),
    "open brackets": ("a: 1\nb: [c\nd: e\nf: 2\n", {"a": 1, "d": "e", "f": 2}),
    "words alone": ("a: 1\nwords\nd: 2\n", {"a": 1, "d": 2}),
    "a key without colon over a list": ("a: 1\nwords\n- b\n- c\nd: 2\n", {"a": 1, "d": 2}),
    "a key without colon over a mapping": ("words\n  b: 1\nd: 2\n", {"d": 2}),
    "a list among keys": ("a: 1\n- b\n- c\n- d\ne: 2\n", {"a": 1, "e": 2}),
    "keys among items": ("- a: 1\n- b\nc: 2\nd: 3\n- e\n", [{"a": 1}, "b", "e"]),
    "an item of a list": ("- a: 1\n- b: @\n- c: 2\n", [{"a": 1}, {"c": 2}]),
    "an item of a list right below its key": ("a:\n- b: @\n- c\nd: 1\n", {"a": ["c"], "d": 1}),
    "a key over a list": ("a: @\n- b\n- c\nd: 1\n", {"d": 1}),
    "an item after a text in a block": ("a: |\n  one\nb: @\nc: 2\n", {"a": "one\n", "c": 2}),
    "kept blank lines before": ("a: |+\n  one\n\nb: @\n\nc: 2\n", {"a": "one\n\n", "c": 2}),
    "a first line too deep": (" a: 1\nb: 2\nc: 3\n", {"b": 2, "c": 3}),
    "lines not deep enough": ("a:\n    b: 1\n  c: 2\n  d: 3\ne: 4\n", {"a": {"b": 1}, "e": 4}),
    "a fault in the first line": ("--- @a\nb: 1\n", {"b": 1}),
    "a directive": ("%LOUD\n---\na: 1\n", {"a": 1}),
    "nothing else": ("title: @\n", {}),
    "no mapping at all": ("@\n", {}),
    "an alias of what is not read": ("a: &x [@]\nb: *x\nc: 1\n", {"b": "*x", "c": 1}),
}


@pytest.mark.parametrize("name", RECOVERED)
def test_rest_is_read_after_a_fault(name):
    text, value = RECOVERED[name]
    document = load(text, Span(0, len(text)))
    assert document.value == value
    assert document.broken
    assert not document.empty
    assert len(document.faults["invalid-syntax"]) == 1


def test_forbidden_characters_stay_in_the_values():
    text = "title: St\aorm\ntags: [\x7f, https://example.org/\x01]\n\x00: 1\n"
    document = load(text, Span(0, len(text)))
    assert document.value == {"title": "St\aorm", "tags": ["\x7f", "https://example.org/\x01"], "\x00": 1}
    assert not document.broken


def test_forbidden_characters_become_replacement_characters_where_no_stand_in_is_free():
    text = "title: \a\nicon: \U00100000\n"
    assert load(text, Span(0, len(text))).value == {"title": "\ufffd", "icon": "\U00100000"}


def test_fault_that_follows_from_a_forbidden_character_is_none_of_its_own():
    (fault,) = faults("a: 1\nb:\x00 c\nd: 2\n")
    assert fault.message == "`U+0000` is a character that YAML forbids"


def test_unknown_tag_keeps_the_value():
    text = "a: !x 12\nb: !x '12'\nc: !x [1]\nd: !x {e: 1}\nf: !!int x\ng: !!str [1]\n"
    document = load(text, Span(0, len(text)))
    assert document.value == {"a": 12, "b": "12", "c": [1], "d": {"e": 1}, "f": "x", "g": [1]}
    assert not document.broken
    assert len(document.faults["invalid-syntax"]) == 6


KEYS = {
    "a number": ("‹42›: a\n", "the key `42` is no string"),
    "a boolean": ("‹true›: a\n", "the key `true` is no string"),
    "nothing": ("a: 1\n?‹›\n", "an empty key is no string"),
    "a number by its tag": ("‹!!int '4'›: a\n", "the key `4` is no string"),
    "a list": ("‹[a]›: b\n", "the key `[a]` is a list"),
    "a mapping": ("‹{a: b}›: c\n", "the key `{a: b}` is a mapping"),
    "a list in a block": ("? ‹-› a\n: b\n", "the key `-` is a list"),
    "an alias of a list": ("a: &x [b]\n‹*x› : c\n", "the key `*x` is a list"),
    "an alias of a number": ("a: &x 4\n‹*x› : c\n", "the key `4` is no string"),
    "a template tag": ("title: ‹{{ a }}›\n", "a template tag that is not in quotes is read as a mapping"),
}


@pytest.mark.parametrize("name", KEYS)
def test_key_that_is_no_string_is_a_fault_of_the_front_matter(name):
    text, place = marked(KEYS[name][0])
    (fault,) = faults(text, "invalid-front-matter")
    assert fault.message == KEYS[name][1]
    assert fault.at == place


def test_keys_that_are_no_strings_become_their_text():
    text = "42: a\ntrue: b\n~: c\n[d]: e\n2023-08-02: f\n'43': g\n!!str 44: h\n"
    assert load(text, Span(0, len(text))).value == {
        "42": "a",
        "true": "b",
        "~": "c",
        "2023-08-02": "f",
        "43": "g",
        "44": "h",
    }


def test_no_more_than_twenty_faults_are_told():
    text = "".join(f"k{number}: @\n" for number in range(100)) + "last: 1\n"
    document = load(text, Span(0, len(text)))
    assert len(document.faults["invalid-syntax"]) == 20
    assert document.value == {}


def test_fewer_faults_are_told_of_a_huge_file():
    text = "a: @\nb: @\nc: @\nd: @\ne: @\n"
    document = load(text + "#" * 4_000_000, Span(0, len(text)))
    assert len(document.faults["invalid-syntax"]) == 3


def test_aliases_that_ask_for_too_much_are_one_fault():
    text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, key in zip("abcdefg", "bcdefgh", strict=True):
        text += f"{key}: &{key} [{', '.join(['*' + before] * 10)}]\n"
    document = load(text, Span(0, len(text)))
    (fault,) = document.faults["invalid-syntax"]
    assert fault.message == "more than 1,000,000 values in one document, aliases followed"
    assert (document.value, document.broken) == ({}, True)


def test_aliases_may_not_nest_without_end():
    text = "k0: &k0 [x]\n" + "".join(f"k{n}: &k{n} [*k{n - 1}]\n" for n in range(1, 300))
    document = load(text, Span(0, len(text)))
    assert document.faults["invalid-syntax"][0].message == "mappings and lists nest deeper than 256 levels"
    assert document.broken


def test_many_directives_are_refused_before_libyaml_compares_them():
    text = "".join(f"%TAG !{number}! x\n" for number in range(10_000)) + "---\na: 1\n"
    (fault,) = faults(text)
    assert fault.message == "more than 100 `%TAG` directives"
