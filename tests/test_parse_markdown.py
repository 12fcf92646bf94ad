import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parse_support import SIGNS, check_spans, damaged, nodes, quoted, record, told, within
from recordlint.diagnostic import Severity
from recordlint.parse.markdown import parse
from recordlint.record import Places, Region
from recordlint.text import Source


def parts(one):
    """The data, the fences as written, and the body."""
    text = one.source.text
    fences = one.fences and tuple(fence and quoted(text, fence) for fence in one.fences)
    return one.data, fences, one.body.text


def faults(one):
    return told(one.source.text, one.faults)


WHOLE = [
    ("---\na: 1\n---\ntext", {"a": 1}, ("---", "---"), "text"),
    ("---\na: 1\n...\ntext", {"a": 1}, ("---", "..."), "text"),
    ("---  \na: 1\n---\t\ntext", {"a": 1}, ("---  ", "---\t"), "text"),
    ("--- yaml\na: 1\n---\ntext", {"a": 1}, ("--- yaml", "---"), "text"),
    ("---TOML\na = 1\n---\ntext", {"a": 1}, ("---TOML", "---"), "text"),
    ('---json\n{"a": 1}\n---\ntext', {"a": 1}, ("---json", "---"), "text"),
    ("+++\na = 1\n+++\ntext", {"a": 1}, ("+++", "+++"), "text"),
    (';;;\n{"a": 1}\n;;;\ntext', {"a": 1}, (";;;", ";;;"), "text"),
    ('{"a": "}"}\ntext', {"a": "}"}, ("{", "}"), "text"),
    ('{\n "a": {}\n}  \n\ntext', {"a": {}}, ("{", "}"), "\ntext"),
    ("---\na: 1\n---", {"a": 1}, ("---", "---"), ""),
    ("---\na: 1\n---\n", {"a": 1}, ("---", "---"), ""),
    ("---\n# comments only\n---\ntext", {}, ("---", "---"), "text"),
    ("+++\n# comments only\n+++\ntext", {}, ("+++", "+++"), "text"),
    ("---\na: |\n  b\n  ---\n---\ntext", {"a": "b\n---\n"}, ("---", "---"), "text"),
    ("---\na: |\n  b\n---\n  c\n---\n", {"a": "b\n"}, ("---", "---"), "  c\n---\n"),
    ("---\na: 1\n----\nb: 2\n---\ntext", None, ("---", "---"), "text"),
    ("text\n", {}, None, "text\n"),
    ("", {}, None, ""),
    (" \n\n", {}, None, " \n\n"),
    ("---", {}, None, "---"),
    ("----\na: 1\n----\n", {}, None, "----\na: 1\n----\n"),
    ("~~~\na: 1\n~~~\n", {}, None, "~~~\na: 1\n~~~\n"),
    ("--- a b\na: 1\n---\n", {}, None, "--- a b\na: 1\n---\n"),
    ("---\n\nA line across the page.\n", {}, None, "---\n\nA line across the page.\n"),
    ("---\n\nNote: so it is.\n", {}, None, "---\n\nNote: so it is.\n"),
    ("---js\n{}\n", {}, None, "---js\n{}\n"),
    ("+++\n\nA sum.\n", {}, None, "+++\n\nA sum.\n"),
    (";;;\nA comment.\n", {}, None, ";;;\nA comment.\n"),
    ("\n---\n\ntext\n\n---\nmore", {}, None, "\n---\n\ntext\n\n---\nmore"),
    ("\n---js\n{}\n---\n", {}, None, "\n---js\n{}\n---\n"),
    ("{{ page.title }}\n", {}, None, "{{ page.title }}\n"),
    ("{% include a %}\n", {}, None, "{% include a %}\n"),
    ('{"a": 1} is JSON\n', {}, None, '{"a": 1} is JSON\n'),
    ('{"a": is JSON\n', {}, None, '{"a": is JSON\n'),
]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("text", "data", "fences", "body"), WHOLE, ids=[case[0] for case in WHOLE])
def test_fences_divide_a_text(text, data, fences, body, ending):
    for mark in ("", "\ufeff"):
        one = record(mark + text.replace("\n", ending))
        assert parts(one)[1:] == (fences, body.replace("\n", ending))
        assert (one.region is None) == (fences is None)
        lone_cr_in_toml = ending == "\r" and one.region is not None and one.region.syntax == "toml"
        if data is not None and not lone_cr_in_toml:
            assert one.data == data
            assert not one.faults
            assert not one.broken


def test_the_region_lies_between_the_fences():
    one = record("---\r\na: 1\r\nb: é\r\n---\r\ntext")
    assert quoted(one.source.text, one.region.span) == "a: 1\r\nb: é\r\n"
    assert one.region.syntax == "yaml"
    assert quoted(one.source.text, one.place(("b",)).value) == "é"
    assert quoted(one.source.text, one.start) == "---"


def test_the_braces_of_json_are_its_fences_and_part_of_its_region():
    one = record('\ufeff{"a": 1}\n\ntext')
    assert quoted(one.source.text, one.region.span) == '{"a": 1}'
    assert quoted(one.source.text, one.place(("a",)).value) == "1"
    assert quoted(one.source.text, one.start) == "{"


SMALL = [
    ("---\n---\ntext", {"empty-front-matter": [("---", "there is nothing between the fences")]}),
    ("+++\n \n+++\n", {"empty-front-matter": [("+++", "there is nothing between the fences")]}),
    ("---\n- a\n---\n", {"invalid-front-matter": [("-", "the front matter is a list, not a mapping")]}),
    ("---\n\n some text\n---\n", {"invalid-front-matter": [("s", "the front matter is a text, not a mapping")]}),
    ("---\n12\n---\n", {"invalid-front-matter": [("1", "the front matter is a number, not a mapping")]}),
    ("---\ntrue\n---\n", {"invalid-front-matter": [("t", "the front matter is a boolean, not a mapping")]}),
    (";;;\nnull\n;;;\n", {"invalid-front-matter": [("n", "the front matter is null, not a mapping")]}),
    (
        "---coffee\na: 1\n---\n",
        {"invalid-front-matter": [("coffee", "the language `coffee` of the front matter is not supported")]},
    ),
    ('{\n "a": 1,\n}\ntext', {"invalid-syntax": [(",", "there is a comma before the closing `}`")]}),
    ('{\n "a": 1\ntext', {"invalid-syntax": [("{", "`{` is never closed")]}),
    ('{\n "a": 1', {"invalid-syntax": [("{", "`{` is never closed")]}),
    ("+++\na = b c\n+++\n", {"invalid-syntax": [("b c", "the text `b c` is not in quotes")]}),
    (";;;\n[1,]\n;;;\n", {"invalid-syntax": [(",", "there is a comma before the closing `]`")]}),
]


@pytest.mark.parametrize(("text", "expected"), SMALL, ids=[case[0] for case in SMALL])
def test_faults_inside_the_fences(text, expected):
    one = record(text)
    assert faults(one) == expected
    assert one.broken == ("empty-front-matter" not in expected)
    assert isinstance(one.data, dict)


def test_a_language_of_another_kind_leaves_no_region():
    one = record("---js\n{a: 1}\n---\ntext")
    assert one.region is None
    assert parts(one) == ({}, ("---js", "---"), "text")


DISPLACED = [
    ("\n---\na: 1\n---\ntext", "---", "there is a blank line", None),
    ("\r\n \r\n---\r\na: 1\r\n---\r\ntext", "---", "there are 2 blank lines", None),
    ("\r\r\r---\ra: 1\r---\rtext", "---", "there are 3 blank lines", None),
    ("  ---\n  a: 1\n  ---\ntext", "---", "there are blanks", None),
    ("\n+++\na = 1\n+++\ntext", "+++", "there is a blank line", Severity.NOTE),
    (" +++\na = 1\n+++\ntext", "+++", "there are blanks", None),
    ('\n{"a": 1}\ntext', "{", "there is a blank line", None),
    ("<!-- c -->\n---\na: 1\n---\ntext", "---", "there is text", None),
    ("A title\n\n+++\na = 1\n+++\ntext", "+++", "there is text", None),
    ("\n\nA title\n---\na: 1\nb: c d\n---\ntext", "---", "there is text", None),
]


@pytest.mark.parametrize(("text", "fence", "what", "severity"), DISPLACED, ids=[case[0] for case in DISPLACED])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_a_front_matter_that_does_not_begin_the_file_is_used_and_told(text, fence, what, severity, mark):
    one = record(mark + text)
    assert faults(one) == {"displaced-front-matter": [(fence, f"{what} before the front matter")]}
    assert one.faults["displaced-front-matter"][0].severity == severity
    assert one.data["a"] == 1
    assert one.body.text == "text"
    assert not one.broken


NOT_DISPLACED = [
    "A heading\n---\nand text\n---\nand text",
    "A heading\n---\n\na: 1\n\nb\n---\n",
    "text\n\n---\n\nmore\n\n---\n",
    "text\n---\na: [\n---\n",
    "text\n---\n- a: 1\n---\n",
    "text\n---\na: 1\n",
    "text\n---js\na: 1\n---\n",
    "text\n---\n# a: 1\n---\n",
    "```yaml\n---\na: 1\n---\n```\n",
    "See:\n\n~~~\n---\na: 1\n---\n~~~\n",
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n---\na: 1\n---\n",
    "| a |\n|---|\n| b: 1 |\n",
]


@pytest.mark.parametrize("text", NOT_DISPLACED)
def test_a_line_across_the_page_is_no_fence(text):
    one = record(text)
    assert parts(one) == ({}, None, text)
    assert not one.faults


UNCLOSED = [
    ("---\na: 1\nb: 2\n\nText here.\n", {"a": 1, "b": 2}, "Text here.\n"),
    ("---\na: 1\n\n# A heading\n\nText.", {"a": 1}, "# A heading\n\nText."),
    ("---\na: 1\n# a comment\n\n# another\n\nb: 2\nText.", {"a": 1, "b": 2}, "Text."),
    ("---\na: 1\nText.", {"a": 1}, "Text."),
    ("---\na:\n  - b\n  - c\nd:\n- e\n\n- no item\n", {"a": ["b", "c"], "d": ["e"]}, "- no item\n"),
    ("---\na: |\n  b\n\n  c\n\nText", {"a": "b\n\nc\n"}, "Text"),
    ("---\na: >-\n  b\nc: 1\n\n  indented text", {"a": "b", "c": 1}, "indented text"),
    ("---\na: [\n1\n]\n", None, "1\n]\n"),
    (
        "---\na: 1\nNote to self: read\n\nWarning: this is text\n",
        {"a": 1, "Note to self": "read"},
        "Warning: this is text\n",
    ),
    ("---\n\na: 1\n", {"a": 1}, ""),
    ("---\n\"a\": 1\n'b': 2\n- c\n", None, ""),
    ("\n---\na: 1\ntext", {"a": 1}, "text"),
    ("+++\na = 1\n[b]\nc = [\n  1,\n]\n\nText [here](there).\n", {"a": 1, "b": {"c": [1]}}, "Text [here](there).\n"),
    ('+++\na = """\nText\n\nText\n"""\n# c\n\nText\n', {"a": "Text\n\nText\n"}, "Text\n"),
    ('+++\n"a" = 1\n\n# A heading\n', {"a": 1}, "# A heading\n"),
    ('---json\n{"a": 1}\n\ntext', {"a": 1}, "text"),
    (';;;\n{\n"a": 1,\n}\ntext', None, "text"),
    (';;;\n{\n"a": 1,\n} \t\ntext', None, "text"),
    (';;;\n{"a": 1,\ntext', None, ""),
]


@pytest.mark.parametrize(("text", "data", "body"), UNCLOSED, ids=[case[0] for case in UNCLOSED])
def test_an_unclosed_front_matter_ends_where_the_text_seems_to_begin(text, data, body):
    one = record(text)
    opening = quoted(text, one.fences[0])
    assert one.fences[1] is None
    assert faults(one)["unclosed-front-matter"] == [
        (opening, f"the front matter that `{opening[:3]}` opens is never closed")
    ]
    assert "invalid-syntax" not in one.faults
    assert one.body.text == body
    if data is not None:
        assert one.data == data
        assert not one.broken
    (finding,) = one.faults["unclosed-front-matter"]
    shown = [quoted(text, label.at) for label in finding.labels]
    assert shown == ([body.split("\n")[0]] if body else [])


def test_a_merge_conflict_replaces_what_follows_from_it():
    text = "---\na: 1\n<<<<<<< ours\nb: 2\n||||||| base\nb: 0\n=======\nb: 3\n>>>>>>> theirs\nc: 4\n---\ntext\n"
    one = record(text)
    assert faults(one) == {"merge-conflict": [("<<<<<<< ours", "a merge was committed with its conflict")]}
    assert one.data == {"a": 1, "b": 2, "c": 4}
    assert one.broken
    assert quoted(text, one.place(("b",)).value) == "2"
    (label,) = one.faults["merge-conflict"][0].labels
    assert quoted(text, label.at) == ">>>>>>> theirs"


def test_a_record_with_a_conflict_can_be_pickled():
    one = record("---\n<<<<<<< a\nb: 1\n=======\nb: 2\n>>>>>>> c\nd: 3\n---\n")
    again = pickle.loads(pickle.dumps(one.region))
    assert again.places.nodes[("d",)] == one.place(("d",))


CONFLICTS = [
    ("---\na: 1\n---\n<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n", {"a": 1}, False),
    ("<<<<<<< a\n---\na: 1\n=======\n---\na: 2\n>>>>>>> b\n---\ntext", {"a": 1}, True),
    ("---\na: 1\n<<<<<<< b\nc: 2\n>>>>>>> d\n---\n", {"a": 1, "c": 2}, True),
    ("---\na: 1\n<<<<<<< b\n<<<<<<< c\nd: 2\n=======\n=======\ne: 1\n>>>>>>> f\n>>>>>>> g\n---\n", None, True),
]


@pytest.mark.parametrize(("text", "data", "broken"), CONFLICTS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_conflicts_anywhere(text, data, broken, ending):
    one = record(text.replace("\n", ending))
    assert list(one.faults) == ["merge-conflict"]
    assert len(one.faults["merge-conflict"]) == 1
    assert data is None or one.data == data
    assert one.broken == broken


def test_several_conflicts_are_one_finding():
    one = record("<<<<<<< a\n>>>>>>> b\n<<<<<<< a\n>>>>>>> b\n")
    assert faults(one) == {"merge-conflict": [("<<<<<<< a", "a merge was committed with its 2 conflicts")]}


NO_CONFLICT = [
    "Bathing places\n=======\n",
    "<<<<<<< a\ntext\n",
    ">>>>>>> a\n<<<<<<< b\n",
    "<<<<<<<< a\n>>>>>>>> b\n",
    " <<<<<<< a\n >>>>>>> b\n",
    "text <<<<<<< a\ntext >>>>>>> b\n",
    "```\n<<<<<<< a\n>>>>>>> b\n```\n",
    "````\n```\n<<<<<<< a\n>>>>>>> b\n````\n",
    "~~~ text\n<<<<<<< a\n~~~ b\n>>>>>>> b\n~~~\n",
]


@pytest.mark.parametrize("text", NO_CONFLICT)
def test_what_is_no_conflict(text):
    assert not record(text).faults


def test_a_conflict_after_a_block_of_code_is_one():
    assert list(record("```\n```\n<<<<<<< a\n>>>>>>> b\n").faults) == ["merge-conflict"]


def test_suspects_are_handed_on():
    one = record("---\na: yes\nb: 1\nb: 2\n---\n")
    assert one.suspects == {"ambiguous-scalar", "duplicate-key"}
    assert record("---\na: yes\n---\n", "b.md").suspects == {"ambiguous-scalar"}
    assert parse(Source("a.md", "---\na: yes\n---\n"), "1.1").data == {"a": True}


def test_clean_records_look_for_no_places(monkeypatch):
    def fail(_region):
        raise AssertionError

    monkeypatch.setattr(Region, "places", property(fail))
    for text, *_ in WHOLE:
        record(text)


FRONTS = st.sampled_from([text for text, *_ in WHOLE] + [text for text, *_ in UNCLOSED] + NOT_DISPLACED)


@given(st.one_of(damaged(FRONTS), st.text(SIGNS + ";<>=", max_size=40)))
@settings(max_examples=60, deadline=None)
def test_no_text_raises(text):
    one = record(text)
    places = one.region.places if one.region else Places({})
    check_spans(text, places, one.faults)
    assert 0 <= one.body.span.start <= one.body.span.end == len(text)
    if one.fences is None:
        assert one.region is None
        assert one.body.span.start == one.source.bom
    else:
        assert one.fences[0].start <= one.fences[0].end
    for pointer, _ in nodes(one.data):
        assert one.region is None or pointer == () or pointer in places.nodes


HOSTILE = {
    "fences": "---\n" * 25_000,
    "opening fences": "---\na: 1\n" + "--- x\n" * 25_000,
    "blanks after a fence": "---" + " " * 125_000 + "x",
    "blank lines": "---\n" + "\n" * 75_000 + "a",
    "blanks before a fence": " " * 125_000 + "---\na: 1\n" + " " * 125_000 + "---x",
    "keys": "---\n" + "a" * 125_000,
    "words": "---\n" + "a " * 62_500,
    "colons": "---\n" + "a:" * 62_500,
    "an unclosed front matter": "---\n" + "a: 1\n" * 5_000,
    "unclosed TOML": "+++\n" + "a = 1\n" * 5_000,
    "brackets in TOML": "+++\n" + "[" * 25_000,
    "braces": "{" * 25_000,
    "lines of braces": "{\n" * 25_000,
    "members": '{"a":\n' * 25_000,
    "markers": "<<<<<<< a\n" * 12_500 + ">>>>>>> b\n" * 12_500,
    "conflicts": "<<<<<<< a\n=======\n>>>>>>> b\n" * 7_500,
    "code": "```\n" * 25_000 + "<<<<<<< a\n>>>>>>> b\n",
    "carriage returns": "\r" * 75_000 + "---\r",
    "NULs": "---\n\0: 1\n" + "\0" * 75_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end_soon(text):
    with within(4):
        one = record(text)
    assert one.body.span.end == len(text)
