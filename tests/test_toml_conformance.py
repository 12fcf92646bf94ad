"""The valid documents of toml-test: each is read without a fault, with its values, and every node has its place."""

import json
import math
import re

import pytest

from conftest import SHARED, shared_data
from parse_support import nodes, whole
from recordlint.parse.toml import load, locate
from recordlint.parse.toml_scan import scan

FOLDER = "suites/toml-test/valid"
NAMES = sorted(path.relative_to(SHARED / FOLDER).as_posix()[:-5] for path in (SHARED / FOLDER).rglob("*.toml"))


def date_form(written):
    """A date or time in the form of the suite's: `T` and `Z`, milliseconds without zeros at the end."""
    written = written.upper().replace(" ", "T")
    written = re.sub(r"(?<=T\d\d:\d\d)(?=Z|[+-]|\Z)|(?<=\A\d\d:\d\d)\Z", ":00", written)
    return re.sub(r"(\.\d*?)0+(?=\D|\Z)", r"\1", written).replace(".Z", "Z")


def is_tagged(value, tagged):
    """Whether a value of ours is what the suite expects, where dates, times and what is not finite are text."""
    if isinstance(tagged, list):
        return isinstance(value, list) and len(value) == len(tagged) and all(map(is_tagged, value, tagged))
    if set(tagged) != {"type", "value"} or not isinstance(tagged["value"], str):
        same_keys = isinstance(value, dict) and value.keys() == tagged.keys()
        return same_keys and all(is_tagged(value[key], tagged[key]) for key in tagged)
    kind, expected = tagged["type"], tagged["value"]
    if kind == "float" and not math.isfinite(float(expected)):
        sign = "+-" if expected == "nan" else "+"
        return isinstance(value, str) and value.lstrip(sign) == expected.lstrip("+")
    if kind in ("integer", "float"):
        number = {"integer": int, "float": float}[kind]
        return type(value) is number and value == number(expected)
    if kind == "bool":
        return value is (expected == "true")
    if kind == "string":
        return value == expected
    return isinstance(value, str) and date_form(value) == date_form(expected)


def test_the_suite_is_there():
    shared_data(FOLDER)
    assert len(NAMES) > 200


@pytest.mark.parametrize("name", NAMES)
def test_valid(name):
    folder = shared_data(FOLDER)
    text = (folder / f"{name}.toml").read_bytes().decode()
    span = whole(text)._replace(start=text.startswith("\ufeff"))
    document = load(text, span)
    assert not document.faults
    assert not document.suspects
    assert is_tagged(document.value, json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    scanned = scan(text[span.start :], span.start)
    assert (scanned.value, scanned.faults) == (document.value, ())
    assert set(locate(text, span).nodes) == {pointer for pointer, _ in nodes(document.value)}
