"""Any bytes under any name: checked and fixed without a fault of ours, and the same each time; all of it plain data."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from record_render import SYNTAXES, Raw, article, render
from recordlint import registry
from recordlint.check import check
from recordlint.diagnostic import Applicability
from recordlint.fix import fix
from recordlint.parse import parse
from recordlint.testing import settings_of
from recordlint.text import decode
from support import NO_WORLD

SUFFIXES = ["md", "markdown", "mdx", "yaml", "yml", "json", "jsonl", "ndjson", "toml", "html", "txt", "adoc", ""]
CONFIGURATION = """
select = ["all"]
timezone = "Europe/Zurich"
fields = { timestamp = ["when", "related[].when"], none = ["title"] }
rules.trailing-whitespace.body = true
rules.invalid-timestamp.severity = "note"

[[collections]]
name = "news"
files = "record.*"
schema = "article"
body = "required"

[[collections]]
name = "bare"
files = "bare.*"
body = "forbidden"
yaml = "1.1"
"""
SETTINGS = settings_of(CONFIGURATION)

PIECES = [
    *[
        "---\n",
        "+++\n",
        ";;;\n",
        "{",
        "}",
        "[",
        "]",
        "---json\n",
        "```yaml\n",
        "~~~\n",
        "<!-- ",
        " -->",
        "# ",
        "'",
        '"',
    ],
    *["title: ", "date: ", "images:\n- url: ", "  width: ", "isCached: ", '"heat": ', "topics = ", "[[related]]\n"],
    *["2023-13-45T99:00:00Z", "2024-05-02", "1e999", "yes", "~", "0x1F", "012", "5,", "a.png", "Read more...", "\\u12"],
    *["&a ", "*a\n", "<<: *a\n", "!tag ", "|\n", ">-\n  ", "? ", ": ", "- ", ", ", "=", "{{ x }}", "<<<<<<< a\n"],
    *[
        "=======\n",
        ">>>>>>> b\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\ufeff",
        "\x85",
        "\u2028",
        "\x00",
        "\x1b[31m",
        "漢",
        "😀",
    ],
    *["The bridge was painted green.", "Subscribe to our newsletter", "404 Not Found", "$schema: gone.json\n"],
    *["recordlint: ignore[schema]", "yaml-language-server: $schema=x.json\n"],
]
FAULTY = {
    **article("The bridge", "a river"),
    "published": Raw("yes"),
    "images": [{"url": "a.png", "width": "600", "height": 0, "isCached": "true"}] * 2,
    "date": "2023-8-2",
    "topics": ["a", "a "],
    "duration": "5 mins",
}
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)
data = st.binary(max_size=80) | texts.map(lambda text: text.encode(errors="surrogatepass"))


@st.composite
def damaged(draw):
    """A record of many faults in some syntax, with a few more cuts and insertions."""
    text, path = render(draw(st.sampled_from(SYNTAXES)), FAULTY)
    for kind in draw(st.lists(st.sampled_from(["insert", "cut", "repeat", "line ends"]), max_size=4)):
        at = draw(st.integers(0, len(text)))
        if kind == "insert":
            text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
        elif kind == "cut":
            text = text[:at] + text[at + draw(st.integers(1, 3)) :]
        elif kind == "repeat":
            line = text.rfind("\n", 0, at) + 1
            text = text[:line] + text[line : text.find("\n", line) + 1] + text[line:]
        else:
            text = text.replace("\n", draw(st.sampled_from(["\r\n", " \n", "\n\n"])))
    return path, text


paths = st.builds("{}.{}".format, st.sampled_from(["record", "bare", "2024-05-02-x"]), st.sampled_from(SUFFIXES))


@settings(max_examples=40)
@given(paths, data)
def test_any_bytes_are_checked(path, data):
    source, plan = decode(path, data), SETTINGS.plan(path)
    checked = check(source, plan, NO_WORLD)
    for one in checked.diagnostics:
        assert one.rule != "internal-error", one.message
        places = [(one.start, one.end), *((label.start, label.end) for label in one.labels)]
        places += [(edit.start, edit.end) for edit in one.fix.edits] if one.fix else []
        for start, end in places:
            assert 0 <= start.offset <= end.offset <= len(source.text)
            assert (start, end) == (source.position(start.offset), source.position(end.offset))
        assert one.rule in registry.rules()
        assert one.message
        assert len(one.fingerprint) == 24
    assert len({one.fingerprint for one in checked.diagnostics}) == len(checked.diagnostics)
    assert check(source, plan, NO_WORLD) == checked


@settings(max_examples=40)
@given(st.tuples(paths, texts) | damaged())
def test_any_text_is_fixed_as_promised(named):
    path, text = named
    source, plan = decode(path, text.encode(errors="surrogatepass")), SETTINGS.plan(path)
    outcome = fix(source, plan, NO_WORLD, Applicability.UNSAFE)
    assert outcome.void == ()
    assert outcome.applied or outcome.source is source


RECORDS = [
    ("record.md", "---\ntitle: x\ntitle: y\nimages:\n- {url: a.png, width: '5'}\ndate: 2024-02-30\n---\nwords  \n"),
    ("record.md", "+++\ntitle = 'x'\ndate = 2024-02-30\n+++\n"),
    ("record.yaml", "a: &x {isCached: yes}\nb: *x\n---\nc: 1\nc: 1\n"),
    ("bare.json", '[{"title": 5}, {"heat": "1",}]'),
    ("record.jsonl", '{"title": 5}\n5\n{"$schema": "gone.json"}\n'),
    ("record.toml", "title = 1\ntitle = 2\n"),
    ("record.md", "\x00\x01"),
]


@pytest.mark.parametrize(("path", "text"), RECORDS)
def test_all_between_files_and_report_can_be_sent_to_another_process(path, text):
    source, plan = decode(path, text.encode()), SETTINGS.plan(path)
    checked = check(source, plan, NO_WORLD)
    assert checked.diagnostics
    assert pickle.loads(pickle.dumps(checked)) == checked
    sent = pickle.loads(pickle.dumps((source, plan, parse(source, yaml_version=plan.yaml), SETTINGS)))
    assert check(sent[0], sent[1], NO_WORLD) == checked
    assert check(source, sent[3].plan(path), NO_WORLD) == checked
    fixed = fix(source, plan, NO_WORLD, Applicability.UNSAFE)
    assert pickle.loads(pickle.dumps(fixed)).applied == fixed.applied


@pytest.mark.parametrize("name", registry.rules())
def test_rules_are_sent_without_their_code(name):
    rule = registry.rules()[name]
    sent = pickle.loads(pickle.dumps(rule))
    assert sent == rule
    assert sent.code is rule.code
