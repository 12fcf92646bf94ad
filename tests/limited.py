"""Command lines of ours under limits of time and memory, each in a process of its own.

One process loads what all need and forks for every command line, so that start-up is paid once and the limits are those
of the command line alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import NamedTuple

SECONDS = 20
"""The most CPU time."""
MEMORY = 2**30
"""The most bytes of address space."""

_SERVER = """
import gc, json, os, resource, signal, sys, traceback
from importlib import import_module
from recordlint import registry
from recordlint.cli import main

def obey(order):
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    if order["stdin"] is not None:
        os.dup2(os.open(order["stdin"], os.O_RDONLY), 0)
    for number in (1, 2):
        os.dup2(os.open(order["outputs"][number - 1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"],) * 2)
    # Who waits takes no time of the CPU.
    signal.alarm(10 * order["seconds"])
    if order["file_size"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"],) * 2)
    exec(order["before"], {})
    return main(order["arguments"])

for rule in registry.rules().values():
    import_module(rule.module)
for name in ("cache", "cli.adopting", "cli.caching", "memory", "settings.load", "settings.vocabulary"):
    import_module(f"recordlint.{name}")
for options in (["--output-format", "concise"], ["--fix", "--unsafe-fixes", "--statistics"]):
    main(["check", "--isolated", "--no-cache", "--output-file", os.devnull, *options, sys.argv[1]])
gc.collect()
gc.freeze()
for line in sys.stdin:
    child = os.fork()
    if not child:
        code = 70
        try:
            code = obey(json.loads(line))
            sys.stdout.flush()
        except BaseException:
            traceback.print_exc()
        os._exit(code)
    _, status, usage = os.wait4(child, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime]), flush=True)
"""

_FIRST = {
    "clean.md": b"---\ntitle: A b\ntags: [a, b]\n---\n# A\n\nA [b](c.md), and `d`.\n\n- e\n- f\n",
    "first.md": b"---\ntitle: ' a'\ndate: 2023-13-45\nurl: http://a b\n---\nShare this\x01 \xe2\x80\x8b\n",
    "first.yaml": b"title: 'a' b\ntags: [a, a]\n",
    "first.json": b'{"title": "a", "title": "b &amp; c" "d"}',
    "first.toml": b"title = ' a'\ntitle = [\n",
    "latin.md": b"---\ntitle: caf\xe9\n---\n",
}


class Answer(NamedTuple):
    """What came of a command line; the code is negative where a signal ended it. `seconds` are those of the CPU."""

    code: int
    out: str
    err: str
    seconds: float


class Limited:
    """Runs command lines."""

    def __init__(self, folder):
        """`folder` is an empty one."""
        self._outputs = [str(folder / name) for name in ("out", "err")]
        # What most records need is loaded beforehand.
        for name, text in _FIRST.items():
            (folder / name).write_bytes(text)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "COLUMNS": "100"}
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def close(self):
        self._server.communicate()

    def __call__(self, folder, *arguments, stdin=None, before="", environment=None, memory=MEMORY, file_size=None):
        order = {
            "folder": str(folder),
            "arguments": arguments,
            "stdin": stdin and str(stdin),
            "before": before,
            "environment": environment or {},
            "outputs": self._outputs,
            "memory": memory,
            "seconds": SECONDS,
            "file_size": file_size,
        }
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        code, seconds = json.loads(self._server.stdout.readline())
        out, err = (_read(path) for path in self._outputs)
        return Answer(code, out, err, seconds)


def _read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape")
