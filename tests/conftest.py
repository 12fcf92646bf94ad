import gc
import io
import os
import sys
from pathlib import Path

import hypothesis
import pytest

from recordlint.cli import main

# A slow machine is no fault of ours; and what CI says of a change is not decided by chance: at home, examples differ.
hypothesis.settings.register_profile("recordlint", deadline=None, max_examples=25, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("recordlint")

# Programs that tests start find ours compiled, as where it is installed; else each compiles some hundred modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SHARED = Path(__file__).parents[2] / "shared" / "data"


def pytest_collection_finish():
    # What is loaded and collected by now stays: a search for cycles among all of it, again and again, is a tenth of the
    # time that the tests take.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def shared_data(name):
    """A folder of the shared data beside the project; skips where it is not there."""
    if not (SHARED / name).is_dir():
        pytest.skip(f"needs shared/data/{name} beside the project")
    return SHARED / name


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """No test reads or leaves anything in the user's cache."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RECORDLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "caches"))
        yield


@pytest.fixture(scope="session")
def limited(tmp_path_factory):
    """Runs a command line of ours in a folder, under limits of time and memory: see `limited.Limited`."""
    if os.name != "posix":
        pytest.skip("limits are those of Unix")
    from limited import Limited

    made = Limited(tmp_path_factory.mktemp("limited"))
    yield made
    made.close()


def pytest_addoption(parser):
    parser.addoption("--update-pages", action="store_true", help="write the reports and fixes of rule pages anew")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """What puts files into the working directory, by their names, and gives the directory."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def plant(files):
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content.encode())
        return tmp_path

    return plant


@pytest.fixture
def call(capsysbinary, monkeypatch):
    """`recordlint check` with some arguments: its exit code, output and errors."""

    def run(*arguments, stdin=None):
        if stdin is not None:
            content = stdin if isinstance(stdin, bytes) else stdin.encode()
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = main(["check", *arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return run
