"""What lies beside the records may be hostile as well: schemas, configurations, folders, other runs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

BAD = "---\ntitle: ' a'\ndate: 2023-13-45\n---\nbody text.\n"
FIXED = BAD.replace("' a'", "'a'")
REPORTED = "good.md:3:7: error[invalid-timestamp]"
CONFIGURED = '[[collections]]\nname = "all"\nfiles = "**"\nschema = "schema.json"\n'


@pytest.fixture
def site(tmp_path):
    (tmp_path / "good.md").write_text(BAD)
    return tmp_path


@pytest.fixture
def check(site, limited):
    def run(*arguments):
        answer = limited(site, "check", "--no-cache", "--output-format", "concise", "-q", *arguments)
        assert "internal-error" not in answer.out
        assert answer.code in (0, 1, 2), answer.err
        return answer

    return run


def powers(keyword, count):
    """Definitions that each name the next one twice."""
    pairs = (
        f'"d{n}": {{"{keyword}": [{{"$ref": "#/$defs/d{n + 1}"}}, {{"$ref": "#/$defs/d{n + 1}"}}]}}'
        for n in range(count)
    )
    return f'{{"$ref": "#/$defs/d0", "$defs": {{{", ".join(pairs)}, "d{count}": {{"type": "object"}}}}}}'


@pytest.mark.parametrize(
    "schema",
    [
        '{"$ref": "#"}',
        '{"allOf": [{"$ref": "#"}]}',
        '{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}',
        powers("allOf", 16),
        '{"properties": {"title": {"pattern": "(a+)+$"}}}',
        '{"properties": {"title": {"pattern": "(?=(a+))*b"}}}',
        '{"properties": {"title": {"pattern": "(((((a{99}){99}){99}){99}){99}"}}}',
        "[" * 100_000,
        '{"not": ' * 3000 + "true" + "}" * 3000,
        "{}" * 2,
        "\0",
    ],
    ids=lambda schema: schema[:30],
)
def test_a_hostile_schema_ends(schema, site, check):
    (site / "recordlint.toml").write_text(CONFIGURED)
    (site / "schema.json").write_text(schema)
    (site / "long.md").write_text("---\ntitle: " + "a" * 50_000 + "!\n---\ntext\n")
    answer = check("good.md", "long.md")
    assert answer.code == 2 or REPORTED in answer.out, answer


def test_nothing_that_a_schema_names_is_fetched(site, check):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"
        (site / "recordlint.toml").write_text(CONFIGURED)
        for schema in (
            f'{{"$ref": "{address}"}}',
            f'{{"$schema": "{address}"}}',
            f'{{"$id": "{address}", "$ref": "a.json"}}',
        ):
            (site / "schema.json").write_text(schema)
            check("good.md")
        (site / "recordlint.toml").write_text(CONFIGURED.replace("schema.json", address))
        check("good.md")
        (site / "named.md").write_text(BAD.replace("title", f'"$schema": {address}\ntitle'))
        check("--isolated", "named.md")
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = '" + "x" * 10_000_000 + "'",
        'exclude = ["' + "{a,b}" * 200 + '"]',
        'exclude = ["' + "**/" * 3000 + '"]',
        'exclude = ["' + "*a" * 3000 + '"]',
        'extend = "recordlint.toml"',
        'extend = "../../../../../../etc/passwd"',
        'extend = "/dev/zero"',
        'baseline = "/dev/zero"',
        "select = ['\\u001b[31m', '\x7f']",
        "\0",
    ],
    ids=lambda text: text[:30],
)
def test_a_hostile_configuration_ends(text, site, check):
    (site / "recordlint.toml").write_text(text)
    (site / ("a" * 200 + ".md")).write_text(BAD)
    answer = check()
    assert answer.code == 2 or REPORTED in answer.out, answer
    assert "\x1b" not in answer.out + answer.err


def test_names_of_files_do_not_speak_to_the_terminal(site, check):
    names = ["a\nb.md", "\x1b[31m.md", "-x.md", "::error::.md", "\u202e.md", "a" * 252 + ".md", os.fsdecode(b"\xff.md")]
    for name in names:
        (site / name).write_text(BAD)
    answer = check()
    assert answer.code == 1
    assert len([line for line in answer.out.split("\n") if "error[invalid-timestamp]" in line]) == len(names) + 1
    assert not set("\x1b\u202e") & set(answer.out)


# Faults


def test_two_runs_at_once_and_one_that_is_killed_lose_nothing(site):
    for number in range(30):
        (site / f"{number}.md").write_text(BAD)
    command = [sys.executable, "-m", "recordlint", "check", "--fix", "-q", "."]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "RECORDLINT_CACHE_DIR": str(site.parent / "caches"),
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": site}
    runs = [subprocess.Popen(command, **quiet) for _ in range(3)]
    # One of them is killed in the middle of its work: when some files are fixed and others are not.
    while runs[0].poll() is None and not any(path.read_text() == FIXED for path in site.glob("*.md")):
        time.sleep(0)
    runs[0].send_signal(signal.SIGKILL)
    for run in runs:
        run.wait()
    assert {path.read_text() for path in site.glob("*.md")} <= {BAD, FIXED}
    subprocess.run(command, check=False, **quiet)
    names = ["good.md", *(f"{number}.md" for number in range(30))]
    assert {path.name: path.read_text() for path in site.iterdir()} == dict.fromkeys(names, FIXED)


def test_a_disk_that_is_full_loses_nothing(site, limited):
    (site / "large.md").write_text(BAD + "text\n" * 10_000)
    before = (site / "large.md").read_bytes()
    answer = limited(site, "check", "--isolated", "--fix", "-q", "large.md", "good.md", file_size=4096)
    assert answer.code == 2
    assert "`large.md` is not fixed: file too large" in answer.err
    assert (site / "large.md").read_bytes() == before
    assert (site / "good.md").read_text() == FIXED
    assert sorted(path.name for path in site.iterdir()) == ["good.md", "large.md"]
