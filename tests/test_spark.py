"""Rows checked by Spark: what is found is what is found in files, and by this machine."""

import json
import os
import shutil
import sys

import pytest

from planted_tables import COUNT, NOW, SHARDS, as_files, as_shards
from recordlint.arrow import diagnostics_of, load_plan
from recordlint.cli import main

pytest.importorskip("pyspark", reason="needs Spark: pip install pyspark")
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    del os.environ["PYSPARK_PYTHON"]


def test_spark_finds_what_is_found_in_files(tmp_path, monkeypatch, capsys, spark):
    from pyspark.sql import functions as sql

    from recordlint.engines.spark import check_frame

    monkeypatch.chdir(tmp_path)
    config = 'extend-select = ["inconsistent-name"]\nignore = ["files", "front-matter"]\n'
    (tmp_path / "recordlint.toml").write_text(config + '[[collections]]\nname = "news"\nfiles = "_news/*"\n')
    as_shards(tmp_path)
    main(["check", "--output-format=jsonl", *as_files(tmp_path)])
    expected = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    plan = load_plan("recordlint.toml", text_column="text", id_column="path", now=NOW)
    frame = spark.read.parquet(f"{tmp_path}/*.parquet").select(
        "*",
        sql.regexp_replace("_metadata.file_path", ".*/", "").alias("recordlint_file"),
        (sql.col("_metadata.row_index") + 1).alias("recordlint_row"),
    )
    found = check_frame(frame, plan).toArrow()
    diagnostics = [one for batch in found.to_batches() for one in diagnostics_of(batch)]
    assert sorted((one.path, one.rule, one.message, one.start.line, one.fingerprint) for one in diagnostics) == sorted(
        (one["path"], one["rule"], one["message"], one["start"]["line"], one["fingerprint"]) for one in expected
    )
    assert {one.row for one in diagnostics} <= {
        (f"t-{number:02}.parquet", row) for number in range(SHARDS) for row in range(1, COUNT // SHARDS + 1)
    }


def test_rows_have_to_be_told_apart(spark):
    from recordlint.engines.spark import check_frame

    with pytest.raises(ValueError, match="`recordlint_file`"):
        check_frame(spark.createDataFrame([("a.md", "Text.")], ["path", "text"]), load_plan())


def test_a_column_that_is_missing_is_named(spark):
    from recordlint.engines.spark import check_frame

    frame = spark.createDataFrame([("a.md", "t", 1)], ["path", "recordlint_file", "recordlint_row"])
    with pytest.raises(Exception, match="there is no column `text`, but only `path`"):
        check_frame(frame, load_plan(text_column="text"))
