import pytest
from hypothesis import given
from hypothesis import strategies as st

from parse_support import within
from support import brief, diagnose

SELECT = (
    'select = ["nonstandard-timestamp", "invalid-timestamp", "boilerplate", "unused-suppression", "unknown-rule"]\n'
)


def found(text, path="record.md", config=SELECT):
    return brief(diagnose(text, path, config=config))


def front(*lines):
    return "\n".join(["---", *lines, "---", "Some text.", ""])


@pytest.mark.parametrize(
    "lines",
    [
        ("date: 2024/5/2  # recordlint: ignore[nonstandard-timestamp]",),
        ("date: 2024/5/2\t#recordlint:ignore[nonstandard-timestamp] because it is meant",),
        ("# recordlint: ignore[nonstandard-timestamp]", "date: 2024/5/2"),
        ("# recordlint: ignore[nonstandard-timestamp]", "", "date: 2024/5/2"),
        ("title: x", "# recordlint: ignore-file[nonstandard-timestamp]", "date: 2024/5/2"),
        ("date: 2024/5/2", "title: x # recordlint: ignore-file[nonstandard-timestamp]"),
    ],
)
def test_a_comment_hides_what_it_is_meant_for(lines):
    assert found(front(*lines)) == []
    assert found(front(*lines).replace("\n", "\r\n")) == []
    assert found("\ufeff" + front(*lines)) == []


def test_comments_one_after_another_are_meant_for_the_same_line():
    lines = (
        "# recordlint: ignore[nonstandard-timestamp]",
        "# recordlint: ignore[invalid-timestamp]",
        "date: 2024/5/2",
    )
    assert found(front(*lines)) == [("unused-suppression", 3, 22)]


def test_another_line_is_not_covered():
    lines = ("# recordlint: ignore[nonstandard-timestamp]", "title: x", "date: 2024/5/2")
    assert found(front(*lines)) == [("unused-suppression", 2, 22), ("nonstandard-timestamp", 4, 7)]


@pytest.mark.parametrize("value", ['"# recordlint: ignore[nonstandard-timestamp]"', "a#recordlint: ignore[x]"])
def test_what_stands_in_a_value_is_no_comment(value):
    assert found(front(f"title: {value}", "date: 2024/5/2")) == [("nonstandard-timestamp", 3, 7)]


def test_a_block_scalar_holds_no_comment():
    lines = ("text: |", "  # recordlint: ignore-file[nonstandard-timestamp]", "date: 2024/5/2")
    assert found(front(*lines)) == [("nonstandard-timestamp", 4, 7)]


def test_toml_has_comments_and_json_has_none():
    toml = 'date = "2024/5/2" # recordlint: ignore[nonstandard-timestamp]\n'
    assert found(toml, "record.toml") == []
    text = '{"a": "# recordlint: ignore-file[nonstandard-timestamp]", "date": "2024/5/2"}\n'
    assert [rule for rule, *_ in found(text, "record.json")] == ["nonstandard-timestamp"]


BODY = """---
title: x
---
The text is here, and it is whole.

{}
Subscribe to our newsletter
"""


def test_a_comment_in_a_body():
    assert found(BODY.format("")) == [("boilerplate", 7, 1)]
    assert found(BODY.format("<!-- recordlint: ignore[boilerplate] -->")) == []
    assert found(BODY.format("<!-- recordlint: ignore-file[boilerplate] -->")) == []
    fenced = "```\n<!-- recordlint: ignore-file[boilerplate] -->\n```\n\nAnd here is more of the text.\n"
    assert found(BODY.format(fenced)) == [("boilerplate", 12, 1)]


def test_rules_that_were_not_run_are_not_judged():
    lines = ("date: 2024-05-02  # recordlint: ignore[future-timestamp]",)
    assert found(front(*lines)) == []


def test_unsuppressible_rules_are_reported_all_the_same():
    lines = ("date: 2024/5/2  # recordlint: ignore[nonstandard-timestamp]",)
    config = SELECT + 'unsuppressible = ["nonstandard-timestamp"]\n'
    assert found(front(*lines), config=config) == [("nonstandard-timestamp", 2, 7)]


def test_what_says_something_of_comments_cannot_be_hidden_by_one():
    lines = ("title: x  # recordlint: ignore[unknown-rule, no-such-thing]",)
    assert ("unknown-rule", 2, 46) in found(front(*lines))


@given(st.text(alphabet="ab: #[],-\n<>!`recordlint:ignore-file", max_size=80))
def test_no_comment_makes_it_fail(text):
    rules = [rule for rule, *_ in found(f"---\ntitle: x\n{text}\n# recordlint: ignore[{text[:9]}]\n---\n{text}\n")]
    assert "internal-error" not in rules


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("---\n" + "# recordlint: ignore[empty-value]\n" * 1_500 + "title:\n---\n", 0),
        ("---\n" + "a: 'b' # recordlint: ignore[empty-value]\n" * 1_500 + "title:\n---\n", 1_501),
        ("---\ntitle:\n---\n" + "<!-- recordlint: ignore[empty-value] -->\n```\n\n```\n" * 1_500, 1_501),
    ],
    ids=["alone", "behind values", "between code"],
)
def test_many_comments_are_read_in_time_that_grows_with_their_number(text, reported):
    with within(2):
        assert len(found(text, config='select = ["empty-value", "unused-suppression"]\n')) == reported


@pytest.mark.parametrize("quoted", ["`{}`", "Write `{}` there.", "`` ` {} ``"])
def test_a_comment_that_is_shown_as_code_hides_nothing(quoted):
    comment = "<!-- recordlint: ignore-file[nonstandard-timestamp] -->"
    text = f"---\ndate: 2024/5/2\n---\n{quoted.format(comment)}\n"
    assert found(text) == [("nonstandard-timestamp", 2, 7)]
    assert found(text + f"`a` {comment} `b`\n") == []
