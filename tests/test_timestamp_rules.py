"""What the pages of the timestamp rules cannot show: how they agree with a schema, and odd values."""

import json
from time import process_time

import pytest

from recordlint.diagnostic import Severity
from support import ARTICLE, diagnose


def told(data, config="", path="record.json"):
    found = diagnose(data if isinstance(data, str) else json.dumps(data), path, config)
    return [(one.rule, one.pointer) for one in found if one.group in {"timestamps", "schema"}]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("2024-13-02T17:00:00Z", "invalid-timestamp"),
        ("in May", "invalid-timestamp"),
        ("2 May 2024", "nonstandard-timestamp"),
        ("2024-05-02 17:00:00+02:00", "nonstandard-timestamp"),
        ("2024-05-02 17:00:00", "nonstandard-timestamp"),
        ("20240502T170000Z", "nonstandard-timestamp"),
        ("2024-05-02T17:00:00", "missing-utc-offset"),
        ("2024-05-02", "schema"),
        ("yes", "schema"),
        (20240502, "schema"),
    ],
)
def test_where_the_schema_wants_a_date_time_one_rule_speaks_and_it_is_an_error(value, rule):
    record = {
        "title": "The river that came back",
        "excerpt": "For forty years nobody swam in it.",
        "publishedDateTime": value,
        "webUrl": "https://riverweekly.example/river",
        "type": "article",
        "provider": {"name": "River Weekly", "domain": "riverweekly.example"},
        "topics": ["Rivers"],
    }
    found = [one for one in diagnose(json.dumps(record), "record.json", ARTICLE) if one.group != "files"]
    assert [(one.rule, one.pointer, one.severity) for one in found] == [(rule, "/publishedDateTime", Severity.ERROR)]


@pytest.mark.parametrize("word", ["yes", "No", "true", "FALSE", "on"])
def test_a_boolean_is_no_timestamp_even_in_quotes(word):
    assert told({"published": word, "date": word}) == []


def test_every_record_of_a_file_is_looked_at():
    lines = '{"date": "2024-05-02"}\n{"date": "2024-99-02"}\n'
    found = diagnose(lines, "records.jsonl")
    assert [(one.rule, one.record, one.start.line) for one in found] == [("invalid-timestamp", 1, 2)]


def fix_of(rule, value, config=""):
    found = [one for one in diagnose(json.dumps({"date": value}), "record.json", config) if one.rule == rule]
    assert len(found) == 1
    return found[0].fix


@pytest.mark.parametrize(
    ("timezone", "value", "written"),
    [
        ("UTC", "2024-05-02T17:00:00", '"2024-05-02T17:00:00Z"'),
        ("America/New_York", "2024-05-02 17:00", '"2024-05-02 17:00-04:00"'),
        ("Asia/Kolkata", "2024-05-02T17:00:00", '"2024-05-02T17:00:00+05:30"'),
    ],
)
def test_the_offset_is_that_of_the_configured_time_zone(timezone, value, written):
    fix = fix_of("missing-utc-offset", value, f'timezone = "{timezone}"\n')
    assert [edit.text for edit in fix.edits] == [written]


@pytest.mark.parametrize(
    ("timezone", "value"),
    [
        ("UTC", "0000-05-02T17:00:00"),  # a year that Python cannot hold
        ("Europe/Amsterdam", "1890-05-02T17:00:00"),  # local mean time, with seconds in its offset
    ],
)
def test_no_offset_is_guessed_where_none_can_be_written(timezone, value):
    assert fix_of("missing-utc-offset", value, f'timezone = "{timezone}"\n') is None


@pytest.mark.parametrize("value", ["12 April 2024", "20240412", "2024-W15-5"])
def test_the_file_name_s_date_replaces_only_what_is_written_as_it_is(value):
    found = diagnose(f"---\ndate: '{value}'\n---\n", "2024-05-02-river.md")
    mismatched = [one for one in found if one.rule == "mismatched-filename-date"]
    assert len(mismatched) == 1
    assert mismatched[0].fix is None


@pytest.mark.parametrize(
    "pair", ["date: '2024'", "date: 2024-04", "date: soon", "date: 05/02/2024", "updated: 2024-09-01"]
)
def test_a_date_that_may_be_that_of_the_file_name_is_not_mismatched(pair):
    found = diagnose(f"---\n{pair}\n---\n", "2024-05-02-river.md")
    assert "mismatched-filename-date" not in {one.rule for one in found}


@pytest.mark.parametrize(
    ("first", "last", "disordered"),
    [
        ("2024-05-02", "2024-05-01", True),
        ("2024-05-02", "2024-05", False),
        ("2024-05-02", "2024-04", True),
        ("2024-05-02T10:00:00Z", "2024-05-02T09:59:59Z", True),
        ("2024-05-02T10:00:00Z", "2024-05-02T10:00Z", False),
        ("2024-05-02T10:00:00Z", "2024-05-02T11:59:59+02:00", True),
        ("2024-05-02T10:00:00", "2024-05-01T23:00:00Z", False),
        ("2024-05-02T10:00:00", "2024-05-01T19:00:00Z", True),
        ("2024-05-02T01:00:00Z", "2024-05-01", False),
        ("08/05/2024", "2024-01-01", False),
    ],
)
def test_only_what_is_certain_is_disordered(first, last, disordered):
    found = told({"startDate": first, "endDate": last})
    assert (("disordered-timestamps", "/endDate") in found) == disordered


def test_a_later_field_is_reported_once_whatever_it_precedes():
    record = {"created": "2024-05-02", "date": "2024-05-03", "updated": "2024-05-01", "modified": "2024-05-04"}
    assert told(record) == [("disordered-timestamps", "/updated")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("19 mins", "PT19M"),
        ("19min", "PT19M"),
        ("1h 30m", "PT1H30M"),
        ("1 hour, 5 minutes and 3 sec.", "PT1H5M3S"),
        ("2 weeks", "P2W"),
        ("1 year 3 days 2 hrs", "P1Y3DT2H"),
        ("0 min", "PT0S"),
        ("3:45", "PT3M45S"),
        ("01:02:03", "PT1H2M3S"),
        (" pt5m ", "PT5M"),
        ("3:75", None),
        ("5 minutes 1 hour", None),
        ("5 min 6 min", None),
        ("3-4 hours", None),
        ("1.5 hours", None),
        ("5", None),
        ("P", None),
        ("PT", None),
        ("5 fortnights", None),
        ("5 minutes or so", None),
    ],
)
def test_durations_that_people_write(text, meant):
    found = [one for one in diagnose(json.dumps({"duration": text}), "record.json") if one.group == "timestamps"]
    assert [one.rule for one in found] == ["invalid-duration"]
    fix = found[0].fix
    assert (fix and json.loads(fix.edits[0].text)) == meant


@pytest.mark.parametrize("text", ["PT19M", "P1Y2M3DT4H5M6S", "P3W", "PT0S", "PT1.5S", "P1DT12,5H", "PT36H"])
def test_durations_as_the_standard_writes_them(text):
    assert told({"duration": text}) == []


@pytest.mark.parametrize("piece", ["1 min ", "P1Y", "1:", "and ", "9" * 50])
def test_long_texts_take_no_time(piece):
    start = process_time()
    assert told({"duration": piece * 10_000, "date": piece * 10_000}) == [
        ("invalid-duration", "/duration"),
        ("invalid-timestamp", "/date"),
    ]
    assert process_time() - start < 2
