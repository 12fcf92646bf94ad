"""What texts say as dates and times: tables of real spellings, and properties of all that RFC 3339 can write."""

from datetime import datetime, timedelta, timezone
from json import loads
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import shared_data
from recordlint.timestamps import (
    DAY,
    Form,
    Moment,
    Timestamp,
    Unit,
    Unreadable,
    field_name,
    format_offset,
    is_time_of_day,
    read,
)

STRICT = [
    ("2023-08-02", "2023-08-02"),
    ("2023-08-02T17:00:00Z", "2023-08-02T17:00:00Z"),
    ("2023-08-02t17:00:00z", "2023-08-02T17:00:00Z"),
    ("2023-08-02T17:00:00", "2023-08-02T17:00:00"),
    ("2023-08-02T17:00:00.125-05:30", "2023-08-02T17:00:00.125-05:30"),
    ("2023-08-02T17:00:00-00:00", "2023-08-02T17:00:00Z"),
    ("2024-02-29", "2024-02-29"),
    ("2000-02-29", "2000-02-29"),
    ("0000-01-01", "0000-01-01"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
    ("2017-01-01T08:59:60+09:00", "2017-01-01T08:59:60+09:00"),
    ("1998-12-31T15:59:60.123-08:00", "1998-12-31T15:59:60.123-08:00"),
    ("2015-06-30T23:59:60Z", "2015-06-30T23:59:60Z"),
]

ACCEPTED = [
    ("2023-08-02 17:00:00", "2023-08-02T17:00:00"),
    ("2023-08-02 17:00:00 +0200", "2023-08-02T17:00:00+02:00"),
    ("2023-08-02 17:00:00 +02:00", "2023-08-02T17:00:00+02:00"),
    ("2023-08-02 17:00", "2023-08-02T17:00:00"),
    ("2023-08-02T17:00Z", "2023-08-02T17:00:00Z"),
    ("2023-08-02T17", "2023-08-02T17:00:00"),
    ("2023-08-02T17:00:00+0200", "2023-08-02T17:00:00+02:00"),
    ("2023-08-02T17:00:00-07", "2023-08-02T17:00:00-07:00"),
    ("2023-08-02T17:00:00,5Z", "2023-08-02T17:00:00.5Z"),
    ("2023-08-02T17:00:00 Z", "2023-08-02T17:00:00Z"),
    ("2023-08-02T1700Z", "2023-08-02T17:00:00Z"),
    ("20230802T170000Z", "2023-08-02T17:00:00Z"),
    ("20230802", "2023-08-02"),
    ("2023-08", "2023-08"),
    ("2023", "2023"),
    ("2023-W31-3", "2023-08-02"),
    ("2023W313", "2023-08-02"),
    ("2020-W53-7", "2021-01-03"),
    ("2025-W01-1", "2024-12-30"),
    ("2023-214", "2023-08-02"),
    ("2024366", "2024-12-31"),
    ("2023-08-02T24:00:00Z", "2023-08-03T00:00:00Z"),
    ("2023-12-31T24:00", "2024-01-01T00:00:00"),
]

OTHER = [
    ("2023/8/2", "2023-08-02"),
    ("2023.08.02", "2023-08-02"),
    ("2023-8-2", "2023-08-02"),
    ("2023-8-2 9:00", "2023-08-02T09:00:00"),
    ("2023-08-02 9:00", "2023-08-02T09:00:00"),
    ("2023-08-02, 17:00", "2023-08-02T17:00:00"),
    ("2023-08-02 5:30 PM", "2023-08-02T17:30:00"),
    ("2023-08-02 12:30 a.m.", "2023-08-02T00:30:00"),
    ("2023-08-02T17:00:00+5", "2023-08-02T17:00:00+05:00"),
    ("2023-08-02T17:00:00-530", "2023-08-02T17:00:00-05:30"),
    ("2023-08-02 17:00:00 UTC", "2023-08-02T17:00:00Z"),
    (" 2023-08-02", "2023-08-02"),
    ("2023-08-02T17:00:00Z\n", "2023-08-02T17:00:00Z"),
    ("20230802170000", "2023-08-02T17:00:00"),
    ("2023/08", "2023-08"),
    ("2 Aug 2023", "2023-08-02"),
    ("2-Aug-2023", "2023-08-02"),
    ("2nd of August, 2023", "2023-08-02"),
    ("Aug 2, 2023", "2023-08-02"),
    ("August 2nd, 2023 at 5pm", "2023-08-02T17:00:00"),
    ("Sept. 12 2023", "2023-09-12"),
    ("2023 Aug 2", "2023-08-02"),
    ("Jul-2023", "2023-07"),
    ("May 2023", "2023-05"),
    ("Wed, 02 Aug 2023 17:00:00 GMT", "2023-08-02T17:00:00Z"),
    ("Wednesday, 2 August 2023", "2023-08-02"),
    ("Mon, 09 Oct 2023 09:27:12 -0700", "2023-10-09T09:27:12-07:00"),
    ("Wed Aug  2 17:00:00 2023", "2023-08-02T17:00:00"),
    ("Wed Aug  2 17:00:00 UTC 2023", "2023-08-02T17:00:00Z"),
    ("Wed Aug 02 2023 17:00:00 GMT+0200 (Central European Summer Time)", "2023-08-02T17:00:00+02:00"),
    ("2023年8月2日", "2023-08-02"),
    ("2023년 8월 2일 17:00", "2023-08-02T17:00:00"),
    ("08/25/2023", "2023-08-25"),
    ("25/08/2023", "2023-08-25"),
    ("08/08/2023", "2023-08-08"),
    ("25.08.2023 17:00", "2023-08-25T17:00:00"),
]

IMPOSSIBLE = [
    ("2023-13-45T99:00:00Z", "month 13"),
    ("2023-00-10", "month 0"),
    ("2023-01-00", "day 0"),
    ("2023-01-32", "day 32"),
    ("2023-02-30", "30 February"),
    ("2023-02-29", "29 February 2023"),
    ("1900-02-29", "29 February 1900"),
    ("2023-04-31", "31 April"),
    ("2023-08-02T25:00:00Z", "hour 25"),
    ("2023-08-02T24:00:01Z", "hour 24"),
    ("2023-08-02T17:60:00Z", "minute 60"),
    ("2023-08-02T17:00:61Z", "second 61"),
    ("2023-08-02T23:59:60Z", "second 60"),
    ("2016-12-31T22:59:60Z", "second 60"),
    ("2016-12-31T23:59:60+01:00", "second 60"),
    ("2023-08-02T17:00:00+25:00", "offset +25:00"),
    ("2023-08-02T17:00:00-0560", "offset -0560"),
    ("2023-08-02 13:00 PM", "hour 13 pm"),
    ("2023-W53", "week 53"),
    ("2023-W00", "week 0"),
    ("2023-W31-8", "day 8 of a week"),
    ("2023-366", "day 366 of 2023"),
    ("2023/13/08", "month 13"),
    ("31/02/2023", "31 February"),
    ("02/30/2023", "30 February"),
    ("13/45/2023", "month 13"),
    ("31 June 2023", "31 June"),
    ("Monday, 2 August 2023", "2 August 2023 is a Wednesday"),
    ("2023年13月2日", "month 13"),
]

NO_DATES = [
    "",
    "soon",
    "Last Modified",
    "2 Smarch 2023",
    "Someday, 2 August 2023",
    "2023-08-02T",
    "2023-08-02 17",
    "2023-08-02T17:00:00ZZ",
    "2023-01-29 18:30:22 2023 -0800",
    "2023-08-01/2023-08-05",
    "2023-008-02",
    "12:30",
    "1690995600",
    "v1.2.3",
    "2023-08-02\x00",
    "٢٠٢٣-٠٨-٠٢",
    "2" * 1_000_000,
]


@pytest.mark.parametrize(
    ("text", "written", "form"),
    [
        *((text, written, Form.RFC3339) for text, written in STRICT),
        *((text, written, Form.ACCEPTED) for text, written in ACCEPTED),
        *((text, written, Form.OTHER) for text, written in OTHER),
    ],
)
def test_what_people_write_is_read(text, written, form):
    answer = read(text)
    assert isinstance(answer, Timestamp), answer
    assert (answer.moment.text, answer.form, answer.others, answer.zone) == (written, form, (), None)


@pytest.mark.parametrize(("text", "reason"), IMPOSSIBLE)
def test_an_impossible_date_says_which_part_is(text, reason):
    assert read(text) == Unreadable(reason)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_not_read(text):
    assert read(text) == Unreadable()


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("08/02/2023", ["2023-08-02", "2023-02-08"]),
        ("8-2-2023", ["2023-08-02", "2023-02-08"]),
        ("02.08.2023", ["2023-08-02", "2023-02-08"]),
        ("08/25/23", ["2023-08-25", "1923-08-25"]),
        ("8/2/23 17:00", [f"{day}T17:00:00" for day in ("2023-08-02", "1923-08-02", "2023-02-08", "1923-02-08")]),
    ],
)
def test_all_readings_are_told(text, readings):
    assert [reading.text for reading in read(text).readings] == readings


@pytest.mark.parametrize("zone", ["PST", "CEST", "America/New_York", "Etc/UTC"])
def test_a_named_zone_leaves_the_offset_open(zone):
    answer = read(f"2023-08-02 17:00:00 {zone}")
    assert (answer.zone, answer.moment.offset, answer.form) == (zone, None, Form.OTHER)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("2023", Unit.YEAR),
        ("2023-08", Unit.MONTH),
        ("2023-W31", Unit.WEEK),
        ("2023-08-02", Unit.DAY),
        ("2023-08-02T17", Unit.HOUR),
        ("2023-08-02T17:00", Unit.MINUTE),
        ("2023-08-02T17:00:00", Unit.SECOND),
    ],
)
def test_a_moment_lasts_as_long_as_its_smallest_unit(text, unit):
    moment = read(text).moment
    assert moment.unit is unit
    assert moment.end - moment.begin == unit
    assert moment.has_time == (unit < DAY)


@pytest.mark.parametrize("text", ["9:30", "09:30:00", "5 pm", "17:00:00.5", "12:30 UTC", "T09:30Z"])
def test_a_time_of_day_is_known(text):
    assert is_time_of_day(text)


@pytest.mark.parametrize("text", ["2023-08-02", "17", "noon", "1:2:3:4", "1" * 1_000_000])
def test_what_is_no_time_of_day(text):
    assert not is_time_of_day(text)


def test_names_differ_in_spelling_only():
    assert field_name("last-Updated_at") == field_name("lastUpdatedAt") != field_name("updatedAt")


@pytest.mark.parametrize(("minutes", "written"), [(None, ""), (0, "Z"), (330, "+05:30"), (-90, "-01:30")])
def test_offsets_are_written_as_rfc_3339_does(minutes, written):
    assert format_offset(minutes) == written


OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59)
STAMPS = st.builds(
    lambda naive, minutes: naive.replace(tzinfo=timezone(timedelta(minutes=minutes))), st.datetimes(), OFFSETS
)


@given(STAMPS, st.sampled_from(["", ".0", ".123456789"]), st.sampled_from(["T", "t"]))
def test_every_rfc_3339_timestamp_is_accepted_and_stays_what_it_is(stamp, fraction, mark):
    date, _, clock = stamp.replace(microsecond=0).isoformat().partition("T")
    written = date + mark + clock[:8] + fraction + clock[8:]
    answer = read(written)
    assert answer.form is Form.RFC3339
    since_1970 = stamp.replace(tzinfo=None) - datetime(1970, 1, 1) - stamp.utcoffset()
    assert answer.moment.begin == since_1970 // timedelta(seconds=1)
    assert read(answer.moment.text) == answer._replace(moment=answer.moment._replace(fraction=fraction[1:]))


def test_the_form_rfc3339_is_what_json_schema_calls_date_time():
    suite = shared_data("suites/json-schema") / "tests" / "draft2020-12" / "optional" / "format" / "date-time.json"
    cases = [case for group in loads(suite.read_text(encoding="utf-8")) for case in group["tests"]]
    told = {}
    for case in cases:
        if isinstance(case["data"], str):
            answer = read(case["data"])
            strict = isinstance(answer, Timestamp) and answer.form is Form.RFC3339
            told[case["data"]] = strict and answer.moment.has_time and answer.moment.offset is not None
    assert told
    assert told == {case["data"]: case["valid"] for case in cases if isinstance(case["data"], str)}


@given(st.dates())
def test_week_and_ordinal_dates_are_the_same_day(day):
    year, week, weekday = day.isocalendar()
    texts = [day.isoformat(), f"{year:04}-W{week:02}-{weekday}", f"{day.year:04}-{day.timetuple().tm_yday:03}"]
    assert {read(text).moment.days for text in texts} == {(day - datetime(1970, 1, 1).date()).days}


@given(
    st.tuples(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.sampled_from("+-"), st.integers(0, 99), st.integers(0, 99)),
)
def test_an_impossible_timestamp_is_refused_for_its_first_wrong_part(date, clock, offset):
    text = "{:04}-{:02}-{:02}".format(*date) + "T{:02}:{:02}:{:02}".format(*clock) + "{}{:02}:{:02}".format(*offset)
    answer = read(text)
    try:
        if date[0]:
            datetime(*date)
    except ValueError:
        first = ("month",) if not 1 <= date[1] <= 12 else ("day", str(date[2]))
        assert answer.reason.startswith(first)
        return
    if isinstance(answer, Timestamp):
        assert clock[0] < 24 or clock == (24, 0, 0)
        assert clock[1] < 60
        assert clock[2] <= 60
        assert offset[1] < 24
        assert offset[2] < 60
    else:
        assert answer.reason.startswith(("day", "month", "offset", "hour", "minute", "second", "29 February"))


@given(st.text() | st.text(alphabet="0123456789-/.:TZW +年月日AugPM,", max_size=30))
def test_nothing_makes_reading_fail(text):
    answer = read(text)
    assert isinstance(answer, (Timestamp, Unreadable))
    if isinstance(answer, Timestamp):
        for reading in answer.readings:
            assert isinstance(reading, Moment)
            assert reading.begin < reading.end
            assert 1 <= reading.month <= 12
            assert 1 <= reading.day <= 31


@pytest.mark.parametrize("piece", ["1", " ", "a", "-", "2023-08-02 ", "Aug ", "(", "+1"])
def test_long_texts_take_no_time(piece):
    start = process_time()
    for length in (90, 100, 101, 1_000_000):
        assert read((piece * length)[:length]).reason is None
    assert process_time() - start < 1
