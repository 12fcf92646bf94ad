"""The options of engines: what goes together, and what is said where an engine cannot be had."""

import socket
import sys

import pytest

from planted_tables import as_one_table
from ray_stand_in import stand_in
from recordlint.cli import main


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Checks a table with Ray, and gives the exit code and what is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    given = as_one_table(tmp_path)

    def run(*arguments):
        code = main(["check", *given, *arguments])
        return code, capsys.readouterr().err

    return run


@pytest.fixture
def ray(monkeypatch):
    """A stand-in for Ray, which knows what it was called for."""
    made, data = stand_in()
    monkeypatch.setitem(sys.modules, "ray", made)
    monkeypatch.setitem(sys.modules, "ray.data", data)
    return made


def test_an_address_goes_with_an_engine(call):
    assert call("--engine-address", "10.0.0.1:6379") == (2, "recordlint: --engine-address goes with --engine ray\n")


def test_without_ray_it_is_said_what_to_install(call, monkeypatch):
    from importlib.util import find_spec

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ray" else find_spec(name))
    said = "recordlint: --engine ray needs Ray, which is not installed: pip install 'recordlint[scale]'\n"
    assert call("--engine", "ray") == (2, said)


def test_files_need_no_cluster(tmp_path, call, ray):
    (tmp_path / "a.md").write_text("---\ntitle: A\ndate: 2023-13-45\n---\nText.\n")
    assert main(["check", "a.md", "--engine", "ray"]) == 1
    assert ray.calls == []


def test_where_nobody_listens_it_is_said_so_at_once(call, ray):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    said = f"recordlint: --engine ray: no Ray cluster can be had at `{address}`: connection refused\n"
    assert call("--engine", "ray", "--engine-address", address) == (2, said)
    assert ray.calls == []


def test_where_ray_cannot_begin_it_is_said_why(call, ray):
    def init(*arguments, **options):
        raise ConnectionError("it does not answer\nmore")

    ray.init = init
    said = "recordlint: --engine ray: Ray cannot begin: ConnectionError: it does not answer\n"
    assert call("--engine", "ray") == (2, said)
