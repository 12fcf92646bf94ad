"""What may not be read or written, and what changes under our hands: nothing is lost, and all is said that can be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

BAD = "---\ntitle: ' a'\ndate: 2023-13-45\n---\nbody text.\n"
FIXED = BAD.replace("' a'", "'a'")
REPORTED = "good.md:3:7: error[invalid-timestamp]"
# Linux: a superuser without capabilities may do what any owner of the files may.
POWERLESS = """
import ctypes
header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert ctypes.CDLL(None).capset(header, none) == 0
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of Unix")


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "good.md").write_text(BAD)
    yield folder
    for path, folders, _ in os.walk(folder):
        for name in (".", *folders):
            os.chmod(os.path.join(path, name), 0o755)


@pytest.fixture
def check(site, limited):
    """Runs a check as somebody who may not do everything."""
    before = POWERLESS if os.geteuid() == 0 else ""
    if before and sys.platform != "linux":
        pytest.skip("nothing is forbidden to root")

    def run(*arguments):
        answer = limited(site, "check", "--isolated", "--output-format", "concise", "-q", *arguments, before=before)
        assert "internal-error" not in answer.out, answer.out
        assert "this is a bug" not in answer.err, answer.err
        return answer

    return run


def held(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_is_read_only_is_told_and_the_others_are_fixed(site, check):
    (site / "shut").mkdir()
    (site / "shut" / "a.md").write_text(BAD)
    (site / "shut").chmod(0o555)
    answer = check("--fix", ".")
    assert (answer.code, answer.err) == (2, "recordlint: `shut/a.md` is not fixed: permission denied\n")
    assert REPORTED in answer.out
    assert held(site) == {"good.md": FIXED, "shut/a.md": BAD}


def test_what_may_not_be_read_is_told_and_the_rest_is_checked(site, check):
    (site / "secret.md").write_text(BAD)
    (site / "secret.md").chmod(0o000)
    (site / "shut").mkdir()
    (site / "shut" / "a.md").write_text(BAD)
    (site / "shut").chmod(0o000)
    (site / "dark").mkdir()
    (site / "dark" / "a.md").write_text(BAD)
    (site / "dark").chmod(0o444)
    answer = check(".", "--fix")
    assert REPORTED in answer.out
    for path in ("secret.md", "shut", "dark"):
        assert f"{path}:1:1: error[unreadable-file] permission denied" in answer.out.replace("dark/a.md", "dark")
    for path in ("shut", "dark"):
        (site / path).chmod(0o755)
    assert (site / "secret.md").read_text() == (site / "shut" / "a.md").read_text() == BAD


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--output-file", "report.txt"), "`report.txt` cannot be written: permission denied"),
        (
            ("--baseline", "known.json", "--update-baseline"),
            "the baseline `known.json` cannot be written: permission denied",
        ),
        (("--add-suppressions",), "permission denied"),
    ],
)
def test_what_may_not_be_written_is_told(arguments, why, site, check):
    site.chmod(0o555)
    answer = check(*arguments, "good.md")
    assert answer.code == 2
    assert why in answer.err
    assert held(site) == {"good.md": BAD}


def test_a_cache_that_may_not_be_written_is_none(site, check):
    for number in range(60):
        (site / f"{number}.md").write_text(f"---\ntitle: Number {number}\n---\nbody text.\n")
    kept = site / "kept"
    kept.mkdir(mode=0o555)
    assert check(".", "--cache-dir", "kept")[:3] == check(".", "--no-cache")[:3]
    assert list(kept.iterdir()) == []
    kept.chmod(0o755)
    check(".", "--cache-dir", "kept")
    (cache,) = kept.iterdir()
    cache.chmod(0o000)
    assert check(".", "--cache-dir", "kept")[:3] == check(".", "--no-cache")[:3]


# Under our hands

MEDDLER = """
import os, random, sys
from time import sleep

folder, chance = sys.argv[1], random.Random(1)
texts = [open(path, "rb").read() for path in sys.argv[2:]]
os.chdir(folder)
print("ready", flush=True)
while True:
    name = f"{chance.randrange(40)}.md"
    try:
        kind = chance.randrange(6)
        if kind == 0:
            os.unlink(name)
        elif kind == 1:
            os.unlink(name)
            os.mkdir(name)
        elif kind == 2:
            os.rmdir(name)
        elif kind == 3:
            os.unlink(name)
            os.mkfifo(name)
        else:
            with open("draft", "wb") as file:
                file.write(chance.choice(texts))
            os.replace("draft", name)
    except OSError:
        pass
    sleep(0.0002)
"""


@pytest.mark.parametrize("arguments", [("--fix", "--unsafe-fixes"), ("--jobs", "2")])
def test_files_that_come_and_go_are_whole_or_passed_over(arguments, site, tmp_path):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    mine.write_text(BAD)
    theirs.write_text(BAD.replace("body", "their own") * 50)
    for number in range(40):
        (site / f"{number}.md").write_text(BAD)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", MEDDLER, str(site), str(mine), str(theirs)], stdout=subprocess.PIPE
    ) as meddler:
        meddler.stdout.readline()
        command = [sys.executable, "-m", "recordlint", "check", "--isolated", "--output-format", "concise", *arguments]
        runs = [
            subprocess.run(command, capture_output=True, text=True, env=environment, cwd=site, timeout=60, check=False)
            for _ in range(2)
        ]
        meddler.kill()
    for run in runs:
        assert "internal-error" not in run.stdout, run.stdout
        assert "Traceback" not in run.stderr
        assert REPORTED in run.stdout
        assert run.returncode in (1, 2)
    kinds = {path.read_text() for path in site.glob("*.md") if path.is_file()}
    text = theirs.read_text()
    assert kinds <= {BAD, FIXED, text, text.replace("' a'", "'a'", 1)}
