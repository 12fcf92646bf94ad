from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from recordlint.diagnostic import Applicability, PlacedEdit, Severity
from recordlint.report import Options
from recordlint.report.rdjson import rdjson
from recordlint.text import Position, Source, Span, decode
from reports.building import diagnostic, every_kind, fix, report

POSITION = {
    "type": "object",
    "required": ["line"],
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}
RANGE = {"type": "object", "required": ["start"], "properties": {"start": POSITION, "end": POSITION}}
# The messages of reviewdog.proto, as a schema: what we write of them, and nothing else.
SCHEMA = {
    "type": "object",
    "required": ["diagnostics"],
    "properties": {
        "source": {"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": False},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location"],
                "properties": {
                    "message": {"type": "string"},
                    "location": {
                        "type": "object",
                        "required": ["path"],
                        "properties": {"path": {"type": "string"}, "range": RANGE},
                        "additionalProperties": False,
                    },
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "properties": {"value": {"type": "string"}}},
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["range", "text"],
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
NOTHING = Options()


def of_text(text):
    return Options(source=lambda path: Source(path, text))


def render(found, options=NOTHING):
    return json.loads(rdjson(found, options))["diagnostics"]


def place(start, end):
    return {name: {"line": line, "column": column} for name, (line, column) in (("start", start), ("end", end))}


def test_a_diagnostic_whole():
    text = "title: a\n"
    assert render(report(diagnostic(text, help="write more", fix=fix())), of_text(text)) == [
        {
            "message": "`a` is short\nwrite more",
            "location": {"path": "news/a.md", "range": place((1, 8), (1, 9))},
            "severity": "ERROR",
            "code": {"value": "short-title"},
            "suggestions": [{"range": place((1, 8), (1, 9)), "text": "b"}],
        }
    ]


def test_severities():
    found = report(*(diagnostic(severity=severity) for severity in Severity))
    assert [one["severity"] for one in render(found)] == ["INFO", "WARNING", "ERROR"]


@pytest.mark.parametrize(
    ("text", "part", "start", "end"),
    [
        ("é𐐀 a\n", "a", (1, 8), (1, 9)),
        ("x\r\né𐐀a\n", "𐐀", (2, 3), (2, 7)),
        ("x\né\n", Span(2, 4), (2, 1), (3, 1)),
        ("\ufeffé a\n", "a", (1, 7), (1, 8)),
        ("é", Span(1, 1), (1, 3), (1, 3)),
    ],
)
def test_columns_count_bytes(text, part, start, end):
    (found,) = render(report(diagnostic(text, part)), of_text(text))
    assert found["location"]["range"] == place(start, end)


@given(st.text(st.sampled_from("aé€𐐀\n"), min_size=1, max_size=20), st.integers(1, 3000), st.data())
def test_columns_count_bytes_however_long_the_line(text, times, data):
    text *= times
    source = Source("a.md", text)
    at = data.draw(st.integers(0, len(text)))
    (found,) = render(report(diagnostic(text, Span(at, at))), of_text(text))
    position = found["location"]["range"]["start"]
    line = text.split("\n")[position["line"] - 1]
    assert position["line"] == source.position(at).line
    assert len(line.encode()[: position["column"] - 1].decode()) == source.position(at).column - 1


def test_very_many_places_in_a_very_long_line_take_no_time():
    text = "é€" * 1_000_000
    one = diagnostic("a")
    places = [Position(1, offset + 1, offset) for offset in range(0, len(text), 500)]
    found = [one._replace(start=place, end=place) for place in places]
    began = time.process_time()
    last = render(report(*found), of_text(text))[-1]
    assert time.process_time() - began < 20
    assert last["location"]["range"]["start"]["column"] == len(text[: places[-1].offset].encode()) + 1


def test_a_suggestion_by_bytes_is_the_fix_by_characters():
    text = "tïtle: “é”\nx: y\n"
    source = Source("a.md", text)
    edit = PlacedEdit(source.position(7), source.position(10), '"ü"')
    (found,) = render(report(diagnostic(text, Span(7, 10), fix=fix(edits=(edit,)))), of_text(text))
    (suggestion,) = found["suggestions"]
    lines = [line.encode() for line in text.split("\n")]
    begin, end = (suggestion["range"][name] for name in ("start", "end"))
    changed = lines[begin["line"] - 1][: begin["column"] - 1] + suggestion["text"].encode()
    assert changed + lines[end["line"] - 1][end["column"] - 1 :] == 'tïtle: "ü"'.encode()


@pytest.mark.parametrize("options", [NOTHING, Options(source=lambda path: decode(path, b"title: \xff\n"))])
def test_without_the_bytes_ranges_are_lines_and_nothing_is_suggested(options):
    text = "a:\n  b\n"
    whole, one = render(report(diagnostic(text, Span(0, 7), fix=fix()), diagnostic(text, Span(0, 1))), options)
    assert whole["location"]["range"] == {"start": {"line": 1}, "end": {"line": 2}}
    assert one["location"]["range"] == {"start": {"line": 1}, "end": {"line": 1}}
    assert "suggestions" not in whole


def test_a_fix_of_several_edits_or_one_only_shown_is_no_suggestion():
    edit = PlacedEdit(Position(1, 1, 0), Position(1, 1, 0), "")
    several, shown = fix(edits=(edit, edit)), fix(Applicability.DISPLAY)
    found = render(report(diagnostic(fix=several), diagnostic(fix=shown)), of_text("title: a\n"))
    assert not any("suggestions" in one for one in found)


def test_a_file_that_has_become_shorter_is_no_trouble():
    (found,) = render(report(diagnostic("x\n" * 9 + "title: a\n")), of_text("é"))
    assert found["location"]["range"]["start"] == {"line": 10, "column": 3}


def test_the_definition_of_the_format_is_kept():
    for found in (report(), every_kind()):
        for options in (NOTHING, of_text("title: é\n")):
            written = json.loads(rdjson(found, options))
            assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(written)] == []
