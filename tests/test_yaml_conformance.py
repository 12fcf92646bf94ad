"""The YAML test suite (https://github.com/yaml/yaml-test-suite), as much of it as lies beside the project.

libyaml passes 257 of its 312 valid texts and refuses 78 of its 94 invalid ones; we do at least as well in proportion.
"""

import json
import re

import pytest

from conftest import shared_data
from recordlint.parse.yaml import load_all, locate
from recordlint.text import Span

VALID_SHARE = 257 / 312
INVALID_SHARE = 78 / 94

OTHER_VALUES = {
    "HM87-1": "libyaml takes a `?` that begins a plain scalar between brackets for an explicit key",
    "L24T-1": "libyaml gives a line of blanks at the end of a block scalar no line end",
    "S4JQ": "libyaml's binding does not tell the non-specific tag `!` of a plain scalar from no tag",
    "Y2GN": "libyaml ends the name of an anchor at a colon",
}
"""Where our values are not those of the suite, and why."""


def documents(text):
    return load_all(text, Span(0, len(text)))


def unmasked(text):
    """A text of the suite with its stand-ins for invisible characters put back."""
    for stand_in, char in (("␣", " "), ("↵", ""), ("←", "\r"), ("⇔", "\ufeff")):
        text = text.replace(stand_in, char)
    return re.sub("—*»", "\t", text).removesuffix("∎\n")


def cases():
    folder = shared_data("suites/yaml-test-suite")
    for path in sorted(folder.glob("*.yaml")):
        (document,) = documents(path.read_text(encoding="utf-8"))
        for number, case in enumerate(document.value):
            name = path.stem if len(document.value) == 1 else f"{path.stem}-{number}"
            yield name, unmasked(case["yaml"]), case


def json_values(text):
    decoder, text, at = json.JSONDecoder(), text.strip(), 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        at = len(text) - len(text[at:].lstrip())


def refused(found):
    """Whether a syntax fault is reported; a tag that we do not know is none of the suite's."""
    faults = [fault for document in found for fault in document.faults.get("invalid-syntax", ())]
    return any(not fault.message.endswith("is unknown") for fault in faults)


def test_valid_texts_are_accepted():
    verdicts = {name: not refused(documents(text)) for name, text, case in cases() if not case.get("fail")}
    assert sum(verdicts.values()) >= VALID_SHARE * len(verdicts), [name for name in verdicts if not verdicts[name]]


def test_invalid_texts_are_refused():
    verdicts = {name: refused(documents(text)) for name, text, case in cases() if case.get("fail")}
    assert sum(verdicts.values()) >= INVALID_SHARE * len(verdicts), [name for name in verdicts if not verdicts[name]]


def test_values_are_those_of_the_suite():
    differing, compared = set(), 0
    for name, text, case in cases():
        found = documents(text)
        if "json" in case and not case.get("fail") and not refused(found):
            compared += 1
            # Where there is no content, the suite says null or nothing, depending on the markers.
            ours = [document.value for document in found if document.value is not None]
            if ours != [value for value in json_values(case["json"]) if value is not None]:
                differing.add(name)
    assert compared > 100
    assert differing == {name for name, _, _ in cases() if name in OTHER_VALUES}


def test_every_text_of_the_suite_has_places():
    for name, text, _ in cases():
        for document in documents(text):
            for place in locate(text, document.span).nodes.values():
                assert document.span.start <= place.value.start <= place.value.end <= document.span.end, name


@pytest.mark.parametrize("masked", ["a␣b", "a——»b", "a»b", "a∎\n"])
def test_stand_ins_are_put_back(masked):
    assert unmasked(masked) in {"a b", "a\tb", "a"}
