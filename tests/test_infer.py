"""`recordlint.infer`: the schema that is drafted from records, and what it says stands apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from record_render import SYNTAXES, article, render
from recordlint.infer import Inference, as_text
from recordlint.infer.formats import format_of
from recordlint.parse import parse
from recordlint.schema import Schema
from recordlint.text import Source


def records_of(values, path="records.jsonl"):
    """Records of mappings, one a line."""
    return parse(Source(path, "\n".join(json.dumps(value) for value in values)))


def inferred(records, threshold=1.0, title=""):
    inference = Inference()
    for record in records:
        inference.add(record)
    return inference.draft(title, threshold)


def drafted(values, threshold=1.0):
    """The document for some mappings; all that stands apart must be refused, and all else accepted."""
    found = inferred(records_of(values), threshold)
    schema = Schema("draft", found.document)
    assert schema.fault is None
    apart = {seen.line for outlier in found.outliers for seen in outlier.tally.places}
    assert apart <= {line for line, value in enumerate(values, 1) if not schema.is_valid(value)}
    return found.document


def told(values, threshold=0.98):
    """What is said to stand apart."""
    return [line for outlier in inferred(records_of(values), threshold).outliers for line in outlier.lines()]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=6),
    st.sampled_from(["2024-05-02", "2024-05-02T08:30:00Z", "https://a.example/", "a@b.example", "PT5M", "", "news"]),
)
keys = st.sampled_from(["title", "titel", "url", "a/b", "~", "%", "$ref", "\ud800", "\ud801", ""]) | st.text(max_size=3)
values = st.recursive(
    scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(keys, below, max_size=4), max_leaves=12
)
mappings = st.lists(st.dictionaries(keys, values, max_size=4), min_size=1, max_size=8)


@given(mappings, st.integers(1, 10))
def test_with_a_threshold_of_one_every_record_passes(data, times):
    records = records_of(data * times)
    found = inferred(records)
    schema = Schema("draft", json.loads(as_text(found.document)))
    assert schema.fault is None
    assert found.outliers == ()
    assert [record.data for record in records if not schema.is_valid(record.data)] == []


@given(st.lists(st.tuples(st.sampled_from(SYNTAXES), st.text("abc é:#", min_size=1)), min_size=1, max_size=8))
def test_records_in_the_shape_of_the_seeds_pass_whatever_their_syntax(drawn):
    texts = [render(syntax, article(f"News {text}", f"It says {text}")) for syntax, text in drawn]
    records = [record for text, path in texts for record in parse(Source(path, text))]
    schema = Schema("draft", inferred(records).document)
    assert all(schema.is_valid(record.data) for record in records)
    assert not schema.is_valid({"title": "News"})


faults = st.sampled_from(
    [
        lambda data: data.update(quality="many"),
        lambda data: data.update(publishedDateTime="in spring"),
        lambda data: data.pop("excerpt"),
        lambda data: data.update(type="artcle"),
        lambda data: data.update(topics=[]),
        lambda data: data.update(title=""),
        lambda data: data["provider"].update(domain=None),
        lambda data: data.update(publishd=data.pop("published")),
    ]
)


@settings(max_examples=16)
@given(faults, st.integers(0, 99))
def test_what_stands_apart_is_refused_and_told_with_its_line_and_all_else_passes(fault, number):
    data = [article(f"News of day {day}", f"What day {day} brought") for day in range(100)]
    fault(data[number])
    found = inferred(records_of(data), 0.98)
    schema = Schema("draft", found.document)
    assert [line for line, one in enumerate(data) if not schema.is_valid(one)] == [number]
    assert found.outliers
    assert {seen.line for outlier in found.outliers for seen in outlier.tally.places} == {number + 1}


def test_types_and_what_is_required():
    document = drafted([{"title": "A", "n": 1}, {"title": "B", "n": 1.5, "seen": True}, {"title": "C", "n": None}])
    assert document["required"] == ["title", "n"]
    properties = document["properties"]
    assert properties["title"]["type"] == "string"
    assert properties["n"]["type"] == ["number", "null"]
    assert properties["seen"] == {"description": "In 1 of 3.", "type": "boolean"}


def test_required_above_the_threshold():
    data = [{"title": f"A {n}", "by": "me"} for n in range(95)] + [{"title": f"B {n}"} for n in range(5)]
    assert drafted(data, 0.95)["required"] == ["title", "by"]
    assert drafted(data, 0.96)["required"] == ["title"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2024-05-02", "date"),
        ("2024-05-02T08:30:00Z", "date-time"),
        ("08:30:00Z", "time"),
        ("PT1H30M", "duration"),
        ("https://a.example/b", "uri"),
        ("https://a.example/b c", ""),
        ("https://a.example/Brücke", "iri"),
        ("otter@river.example", "email"),
        ("4c1e7d56-9a0c-4c57-8a7e-2f1f0d7e1a55", "uuid"),
        ("192.0.2.1", "ipv4"),
        ("2024-13-45", ""),
        ("Post", ""),
        ("a:b", ""),
        ("https://a.example/\ud800", ""),
        ("https://a.example/" + "x" * 3000, ""),
        ("a\n", ""),
    ],
)
def test_formats(text, name):
    assert format_of(text) == name


def test_formats_of_a_field():
    data = [{"on": f"2024-05-{n:02}", "at": f"2024-05-{n:02}T00:00:00Z", "to": "a@b.example"} for n in range(1, 21)]
    data += [{"on": "2024-06-01T00:00:00Z", "at": "2024-06-01T00:00:00Z", "to": "b@b.example"}]
    properties = drafted(data)["properties"]
    assert properties["on"]["anyOf"] == [{"format": "date"}, {"format": "date-time"}]
    assert properties["at"]["format"] == "date-time"
    assert properties["at"]["description"] == "In all 21; from 2024-05-01T00:00:00Z to 2024-06-01T00:00:00Z."
    assert properties["to"]["format"] == "email"


def test_addresses_with_and_without_letters_of_other_scripts_are_iris():
    data = [{"map": f"https://a.example/{n}"} for n in range(5)] + [{"map": "https://a.example/Brücke"}]
    assert drafted(data)["properties"]["map"]["format"] == "iri"
    data = [{"map": f"https://a.example/{n}"} for n in range(60)] + [{"map": "https://a.example/Brücke"}]
    assert told(data)[0] == "`map` is written as no `uri` in 1 of 61"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["news"] * 30, {"const": "news"}),
        (["news", "video"] * 15, {"enum": ["news", "video"]}),
        (["news", "video"] * 9, None),
        ([f"word {n}" for n in range(30)], None),
        (["1.0", "1.1"] * 15, None),
        (["news"] * 29 + [""], None),
        (["news", "video"] * 15 + ["rare", "odd"], None),
    ],
)
def test_values_that_repeat(words, expected):
    kind = drafted([{"kind": word} for word in words])["properties"]["kind"]
    said = {key: kind[key] for key in ("const", "enum") if key in kind}
    assert said == (expected or {})


def test_a_word_that_was_probably_misspelt():
    data = [{"kind": "article"} for _ in range(60)] + [{"kind": "video"}] * 20 + [{"kind": "artcle"}]
    assert told(data)[:2] == [
        "`kind` is `artcle` in 1 of 81; did you mean `article`?",
        '    records.jsonl:81: "artcle"',
    ]
    assert drafted(data)["properties"]["kind"]["enum"] == ["article", "video", "artcle"]
    assert drafted(data, 0.98)["properties"]["kind"]["enum"] == ["article", "video"]


def test_words_that_differ_in_digits_are_different_words():
    data = [{"step one": "level-1", "n": n} for n in range(100)] + [{"step one": "level-2", "n": 1}]
    assert told(data) == []


@pytest.mark.parametrize(
    ("numbers", "bounds"),
    [
        (range(30), {"minimum": 0}),
        (range(1, 31), {"minimum": 1}),
        (range(1, 5), {"minimum": 0}),
        ([-1, 4, 9], {"minimum": -1}),
        ([-2, 4, 9], {}),
        ([1, 3, 5, 5], {"minimum": 0, "maximum": 5}),
        ([1, 3, 5], {"minimum": 0}),
        ([0.5, 1.0, 1], {"minimum": 0, "maximum": 1}),
        ([5, 5], {"minimum": 0}),
    ],
)
def test_bounds_of_numbers(numbers, bounds):
    document = drafted([{"n": number} for number in numbers])["properties"]["n"]
    assert {key: document[key] for key in ("minimum", "maximum") if key in document} == bounds


def test_numbers_that_are_none():
    records = parse(Source("a.yaml", "- n: .nan\n- n: .inf\n"))
    schema = Schema("draft", inferred(records).document)
    assert all(schema.is_valid(record.data) for record in records)


def test_lengths():
    data = [{"code": "de", "name": "x" * (n % 7 + 1), "note": "" if n < 5 else "ab", "none": ""} for n in range(30)]
    properties = drafted([*data, {"code": "fr", "name": "y", "note": "abc", "none": ""}])["properties"]
    assert properties["name"]["description"] == "In all 31; 1 to 7 characters."
    assert properties["note"]["description"] == "In all 31; 5 empty; 0 to 3 characters."
    assert "minLength" not in properties["note"]
    assert properties["none"] == {"description": "In all 31.", "type": "string"}
    codes = [{"code": f"{chr(97 + n // 26)}{chr(97 + n % 26)}"} for n in range(60)]
    code = drafted(codes)["properties"]["code"]
    assert (code["minLength"], code["maxLength"]) == (2, 2)


def test_lists():
    data = [{"tags": [f"t{n}", f"u{n}"], "odd": [1, "a"][: n % 3]} for n in range(30)]
    properties = drafted(data)["properties"]
    assert properties["tags"]["description"] == "In all 30; 2 items."
    assert properties["tags"]["uniqueItems"] is True
    assert properties["tags"]["minItems"] == 1
    assert "minItems" not in properties["odd"]
    assert properties["odd"]["items"]["type"] == ["string", "integer"]
    assert told([*data * 2, {"tags": ["a", "a"], "odd": []}])[:2] == [
        "`tags` repeats an item in 1 of 61",
        "    records.jsonl:61",
    ]
    assert drafted([{"tags": []}])["properties"]["tags"] == {
        "description": "In the only one; 0 items.",
        "type": "array",
    }


def test_a_mapping_is_closed_when_new_keys_are_unlikely():
    assert drafted([{"title": f"A {n}"} for n in range(10)])["additionalProperties"] is False
    assert "additionalProperties" not in drafted([{"title": f"A {n}"} for n in range(9)])
    data = [{"title": f"A {n}", f"only here {n}": n} for n in range(3)] + [{"title": f"B {n}"} for n in range(9)]
    assert "additionalProperties" not in drafted(data)


def test_many_rare_keys_are_taken_together():
    words = ["ant", "bee", "cow", "dog", "elk", "fox", "gnu", "hen", "ibis", "jay", "kite"]
    data = [{"title": f"A {n}", word: n} for n, word in enumerate(words)]
    document = drafted(data)
    assert list(document["properties"]) == ["title"]
    assert document["additionalProperties"]["type"] == "integer"


def test_keys_that_are_names():
    data = [{f"Firm {n}": {"domain": f"{n}.example", "tags": ["a"]}} for n in range(30)]
    document = drafted(data)
    assert "properties" not in document
    assert document["additionalProperties"]["properties"]["domain"]["description"].startswith("In all 30;")
    one = drafted([{name: {"icon": name, "title": name} for name in ("food", "health", "legal", "post")}])
    assert one["additionalProperties"]["required"] == ["icon", "title"]
    assert "additionalProperties" not in drafted([{"a": {"x": 1}, "b": {"y": 1}, "c": {"z": 1}, "d": {"w": 1}}])
    assert "additionalProperties" not in drafted([{"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1}, "d": 1}])


def test_more_keys_than_are_told_apart():
    data = [{"title": "T", **{f"k{n}-{m}": m for m in range(20)}} for n in range(30)]
    document = drafted(data)
    assert document["additionalProperties"] == {
        "description": document["additionalProperties"]["description"],
        "type": "integer",
        "minimum": 0,
    }
    assert len(document["properties"]) <= 128


def test_what_is_alike_is_said_once():
    image = {"url": "https://a.example/a.png", "width": 3, "height": 2}
    data = [{"images": [image], "by": {"logo": image}, "related": [{"images": [image, image]}]} for _ in range(3)]
    document = drafted(data)
    assert list(document["$defs"]) == ["image"]
    assert document["$defs"]["image"]["description"] == "Seen 12 times."
    assert document["properties"]["images"]["items"]["$ref"] == "#/$defs/image"
    assert document["properties"]["by"]["properties"]["logo"]["$ref"] == "#/$defs/image"


def test_what_is_alike_has_a_name_of_its_own():
    one, other = {"a": 1, "b": 1, "c": 1}, {"x": 1, "y": 1, "z": 1}
    data = [{"p": {"pies": [one]}, "q": {"py": [one]}, "r": {"pies": other}, "s": {"pies": other}, "t/%": one}]
    assert set(drafted(data)["$defs"]) == {"t/%", "pies"}
    data = [{"p": {"ports": [one]}, "q": {"ports": [one]}, "r": {"port": other}, "s": {"port": other}}]
    assert list(drafted(data)["$defs"]) == ["port", "port-2"]
    data = [{"p": {"stories": [one]}, "q": {"stories": [one]}, "r": [[one]]}]
    assert list(drafted(data)["$defs"]) == ["story"]


def test_roles_are_said_where_the_name_tells_them():
    data = [
        {
            "title": f"T {n}",
            "publishedDateTime": "2024-05-02T08:30:00Z",
            "provider": {"name": "A", "domain": "a.example"},
            "images": [{"url": "https://a.example/1.png", "isCached": True}],
            "odd": {"title": "T"},
        }
        for n in range(3)
    ]
    properties = drafted(data)["properties"]
    assert properties["title"]["x-recordlint-role"] == "text"
    assert "x-recordlint-role" not in properties["publishedDateTime"]
    assert properties["provider"]["x-recordlint-role"] == "provider"
    assert properties["images"]["items"]["x-recordlint-role"] == "image"
    flag = properties["images"]["items"]["properties"]["isCached"]
    assert flag["x-recordlint-role"] == "cached-flag"
    assert "x-recordlint-role" not in properties["odd"]["properties"]["title"]


def test_the_schema_as_text_is_json_that_a_person_can_read():
    document = inferred(records_of([{"by": "A\u202eB", "n": [1]}] * 25), title="Otters").document
    text = as_text(document)
    assert json.loads(text) == document
    assert '"title": "Otters",' in text
    assert "\u202e" not in text
    assert '    "by": { "description": "In all 25; always the same.", "const": "A\\u202eB" },' in text
    assert max(map(len, text.splitlines())) < 105
    assert as_text({"a": [[], {}]}) == '{\n  "a": [\n    [],\n    {}\n  ]\n}\n'


def test_what_stands_apart_reads_well():
    data = [{"n": 1, "by": {"name": f"N {n}"}, "on": "2024-01-01"} for n in range(200)]
    data += [{"n": "many", "by": {"name": None}, "on": "soon"}]
    data += [{"n": 1, "by": {"name": "x" * 80}}, {"n": [1], "by": {"name": ["x" * 80]}, "on": "2024-01-01"}]
    assert told(data) == [
        "`n` is a string in 1 of 203; expected an integer",
        '    records.jsonl:201: "many"',
        "`n` is a list in 1 of 203; expected an integer",
        "    records.jsonl:203",
        "`by.name` is empty in 1 of 203; expected a string",
        "    records.jsonl:201: null",
        "`by.name` is a list in 1 of 203; expected a string",
        "    records.jsonl:203",
        "`on` is written as no `date` in 1 of 202",
        '    records.jsonl:201: "soon"',
        "`on` is missing in 1 of 203",
        "    records.jsonl:202",
    ]


def test_only_some_places_are_shown():
    data = [{"by": "x"} for _ in range(400)] + [{} for _ in range(5)]
    assert told(data) == [
        "`by` is missing in 5 of 405",
        *(f"    records.jsonl:{line}" for line in (401, 402, 403)),
        "    and 2 more",
    ]


def test_a_key_that_comes_late_was_missing_before():
    data = [{"a": 1}] + [{"a": 1, "by": "x"} for _ in range(99)]
    assert told(data) == ["`by` is missing in 1 of 100", "    records.jsonl:1"]
