"""How fast recordlint is beside others: whole processes, in turn, by CPU time.

    python benchmarks/speed.py
    python benchmarks/speed.py --records 100000 --repeat 3 --only cold,warm,growth
    python benchmarks/speed.py --environments ~/speed-environments

It makes virtual environments (recordlint with and without its extra `fast`, and the other tools from PyPI), writes
records (see `records.py`), checks that recordlint finds in some of them what was planted and nothing else, runs the
programs of each comparison in turn, and prints ratios: the median of those of each turn, and the middle half of them.
CPU time is what the kernel counts for a process and those it waited for, user and system. Everything lies in a
temporary folder that goes at the end; `--environments` names a folder in which the environments stay for the next time.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, NamedTuple

import records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
FAULTY = 0.05
FINE = (0, 1)
"""Exit codes of a tool that did its job: nothing found, or something."""
SLOW = 1_000
"""How many records tools are given that take a minute for ten thousand; and how many it is tried on what is found."""

PEERS = ("rumdl", "ryl", "yamllint", "check-jsonschema")
RYL_RULES = (
    "braces,brackets,colons,commas,comments,comments-indentation,empty-lines,empty-values,hyphens,indentation"
    ",key-duplicates,new-line-at-end-of-file,new-lines,trailing-spaces,truthy,octal-values,float-values,anchors"
)
YAMLLINT_RULES = "{extends: default, rules: {line-length: disable, document-start: disable}}"

_LOOP = """
import os, sys
from jsonschema_rs import validator_for
with open(os.path.join(sys.argv[1], "schema.json"), encoding="utf-8") as file:
    is_valid = validator_for(file.read(), validate_formats=True).is_valid
{parser}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".md"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            try:
                is_valid(parse(text[4 : text.index("\\n---", 3)]))
            except Exception:
                pass
"""
_LIBYAML = """
import yaml
class Loader(yaml.CSafeLoader):
    pass
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in Loader.yaml_implicit_resolvers.items()
}
parse = lambda text: yaml.load(text, Loader)
"""
_RYAML = "from ryaml import loads as parse"


class Program(NamedTuple):
    """What is run, and where. `before` is called before each run."""

    arguments: Sequence[str]
    folder: Path
    before: Callable[[], None] = lambda: None


class Comparison(NamedTuple):
    """Two programs, and which ratio of their CPU time is a must and which a goal (None: neither)."""

    name: str
    ours: Program
    other: Program
    must: float | None = None
    goal: float | None = None


class Usage(NamedTuple):
    """What a process took: CPU time in seconds, and the most memory, in MiB."""

    cpu: float
    memory: float


class Tools(NamedTuple):
    """The folders of the environments' programs: recordlint without and with `fast`, and the other tools."""

    plain: Path
    fast: Path
    peers: Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=7, help="how often each comparison is made")
    parser.add_argument("--environments", type=Path, metavar="DIR", help="where to keep the environments")
    parser.add_argument("--only", metavar="GROUPS", help="make only some comparisons: one, cold, warm, peers, growth")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="recordlint-speed-") as scratch:
        tools = _environments(options.environments or Path(scratch, "environments"))
        for line in _about(tools):
            print(line)
        sites = Sites(Path(scratch), options.records)
        sites.check(tools)
        chosen = options.only.split(",") if options.only else None
        print(f"\n{options.records:,} records, {options.repeat} turns; ratios of CPU time: median (middle half)\n")
        for group, comparisons in GROUPS.items():
            if chosen is None or group in chosen:
                for comparison in comparisons(tools, sites):
                    _compare(comparison, options.repeat)
    print(f"\nload when done: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


class Sites:
    """The records that are measured on, written when they are first asked for: clean, and with faults; a few of the
    clean ones, and a tenth of them."""

    def __init__(self, scratch: Path, count: int) -> None:
        self.caches = scratch / "caches"
        self.count = count
        self._scratch = scratch

    @cached_property
    def clean(self) -> Path:
        return self._written("clean", self.count)

    @cached_property
    def faulty(self) -> Path:
        return self._written("faulty", self.count, FAULTY)

    @cached_property
    def few(self) -> Path:
        return self._written("few", min(self.count, SLOW))

    @cached_property
    def tenth(self) -> Path:
        return self._written("tenth", self.count // 10)

    def _written(self, name: str, count: int, faulty: float = 0) -> Path:
        folder = self._scratch / name
        records.write(str(folder), count, faulty)
        return folder

    def check(self, tools: Tools) -> None:
        """See that it finds in a few records what was planted, and nothing else. Ends the run if it does not."""
        few = min(self.count, SLOW)
        planted = self._written("few-faulty", few, FAULTY)
        for recordlint in (tools.plain, tools.fast):
            for site, expected in ((self.few, 0), (planted, int(few * FAULTY))):
                command = (recordlint / "recordlint", "check", "--no-cache", "--output-format", "jsonl")
                done = _output(command, site / "site")
                found = {line.partition('"path": ')[2].partition(",")[0] for line in done.stdout.splitlines()}
                if len(found) != expected:
                    sys.exit(f"{site.name}: {len(found)} records with diagnostics, expected {expected}\n{done.stderr}")

    def one(self) -> str:
        """One clean record, as its site names it."""
        return "000/item-000000.md"


def _one(tools: Tools, sites: Sites) -> Iterator[Comparison]:
    folder = sites.clean / "site"
    for name, place in (("", tools.plain), (" [fast]", tools.fast)):
        ours = Program((str(place / "recordlint"), "check", sites.one()), folder)
        imports = Program((str(place / "python"), "-c", "import yaml, jsonschema_rs"), folder)
        yield Comparison(f"one file{name} : import yaml, jsonschema_rs", ours, imports, 1.5, 1.0)
    yield Comparison("one file : python -c pass", ours, Program((str(place / "python"), "-c", "pass"), folder))
    for peer in (_rumdl(tools, folder, sites.one()), _yamllint(tools, sites.clean / "plain", "000/item-000000.yaml")):
        yield Comparison(f"one file : {Path(peer.arguments[0]).name}", ours, peer)


def _cold(tools: Tools, sites: Sites) -> Iterator[Comparison]:
    for name, place, parser in (("", tools.plain, _LIBYAML), (" [fast]", tools.fast, _RYAML)):
        for site, must, goal in ((sites.clean, 2.0, 1.5), (sites.faulty, 2.4, 1.8)):
            folder = site / "site"
            loop = Program((str(place / "python"), "-c", _LOOP.format(parser=parser), "."), folder)
            yield Comparison(f"{site.name}, cold{name} : bare loop", _check(place, folder), loop, must, goal)
    clean = sites.clean / "site"
    yield Comparison("[fast] : without", _check(tools.fast, clean), _check(tools.plain, clean))
    yield Comparison("--jobs 2 : --jobs 1", _check(tools.fast, clean, "--jobs", "2"), _check(tools.fast, clean))


def _warm(tools: Tools, sites: Sites) -> Iterator[Comparison]:
    for site in (sites.clean, sites.faulty):
        folder, cache = site / "site", ("--jobs", "1", "--cache-dir", str(sites.caches / site.name))
        cold = _check(tools.fast, folder)
        warm = Program((str(tools.fast / "recordlint"), "check", *cache), folder)
        _run(warm)
        yield Comparison(f"{site.name}, warm [fast] : cold", warm, cold, 0.2, 0.12)
        yield Comparison(f"{site.name}, warm after a checkout : cold", warm._replace(before=_touch(folder)), cold)
        anew = Program((*warm.arguments[:-1], str(sites.caches / "anew")), folder, _remove(sites.caches / "anew"))
        yield Comparison(f"{site.name}, cold with writing the cache : cold", anew, cold)


def _peers(tools: Tools, sites: Sites) -> Iterator[Comparison]:
    clean = sites.clean / "site"
    yield Comparison("cold [fast] : rumdl", _check(tools.fast, clean), _rumdl(tools, clean), 0.9, 0.7)
    plain = sites.clean / "plain"
    ryl = Program((str(tools.peers / "ryl"), "check", "--no-cache", "--enable", RYL_RULES, "."), plain)
    yield Comparison("cold [fast] : ryl", _check(tools.fast, plain), ryl, 1.3, 1.0)
    few = sites.few / "plain"
    names = sorted(str(path.relative_to(few)) for path in few.glob("*/*.yaml"))
    schema = (str(tools.peers / "check-jsonschema"), "--schemafile", "schema.json", *names)
    for name, place in (("", tools.plain), (" [fast]", tools.fast)):
        ours = _check(place, few)
        number = f"{len(names):,} files, cold{name}"
        yield Comparison(f"{number} : check-jsonschema", ours, Program(schema, few), 0.15, 0.1)
        yield Comparison(f"{number} : yamllint", ours, _yamllint(tools, few, "."), 0.06, 0.04)


def _growth(tools: Tools, sites: Sites) -> Iterator[Comparison]:
    """All records beside a tenth of them."""
    ours, fewer = (_check(tools.fast, folder / "site") for folder in (sites.clean, sites.tenth))
    yield Comparison(f"{sites.count:,} records : {sites.count // 10:,}", ours, fewer)
    cache = ("--jobs", "1", "--cache-dir", str(sites.caches / "growth"))
    ours, fewer = (one._replace(arguments=(one.arguments[0], "check", *cache)) for one in (ours, fewer))
    _run(ours)
    _run(fewer)
    yield Comparison(f"warm, {sites.count:,} records : {sites.count // 10:,}", ours, fewer)


GROUPS = {"one": _one, "cold": _cold, "warm": _warm, "peers": _peers, "growth": _growth}


def _check(place: Path, folder: Path, *jobs: str) -> Program:
    arguments = (str(place / "recordlint"), "check", "--no-cache", *(jobs or ("--jobs", "1")))
    return Program(arguments, folder)


def _rumdl(tools: Tools, folder: Path, path: str = ".") -> Program:
    return Program((str(tools.peers / "rumdl"), "check", "--no-cache", "--silent", path), folder)


def _yamllint(tools: Tools, folder: Path, path: str) -> Program:
    return Program((str(tools.peers / "yamllint"), "-d", YAMLLINT_RULES, path), folder)


def _touch(folder: Path) -> Callable[[], None]:
    def touch() -> None:
        for path in folder.glob("*/*"):
            path.touch()

    return touch


def _remove(folder: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def _compare(comparison: Comparison, repeat: int) -> None:
    """Run both programs in turn, each as often the first, and print the ratio."""
    usages: list[tuple[Usage, Usage]] = []
    for turn in range(repeat):
        pair = (comparison.ours, comparison.other)
        if turn % 2:
            other, ours = (_run(program) for program in reversed(pair))
        else:
            ours, other = (_run(program) for program in pair)
        usages.append((ours, other))
    ratios = [ours.cpu / other.cpu for ours, other in usages]
    lower, middle, upper = quantiles(ratios, n=4, method="inclusive") if repeat > 1 else ratios * 3
    wanted = "" if comparison.must is None else f"  must {comparison.must:.2f}, goal {comparison.goal:.2f}"
    cpu = [median(usage[side].cpu for usage in usages) for side in (0, 1)]
    memory = [max(usage[side].memory for usage in usages) for side in (0, 1)]
    print(
        f"{comparison.name:<52} {middle:6.3f} ({lower:.3f} to {upper:.3f}){wanted:<24}"
        f"  {cpu[0]:.3f} s : {cpu[1]:.3f} s, {memory[0]:.0f} MiB : {memory[1]:.0f} MiB",
        flush=True,
    )


def _run(program: Program) -> Usage:
    """Run a program to its end. Ends the whole if it could not do its job."""
    program.before()
    process = subprocess.Popen(
        program.arguments, cwd=program.folder, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in FINE:
        sys.exit(f"exit code {process.returncode}: {' '.join(program.arguments)[:200]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


def _output(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, cwd=folder, env=_environment(), capture_output=True, text=True)


def _environment() -> dict[str, str]:
    """Without what would make Python start otherwise than it does for most: no compiled modules, other folders."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _environments(folder: Path) -> Tools:
    """Make the environments, or bring recordlint up to date in those that are there."""
    wanted = {
        "plain": (str(ROOT), "PyYAML"),
        "fast": (f"{ROOT}[fast]", "PyYAML"),
        "peers": PEERS,
    }
    places = []
    for name, packages in wanted.items():
        place = folder / name
        pip = (str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        if not place.exists():
            print(f"making the environment `{name}` ...", file=sys.stderr)
            subprocess.run((sys.executable, "-m", "venv", str(place)), check=True, env=_environment())
            subprocess.run((*pip, *packages), check=True, env=_environment())
        elif name != "peers":
            subprocess.run((*pip, "--force-reinstall", "--no-deps", str(ROOT)), check=True, env=_environment())
        places.append(place / "bin")
    return Tools(*places)


def _about(tools: Tools) -> Iterator[str]:
    """What is measured on what."""
    yield f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {platform.platform()}"
    yield f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} when begun"
    ours = ("recordlint", "ryaml", "PyYAML", "jsonschema_rs", "ruamel.yaml.clib")
    for place, names in ((tools.fast, ours), (tools.peers, PEERS)):
        code = "import sys, importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), sep=', ')"
        command = (str(place / "python"), "-c", code, *names)
        yield _output(command, place).stdout.strip()


if __name__ == "__main__":
    main()
