import os
from pathlib import Path

import hypothesis
import pytest

# A slow machine is no fault of ours; and what CI says of a change is not decided by chance: at home, examples differ.
hypothesis.settings.register_profile("recordlint", deadline=None, max_examples=50, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("recordlint")

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared_data(name):
    """A folder of the shared data beside the project; skips where it is not there."""
    if not (SHARED / name).is_dir():
        pytest.skip(f"needs shared/data/{name} beside the project")
    return SHARED / name


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    """No test reads or leaves anything in the user's cache."""
    monkeypatch.setenv("RECORDLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "caches"))


def pytest_addoption(parser):
    parser.addoption("--update-pages", action="store_true", help="write the reports and fixes of rule pages anew")
