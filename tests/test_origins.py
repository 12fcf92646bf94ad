"""When and by whom a record was published, as it says itself."""

from __future__ import annotations

import pytest

from recordlint.origins import LONGEST, Month, Origin, origin
from recordlint.parse import parse
from recordlint.text import Source
from test_secrets import BASE62


def of(front_matter, path="a.md"):
    (record,) = parse(Source(path, f"---\n{front_matter}\n---\ntext\n"))
    return origin(record)


@pytest.mark.parametrize(
    ("front_matter", "published"),
    [
        ("publishedDateTime: 2023-08-02T10:00:00Z", Month(2023, 8)),
        ("date: 2 Aug 2023", Month(2023, 8)),
        ("date: 2023-08", Month(2023, 8)),
        ("pub_date: '2023-08-02'", Month(2023, 8)),
        ("date: 2023-09-01\npublishedDateTime: 2023-08-31T23:00:00-02:00", Month(2023, 8)),
        ("published: nonsense\ndate: 2023-08-02", Month(2023, 8)),
        ("date: 2023", None),
        ("date: 2023-13-45", None),
        ("published: true", None),
        ("updated: 2023-08-02", None),
        ("a: {date: 2023-08-02}", None),
        ("title: a", None),
    ],
)
def test_the_month_is_that_of_the_plainest_date_of_publishing(front_matter, published):
    assert of(front_matter).published == published


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("_posts/2023-08-02-a.md", Month(2023, 8)),
        ("2023-08-02-a.md", Month(2023, 8)),
        ("2023-13-45-a.md", None),
        ("2023-08-02-a/b.md", None),
    ],
)
def test_a_file_name_dates_a_record_that_does_not(path, published):
    assert of("title: a", path).published == published
    assert of("date: 2024-01-01", path).published == Month(2024, 1)


@pytest.mark.parametrize(
    ("front_matter", "provider"),
    [
        ("provider: {name: The  Daily\n  Gull, domain: gull.example}", "The Daily Gull"),
        ("publisher: {name: Gull}", "Gull"),
        ("provider: {name: ' '}\nsource: {name: Gull}", "Gull"),
        ("provider: Gull", None),
        ("provider: {name: 3}", None),
        (f"provider: {{name: {'a' * 2 * LONGEST}}}", "a" * LONGEST),
    ],
)
def test_the_provider_is_named_by_a_mapping(front_matter, provider):
    assert of(front_matter).provider == provider


def test_secrets_are_hidden():
    token = "ghp_" + BASE62[5:41]
    assert token not in str(of(f"provider: {{name: {token}}}"))


def test_records_have_numbers():
    records = parse(Source("a.yaml", "date: 2023-08-02\n---\ndate: 2023-09-02\n"))
    assert [origin(one) for one in records] == [
        Origin("a.yaml", 0, Month(2023, 8), None),
        Origin("a.yaml", 1, Month(2023, 9), None),
    ]
