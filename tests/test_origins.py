"""When and by whom a record was published, as it says itself."""

from __future__ import annotations

import pyarrow as pa
import pytest

from recordlint.arrow import examine_batch, load_plan
from recordlint.cli import main
from recordlint.files import find
from recordlint.origins import LONGEST, Month, Origin, origin
from recordlint.parse import parse
from recordlint.run import origins
from recordlint.settings.find import Configurations
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


def test_the_page_of_a_run_knows_when_its_records_were_published(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(
            f"---\ndate: 2023-0{number + 1}-02\ntitle: ' a'\n---\n", encoding="utf-8"
        )
    (tmp_path / "bytes.md").write_bytes(b"\0\0\0\0")
    (tmp_path / "latin.yaml").write_bytes(b"date: 2023-04-02\ntitle: \xe9\n")
    assert main(("check", ".", "gone.md", "--output-format", "html")) == 1
    page = capsys.readouterr().out
    assert "4 records published from 2023-01 to 2023-04, by month." in page
    assert main(("check", ".", "gone.md", "--output-format", "html")) == 1
    assert capsys.readouterr().out == page


def test_what_parses_no_file_has_no_origin(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise RecursionError

    (tmp_path / "a.md").write_text("---\ndate: 2023-01-02\n---\n", encoding="utf-8")
    configurations = Configurations(lambda path: b"", {}, base=str(tmp_path), isolated=True)
    files = find(["a.md"], configurations)
    assert [one.published for one in origins(files)] == [Month(2023, 1)]
    monkeypatch.setattr("recordlint.parse.parse", fail)
    assert origins(files) == ()


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("provider: {name: A, domain: ' WWW.Example.com '}\nwebUrl: https://other.example/1", "example.com"),
        ("provider: {name: A}\nwebUrl: https://u:p@www.Example.org:80/1", "example.org"),
        ("source: {domain: ''}\nurl: 7\nlink: nothing", None),
        (f"provider: {{domain: {'a' * 300}}}", None),
        ("title: none", None),
    ],
)
def test_the_domain_is_that_of_the_provider_or_the_address(front_matter, expected):
    batch = pa.RecordBatch.from_pylist([{"text": f"---\n{front_matter}\n---\nText.\n"}])
    (verdict,) = examine_batch(batch, load_plan(text_column="text")).verdicts.to_pylist()
    assert verdict["domain"] == expected
