"""What the engine asks of Ray and makes of the answers, with a stand-in for Ray: no cluster is needed."""

import sys
import threading

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planted_tables import FLAGGED, RECORDS, TABLE, as_lines, as_one_table, as_shards, tables_in
from ray_stand_in import Died, RayError, stand_in
from recordlint.cli import main
from recordlint.columns import ROW_COLUMN
from recordlint.engines import EngineError, ray, stages, tasks
from recordlint.engines.ray import RayEngine
from recordlint.shards.folder import KINDS
from recordlint.sweep import Comparisons, sweep

COLLECTION = 'extend-select = ["inconsistent-name"]\n[[collections]]\nname = "all"\nfiles = "**"\n'


@pytest.fixture(autouse=True)
def there(tmp_path, monkeypatch):
    """The stand-in, where Ray is looked for."""
    made, data = stand_in()
    monkeypatch.setitem(sys.modules, "ray", made)
    monkeypatch.setitem(sys.modules, "ray.data", data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("recordlint.columns.read.ROWS", 5)
    # So few that several keys go to one task.
    monkeypatch.setattr(stages, "PARTS", 8)
    tasks.shared.cache_clear()
    return made


def as_flagged(folder):
    pq.write_table(pa.Table.from_pylist(FLAGGED), folder / "f.parquet")
    return [*TABLE, "f.parquet"]


def brought(swept):
    return sorted(swept.diagnostics, key=lambda one: one.order), swept.rows, swept.failed


def checked(tables, **options):
    return brought(RayEngine(**options).sweep(tables, lambda rows: None, complete=True))


@pytest.mark.parametrize("plant", [as_shards, as_one_table, as_lines, as_flagged])
def test_what_is_found_is_what_this_machine_finds(tmp_path, monkeypatch, there, plant):
    (tmp_path / "recordlint.toml").write_text(COLLECTION)
    tables = tables_in(tmp_path, plant(tmp_path)[len(TABLE) :])
    expected = brought(sweep(tables, 1))
    for together in (1, 500):
        monkeypatch.setattr(ray, "TOGETHER", together)
        assert checked(tables) == expected
    assert there.calls == [("init", "local"), ("shutdown",)] * 2


def test_where_nothing_is_compared_nothing_is_grouped(tmp_path):
    pq.write_table(pa.Table.from_pylist([{"path": "a.md", "text": "Text.\n"}]), tmp_path / "t.parquet")
    tables = tables_in(tmp_path, ["t.parquet"])
    assert checked(tables, jobs=1) == brought(sweep(tables, 1))


@pytest.mark.parametrize("plant", [as_shards, as_flagged])
def test_shards_are_those_of_this_machine(tmp_path, monkeypatch, there, plant):
    (tmp_path / "recordlint.toml").write_text(COLLECTION)
    shards = ("--output-format=jsonl", "--verdicts", "--fixed-column=clean", "--unsafe-fixes")
    given = ["check", *plant(tmp_path), *shards, "--jobs=1"]
    main([*given, "--output-file=alone/"])
    monkeypatch.setattr("recordlint.cli.check.engine_of", lambda options, files: RayEngine())
    monkeypatch.setattr(Comparisons, "compare", lambda *_: pytest.fail("this machine has compared"))
    main([*given, "--output-file=found/"])
    assert there.calls == [("init", "local"), ("shutdown",)]
    alone, found = (
        {path.relative_to(folder): path.read_bytes() for path in folder.glob("*/*") if path.parent.name in KINDS}
        for folder in (tmp_path / "alone", tmp_path / "found")
    )
    assert alone == found
    assert any(alone.values())


def ends_at(row, action=lambda: None, real=stages.examine):
    """Examines batches, and ends the process at a row."""

    def examine(batch, plan):
        if row in batch.column(ROW_COLUMN).to_pylist():
            action()
            raise Died
        return real(batch, plan)

    return examine


def test_a_row_that_ends_its_process_is_named(tmp_path, monkeypatch):
    tables = tables_in(tmp_path, as_one_table(tmp_path)[len(TABLE) :])
    alone = brought(sweep(tables, 1))
    monkeypatch.setattr(stages, "examine", ends_at(4))
    found, rows, _ = checked(tables)
    (fault,) = [one.message for one in found if one.rule == "unreadable-file"]
    assert (fault, rows) == ("row 4: the process that checked this row died, repeatedly", len(RECORDS) - 1)
    kept = [one for one in alone[0] if one.path not in ("_news/03.md", "_news/34.md")]
    assert [one for one in found if one.row is not None and one.path not in ("_news/03.md", "_news/34.md")] == kept


def test_what_is_gone_when_it_is_taken_apart_is_named(tmp_path, monkeypatch):
    given = as_shards(tmp_path)[len(TABLE) :]
    tables = tables_in(tmp_path, given)
    lost = tables[3].file
    real = ray._Run._taken_apart

    def take_apart(self, piece):
        (tmp_path / lost.shown).unlink(missing_ok=True)
        return real(self, piece)

    monkeypatch.setattr(ray._Run, "_taken_apart", take_apart)

    def examine(batch, plan, real=stages.examine):
        if lost.shown in batch.column("recordlint_file").to_pylist():
            raise Died
        return real(batch, plan)

    monkeypatch.setattr(stages, "examine", examine)
    found, rows, _ = checked(tables)
    faults = {one.path: one.message for one in found if one.rule == "unreadable-file"}
    assert faults == {lost.shown: "no such file or directory"}
    assert rows == len(RECORDS) - 3


def test_rows_that_cannot_be_examined_or_read_are_named(tmp_path, monkeypatch):
    def examine(batch, plan, real=stages.examine):
        if 7 in batch.column(ROW_COLUMN).to_pylist():
            raise ValueError("Year 99999 is out of range")
        return real(batch, plan)

    monkeypatch.setattr(stages, "examine", examine)
    given = as_one_table(tmp_path)[len(TABLE) :]
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "t.parquet").read_bytes()[:1000])
    found, _, failed = checked(tables_in(tmp_path, [*given, "cut.parquet"]))
    faults = {one.path: one.message for one in found if one.rule == "unreadable-file"}
    assert failed
    assert faults["t.parquet"].endswith(": it cannot be read: year 99999 is out of range")
    assert faults["cut.parquet"].startswith("it cannot be read: ")


def test_what_is_gone_when_rows_are_compared_is_passed_over(tmp_path, monkeypatch):
    tables = tables_in(tmp_path, as_shards(tmp_path)[len(TABLE) :])
    real = ray._Run._looks

    def looks(self, examined):
        found = real(self, examined)
        for table in tables:
            (tmp_path / table.file.shown).unlink()
        return found

    monkeypatch.setattr(ray._Run, "_looks", looks)
    found, rows, _ = checked(tables)
    assert rows == len(RECORDS)
    assert {one.rule for one in found} == {"invalid-timestamp"}


def test_comparisons_that_end_their_process_end_the_run(tmp_path, monkeypatch, there):
    def compare(*_, **__):
        raise Died

    monkeypatch.setattr(stages, "compare", compare)
    with pytest.raises(RuntimeError, match="died, repeatedly"):
        checked(tables_in(tmp_path, as_one_table(tmp_path)[len(TABLE) :]))
    assert there.calls[-1] == ("shutdown",)


def test_a_folder_that_others_do_not_share_is_named(tmp_path, monkeypatch, capsys):
    given = ["check", *as_shards(tmp_path), "--output-format=parquet", "--output-file=found"]
    monkeypatch.setattr("recordlint.cli.check.engine_of", lambda options, files: RayEngine())
    monkeypatch.setattr("recordlint.shards.run._readable", lambda folder, part: False)
    assert main(given) == 2
    assert "another folder on another machine" in capsys.readouterr().err


def each(work, pieces, address=None):
    engine = RayEngine(address)
    with engine.running():
        return list(engine.each(work, pieces))


def work(piece):
    if piece == "ends":
        raise Died
    return piece.upper()


def fail(piece):
    raise KeyError(piece)


def test_each_piece_of_other_work_is_done():
    assert sorted(each(work, ["a", "ends", "b"]), key=str) == [("a", "A"), ("b", "B"), ("ends", None)]
    with pytest.raises(KeyError):
        each(fail, ["a"])


def test_how_many_rows_are_done_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(ray, "INTERVAL", 0.001)
    tables = tables_in(tmp_path, as_one_table(tmp_path)[len(TABLE) :])
    enough = threading.Event()
    told = []

    def done(rows):
        told.append(rows)
        if rows >= len(RECORDS) - 5:
            enough.set()

    def examine(batch, plan, real=stages.examine):
        if len(RECORDS) in batch.column(ROW_COLUMN).to_pylist():
            assert enough.wait(60)
        return real(batch, plan)

    monkeypatch.setattr(stages, "examine", examine)
    RayEngine(watched=True).sweep(tables, done, complete=False)
    assert told[-1] >= len(RECORDS) - 5


def test_where_ray_fails_it_is_said_why(tmp_path, there):
    def resources():
        raise RayError("it is full\nmore")

    there.cluster_resources = resources
    with pytest.raises(EngineError, match=r"^Ray failed: RayError: it is full$"):
        checked(tables_in(tmp_path, as_one_table(tmp_path)[len(TABLE) :]))


def test_a_connection_that_is_there_is_used_and_left(there):
    there.is_initialized = lambda: True
    assert each(work, ["a"], "auto") == [("a", "A")]
    assert there.calls == []


def test_a_cluster_is_found_as_ray_finds_it(there):
    assert each(work, ["a"], "auto") == [("a", "A")]
    assert there.calls == [("init", "auto"), ("shutdown",)]


def test_machines_have_the_same_recordlint(monkeypatch):
    monkeypatch.setattr(tasks, "__version__", "0.0.1")
    with pytest.raises(RuntimeError, match=r"where the run began, and 0\.0\.1 on a machine"):
        each(work, ["a"])


def test_without_ray_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match="pip install"):
        each(work, ["a"])
