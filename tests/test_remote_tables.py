"""Tables in object stores, and wherever else pyarrow reads."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recordlint.cli import main

BAD = "---\ndate: 2023-13-45\n---\nText.\n"
SELECT = ("--select", "invalid-timestamp,unreadable-file", "--text-column", "text")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A folder with tables, which nobody changes, and its address."""
    folder = tmp_path_factory.mktemp("store")
    (folder / "crawl" / "2024").mkdir(parents=True)
    for name in ("a-1.parquet", "a-2.parquet", "b.parquet", "2024/a-3.parquet"):
        pq.write_table(pa.table({"text": [BAD]}), folder / "crawl" / name)
    (folder / "crawl" / "notes.txt").write_text("no table")
    (folder / "lines.jsonl").write_text(json.dumps({"text": BAD}) + "\n")
    return f"file://{folder}"


def paths(capsys, *arguments):
    main(["check", "--jobs=1", "--output-format", "jsonl", *SELECT, *arguments])
    out, _ = capsys.readouterr()
    return [(one["path"], one["rule"]) for one in map(json.loads, out.splitlines())]


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("crawl/a-1.parquet", ["a-1.parquet"]),
        ("crawl/a-*.parquet", ["a-1.parquet", "a-2.parquet"]),
        ("crawl/**/a-*.parquet", ["2024/a-3.parquet", "a-1.parquet", "a-2.parquet"]),
        ("crawl/*/*", ["2024/a-3.parquet"]),
        ("crawl", ["2024/a-3.parquet", "a-1.parquet", "a-2.parquet", "b.parquet"]),
        ("crawl/", ["2024/a-3.parquet", "a-1.parquet", "a-2.parquet", "b.parquet"]),
    ],
)
def test_an_address_stands_for_tables(store, capsys, address, names):
    found = paths(capsys, f"{store}/{address}")
    assert found == [(f"{store}/crawl/{name}#1", "invalid-timestamp") for name in names]


def test_lines_at_an_address_are_a_table(store, capsys):
    assert paths(capsys, f"{store}/*.jsonl") == [(f"{store}/lines.jsonl#1", "invalid-timestamp")]


def test_what_is_not_there_is_named(store, capsys):
    gone = [f"{store}/gone.parquet", f"{store}/crawl/z*.parquet", "nope://bucket/a.parquet"]
    found = paths(capsys, *gone, f"{store}/crawl/b.parquet")
    assert [path for path, rule in found if rule == "unreadable-file"] == sorted(gone)
    assert (f"{store}/crawl/b.parquet#1", "invalid-timestamp") in found
    assert paths(capsys, f"{store}/crawl/notes.txt") == [(f"{store}/crawl/notes.txt", "unreadable-file")]


def test_globs_of_collections_match_addresses(store, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recordlint.toml").write_text('per-file-ignores = {"**/crawl/a-1.parquet" = ["invalid-timestamp"]}\n')
    found = paths(capsys, f"{store}/crawl/a-*.parquet")
    assert found == [(f"{store}/crawl/a-2.parquet#1", "invalid-timestamp")]


def test_without_pyarrow_an_address_says_what_to_install(capsys, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["check", "s3://bucket/a.parquet"]) == 2
    assert "`s3://bucket/a.parquet` is read with pyarrow" in capsys.readouterr().err


def test_tables_are_read_from_an_object_store(capsys, monkeypatch, tmp_path):
    server = pytest.importorskip("moto.server", reason="needs moto with its server")
    fs = pytest.importorskip("pyarrow.fs")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    moto = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        given = {"endpoint_override": f"{host}:{port}", "scheme": "http", "region": "us-east-1"}
        system = fs.S3FileSystem(**given, allow_bucket_creation=True)
        system.create_dir("crawl")
        for name in ("a", "b"):
            pq.write_table(pa.table({"text": [BAD]}), f"crawl/{name}.parquet", filesystem=system)
        options = "&".join(f"{name}={value}" for name, value in given.items())
        found = paths(capsys, f"s3://a:b@crawl/*.parquet?{options}")
        # What is secret is shown to nobody.
        assert found == [(f"s3://crawl/{name}.parquet#1", "invalid-timestamp") for name in ("a", "b")]
    finally:
        moto.stop()
