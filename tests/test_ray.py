"""Tables checked by Ray: on three nodes, and when one of them is lost, the report is that of this machine alone."""

import json
import os
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planted_plugin import plant
from planted_tables import RECORDS, SAME_RULES, TABLE, as_files, as_one_table, as_shards, without_rows
from recordlint.cli import main
from recordlint.engines import ray as engine

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]
RAY = ("--engine", "ray")


@pytest.fixture(scope="module")
def cluster():
    """Three nodes, of which two work."""
    ray = pytest.importorskip("ray", reason="needs Ray: pip install 'recordlint[scale]'")
    from ray.cluster_utils import Cluster

    quiet = {"include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **quiet})
    for _ in range(2):
        made.add_node(num_cpus=1)
    ray.init(made.address, log_to_driver=False, logging_level="ERROR")
    made.wait_for_nodes()
    yield made
    ray.shutdown()
    made.shutdown()


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Checks in a folder of its own; gives the exit code, the report and what is said besides."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)

    def run(*arguments):
        code = main(["check", "--output-format", "json", *arguments])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def found_in(report, rule=None):
    return [one for one in report["diagnostics"] if rule is None or one["rule"] == rule]


def test_three_nodes_find_what_is_found_in_files_and_by_this_machine(tmp_path, call, cluster):
    (tmp_path / "recordlint.toml").write_text('[[collections]]\nname = "news"\nfiles = "_news/*"\n')
    files = call(*as_files(tmp_path), *SAME_RULES)
    shards = as_shards(tmp_path)
    local = call(*shards, *SAME_RULES)
    assert call(*shards, *SAME_RULES, *RAY) == local
    assert without_rows(found_in(files[1])) == without_rows(found_in(local[1]))
    assert {"duplicate-url", "inconsistent-name", "unused-suppression"} <= {one["rule"] for one in found_in(local[1])}


def test_shards_are_those_of_this_machine(tmp_path, call, cluster):
    given = (*as_shards(tmp_path), *SAME_RULES, "--verdicts", "--fixed-column", "clean", "--output-format", "parquet")
    codes = [main(["check", *given, "--output-file", "alone"]), main(["check", *given, "--output-file", "found", *RAY])]
    assert codes == [1, 1]
    folders = [tmp_path / name for name in ("alone", "found")]
    written = [sorted(path.relative_to(folder) for path in folder.glob("*/*.parquet")) for folder in folders]
    assert written[0] == written[1] != []
    for path in written[0]:
        alone, found = (pq.read_table(folder / path) for folder in folders)
        assert found.equals(alone)
    alone, found = (json.loads((folder / "summary.json").read_text()) for folder in folders)
    assert {**found, "started": None} == {**alone, "started": None}


DIE = """
import os, signal
if os.environ.get("RAY_JOB_ID"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_cannot_be_read_or_ends_its_process_is_named_and_the_others_are_checked(
    tmp_path, call, cluster, monkeypatch
):
    monkeypatch.setattr(engine, "TRIES", 1)
    monkeypatch.setattr(engine, "AGAIN", 1)
    plant(tmp_path, "Bath 5", DIE)
    given = [*TABLE, "t.parquet"]
    pq.write_table(pa.Table.from_pylist([*RECORDS[2:8], RECORDS[36]]), tmp_path / "t.parquet")
    whole = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    pq.write_table(pa.table({"other": ["x"]}), tmp_path / "other.parquet")
    pq.write_table(pa.table({"text": [1.5], "path": ["x"]}), tmp_path / "wrong.parquet")
    given += ["cut.parquet", "other.parquet", "wrong.parquet", "--allow-local-plugins"]
    _, local, said = call(*given)
    assert said == ""
    code, report, _ = call(*given, *RAY)
    assert code == 1
    (fatal,) = [one for one in found_in(report, "unreadable-file") if one["path"] == "t.parquet"]
    assert fatal["message"] == "row 4: the process that checked this row died, repeatedly"
    lost = {"_news/05.md", "_news/36.md"}
    assert [one for one in found_in(report) if one is not fatal and one["path"] not in lost] == [
        one for one in found_in(local) if one["path"] not in lost
    ]
    assert {"cut.parquet", "other.parquet", "wrong.parquet"} <= {one["path"] for one in found_in(report)}


WAIT = """
import os, time, ray
node = ray.get_runtime_context().get_node_id() if os.environ.get("RAY_JOB_ID") else None
if node and not os.path.exists({gone!r}):
    open(os.path.join({begun!r}, node), "w").close()
    while not os.path.exists({gone!r}):
        time.sleep(0.02)
"""


def test_a_node_that_is_lost_changes_nothing(tmp_path, call, cluster):
    begun, gone = tmp_path / "begun", tmp_path / "gone"
    begun.mkdir()
    plant(tmp_path, "Bath 3", WAIT.format(begun=str(begun), gone=str(gone)))
    given = [*as_one_table(tmp_path), *SAME_RULES[:1], f"{SAME_RULES[1]},marked", "--allow-local-plugins"]
    local = call(*given)
    assert (local[0], local[2]) == (1, "")

    def lose():
        """Remove the node that checks, in the middle of it."""
        end = time.monotonic() + 300
        try:
            while not os.listdir(begun) and time.monotonic() < end:
                time.sleep(0.02)
            (busy,) = [node for node in cluster.worker_nodes if node.node_id in os.listdir(begun)]
            cluster.remove_node(busy, allow_graceful=False)
        finally:
            gone.touch()

    loser = threading.Thread(target=lose)
    loser.start()
    found = call(*given, *RAY)
    loser.join()
    assert len(cluster.worker_nodes) == 1
    assert found[:2] == local[:2]
