"""A fault planted in a sound record is reported by its rule, at its line and column, and brings nothing else with it:
in every syntax that can hold it, with LF and CRLF, with and without a byte order mark, after text of any script."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planted_values import VALUES
from planting import MARK, phrases
from record_render import SYNTAXES, Raw, article, at, render
from recordlint.text import decode
from support import ARTICLE, diagnose


def planted(text, raw, bom, ending):
    """The text with the fault in its place, and the span where it stands."""
    text = bom + text.replace("\n", ending)
    start = text.index(MARK)
    return text.replace(MARK, raw), start, start + len(raw)


def judged(text, path):
    """What is found, without notes and without the byte order mark that the test adds."""
    found = diagnose(text, path, config=ARTICLE)
    return [one for one in found if one.severity > 1 and one.rule != "byte-order-mark"]


layouts = st.tuples(st.sampled_from(SYNTAXES), st.sampled_from(["", "\ufeff"]), st.sampled_from(["\n", "\r\n"]))


@given(layouts, phrases, phrases)
def test_a_sound_record_is_clean(layout, title, excerpt):
    syntax, bom, ending = layout
    text, path = render(syntax, article(title, excerpt))
    assert judged(bom + text.replace("\n", ending), path) == []


@settings(max_examples=60)
@given(layouts, st.sampled_from(VALUES), phrases, phrases)
def test_a_wrong_value_is_one_diagnostic_on_the_value(layout, fault, title, excerpt):
    syntax, bom, ending = layout
    way, raws, rule = fault
    raw = raws.get(syntax.split()[0].removesuffix("l") if syntax == "jsonl" else syntax.split()[0], raws.get("*"))
    if raw is None:
        return
    data = article(title, excerpt)
    at(data, way)[way[-1]] = Raw(MARK)
    text, path = render(syntax, data)
    text, start, end = planted(text, raw, bom, ending)
    (found,) = judged(text, path)
    assert found.rule == rule
    assert (found.start.offset, found.end.offset) == (start, end)
    assert found.start == decode(path, text.encode()).position(start)
    assert found.pointer == "/" + "/".join(map(str, way))


@given(layouts, phrases, phrases)
def test_an_unknown_key_is_one_diagnostic_on_the_key(layout, title, excerpt):
    syntax, bom, ending = layout
    data = {"colour" + MARK: 5, **article(title, excerpt)}
    text, path = render(syntax, data)
    text, end, _ = planted(text, "", bom, ending)
    (found,) = judged(text, path)
    assert found.rule == "schema"
    stood_on = text[found.start.offset : found.end.offset]
    assert stood_on.strip('"') == "colour"
    assert abs(found.end.offset - end) <= 1


@given(layouts, phrases, phrases, st.sampled_from(["title", "excerpt", "topics", "provider", "publishedDateTime"]))
def test_a_missing_key_is_one_diagnostic_at_the_beginning(layout, title, excerpt, key):
    syntax, bom, ending = layout
    data = article(title, excerpt)
    del data[key]
    text, path = render(syntax, data)
    (found,) = judged(bom + text.replace("\n", ending), path)
    assert (found.rule, found.keyword, found.start[:2]) == ("schema", "required", (1, 1))
    assert f"`{key}`" in found.message


@given(layouts, phrases, phrases)
def test_a_repeated_key_is_one_diagnostic_on_the_second(layout, title, excerpt):
    syntax, bom, ending = layout
    data = {"category": "news", "category" + MARK: "events", **article(title, excerpt)}
    del data["category"]
    data = {"category": "news", **data}
    text, path = render(syntax, data)
    text, end, _ = planted(text, "", bom, ending)
    (found,) = judged(text, path)
    assert found.rule == "duplicate-key"
    assert text[found.start.offset : found.end.offset].strip('"') == "category"
    assert abs(found.end.offset - end) <= 1
    assert found.labels[0].start.offset < found.start.offset


BROKEN_LINES = {
    "yaml": f"subtitle: one{MARK}: two",
    "toml": f"subtitle = {MARK}two words",
}


@given(layouts, phrases, phrases)
def test_a_line_that_does_not_parse_is_one_diagnostic_and_hides_nothing(layout, title, excerpt):
    syntax, bom, ending = layout
    family = syntax.split()[0]
    if family not in BROKEN_LINES:
        return
    data = article(title, excerpt)
    data["quality"] = "many"
    del data["type"]
    text, path = render(syntax, data)
    text = text.replace("excerpt", BROKEN_LINES[family] + "\nexcerpt", 1)
    text, start, _ = planted(text, "", bom, ending)
    found = judged(text, path)
    assert sorted(one.rule for one in found) == ["invalid-syntax", "schema"]
    fault = next(one for one in found if one.rule == "invalid-syntax")
    assert fault.start.line == decode(path, text.encode()).position(start).line
    assert next(one for one in found if one.rule == "schema").pointer == "/quality"
