"""The stages of a check by an engine: however rows and facts are grouped, what is found is what one process finds."""

import json
import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from planted_tables import FLAGGED, NOW, RECORDS, TABLE, numbered
from recordlint.arrow import diagnostics_of, load_plan
from recordlint.cli import main
from recordlint.columns.rows import sources
from recordlint.engines import stages
from recordlint.engines.stages import BESIDE, EXAMINED, LOOKS, Odd, Plans


def collection(folder):
    (folder / "recordlint.toml").write_text(
        'extend-select = ["inconsistent-name"]\n[[collections]]\nname = "all"\nfiles = "**"\n'
    )


def parts(table):
    """The table by parts, in no order."""
    table = table.take(pa.array(random.Random(1).sample(range(table.num_rows), table.num_rows), pa.int64()))
    for part in table.column("part").unique():
        yield table.filter(pc.equal(table.column("part"), part))


def merged(tables, schema):
    return pa.concat_tables([schema.empty_table(), *tables])


def check(records, plan, *, complete=True):
    """What an engine does, without one."""
    plans = Plans([plan])
    rows = numbered(records)
    batches = [rows.slice(start, 7) for start in range(0, len(records), 7)]
    examined = [stages.examine(batch, plan) for batch in batches]
    grouped = merged((stages.group(one, plans) for one in examined), stages.GROUPED)
    reduced = merged((stages.reduce(part, plans) for part in parts(grouped)), stages.REDUCED)
    odd = Odd(stages.among(reduced, "sum"), plans)
    held = [stages.hold(one, odd, plans, complete=complete) for one in examined]
    looks = merged([stages.among(reduced, "look"), *held], LOOKS)
    opened = {source.row: source for source in sources(rows, plan.columns)}
    halves = [[row % 2 == half for row in looks.column("row").to_pylist()] for half in (0, 1)]
    again = merged(
        (stages.compare(looks.filter(pa.array(half)), opened.get, odd, plans, complete=complete) for half in halves),
        BESIDE,
    )
    found = {row: found for _, row, _, found in stages.beside(again)}
    alone = [one for one in _diagnostics(merged(examined, EXAMINED)) if one.row.number not in found]
    found = [*alone, *(one for listed in found.values() for one in listed)]
    return sorted(found, key=lambda one: one.order)


def _diagnostics(table):
    return [one for batch in stages.among(table, "diagnostic").to_batches() for one in diagnostics_of(batch)]


@pytest.mark.parametrize("records", [RECORDS, FLAGGED, RECORDS[:1]])
@pytest.mark.parametrize("configured", [True, False])
def test_stages_find_what_one_process_finds(tmp_path, monkeypatch, capsys, records, configured):
    monkeypatch.chdir(tmp_path)
    # So few that several keys are reduced together.
    monkeypatch.setattr(stages, "PARTS", 8)
    if configured:
        collection(tmp_path)
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    main(["check", "--jobs=1", "--output-format=jsonl", *TABLE, "t.jsonl"])
    expected = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    plan = load_plan("recordlint.toml" if configured else None, text_column="text", id_column="path", now=NOW)
    found = check(records, plan)
    if configured and records is FLAGGED:
        assert "missing-cached-flag" in {one["rule"] for one in expected}
    assert [(one.rule, one.message, one.row.number, one.fingerprint, one.start) for one in found] == [
        (one["rule"], one["message"], one["row"]["number"], one["fingerprint"], tuple(one["start"].values()))
        for one in expected
    ]


def test_rows_of_different_settings_are_not_compared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = load_plan(text_column="text", id_column="path", now=NOW)
    other = load_plan(text_column="text", id_column="path", now=NOW)
    batches = {"a": (plan, numbered(RECORDS[:3], "a")), "b": (other, numbered(RECORDS[:3], "b"))}
    examined = merged((stages.examine(batch, one) for one, batch in batches.values()), EXAMINED)
    for plans, expected in ((Plans([plan]), 3), (Plans([plan, other], {"a": 0, "b": 1}), 0)):
        reduced = stages.reduce(stages.group(examined, plans), plans)
        assert len({row["row"] for row in stages.among(reduced, "look").to_pylist()}) == expected
