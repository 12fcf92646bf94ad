"""`recordlint check`: find the files, check them, perhaps fix them, report."""

from __future__ import annotations

import os
import posixpath
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from recordlint import registry
from recordlint.cli.arguments import split
from recordlint.cli.configured import plugin_finder, working_directory
from recordlint.cli.engines import engaging, engine_of
from recordlint.cli.options import STANDARD_INPUT, destinations, parsed, parser, refuse_contradictions
from recordlint.cli.shards import say_where, wanted_shards, writing
from recordlint.cli.showing import look_of, report_all
from recordlint.cli.streams import Trouble, complain, write, write_bytes, write_error
from recordlint.cli.tables import refuse_tables
from recordlint.diagnostic import Applicability
from recordlint.examine import Fixing
from recordlint.files import File, beside, find, standard_input
from recordlint.files.dependents import dependents
from recordlint.files.read import LIMIT, LINES, read_bytes
from recordlint.files.walk import find_below
from recordlint.files.world import FileWorld
from recordlint.pool import processors
from recordlint.report import Report
from recordlint.run import Outcome, run
from recordlint.sample import draw
from recordlint.settings.find import Configurations
from recordlint.settings.globs import fault_of
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from recordlint.cache import Cache
    from recordlint.cli.adopting import Adoption
    from recordlint.cli.options import Destination
    from recordlint.schema import Schema
    from recordlint.settings import Settings

__all__ = ["Done", "Found", "main", "parser"]

UNNAMED = "<stdin>"
CACHE_WORTH_IT = 50
"""Fewer files than these are checked sooner than a cache is opened."""


class Peers(NamedTuple):
    """The files with which those given are compared, and whether they are all that the collections hold besides."""

    files: list[File]
    complete: Callable[[], bool]


class Job(NamedTuple):
    """What is to be checked: files, and those they are compared with; the settings of the working directory, `base`;
    and what sets problems aside, if anything does."""

    files: list[File]
    peers: Peers
    here: Settings
    base: str
    adoption: Adoption | None


class Found(NamedTuple):
    """What the arguments stand for, as things are now: the files to check and those to compare them with, the settings
    of all folders, and what the options set."""

    files: list[File]
    others: list[File]
    configurations: Configurations
    overrides: Mapping[str, Any]

    @property
    def sources(self) -> frozenset[str]:
        """The files that the settings come from: configurations, schemas, vocabularies, baselines."""
        settings = {self.configurations.of(self.configurations.base), *(file.settings for file in self.files)}
        baselines = (path for one in settings if (path := one.get("baseline")) is not None)
        return frozenset(baselines).union(*(one.sources for one in settings))


class Done(NamedTuple):
    """What came of a check: the exit code, and the report where there is one."""

    code: int
    report: Report | None = None


def main(arguments: Sequence[str]) -> int:
    """Check, and print what is found."""
    options = parsed(arguments)
    wanted = destinations(options.outputs or ())
    refuse_contradictions(options, wanted)
    options.shards, wanted = wanted_shards(wanted, options)
    base = working_directory()
    if options.watch:
        from recordlint.cli.watching import watch

        look, check = partial(_find, options, wanted, base), partial(_check_found, options, wanted, base)
        return watch(look, check, options, base)
    return _check_found(options, wanted, base, _find(options, wanted, base)).code


def _find(options: argparse.Namespace, wanted: Sequence[Destination], base: str) -> Found:
    """What the arguments stand for."""
    overrides, schemas = _overrides(options, base)
    configurations = Configurations(
        read_bytes,
        registry.rules(),
        base=base,
        find_files=find_below,
        find_plugin=plugin_finder(options),
        file=options.config,
        isolated=options.isolated,
        overrides=overrides,
        schemas=schemas,
    )
    files = _files(options, configurations, wanted)
    if options.shards is not None:
        own = os.path.join(os.path.abspath(options.shards.folder), "").replace(os.sep, "/")
        files = [file for file in files if not file.path.startswith(own)]
    others = beside(files, configurations) if _compares_all(options) else []
    return Found(files, others, configurations, overrides)


def _compares_all(options: argparse.Namespace) -> bool:
    return bool(options.collection_scope == "all" or options.update_baseline)


def _check_found(options: argparse.Namespace, wanted: Sequence[Destination], base: str, found: Found) -> Done:
    """Check what was found, or print what else is asked for."""
    files, others, configurations, overrides = found
    if configurations.diagnostics:
        _show_mistakes(configurations, options)
        return Done(2)
    _know_selectors(overrides, [configurations.of(base), *(file.settings for file in files)])
    refuse_tables(files, options)
    if options.show_files:
        write("".join(f"{file.shown}\n" for file in files))
        return Done(0)
    if options.show_settings:
        from recordlint.cli.config import settings_text

        write(settings_text(files[0]) if files else "")
        return Done(0)
    if options.verbose:
        for path in dict.fromkeys(file.settings.path for file in files):
            complain(f"configuration: {path or 'none'}")
    if not files and not options.quiet:
        complain(f"no records in {', '.join(options.paths) or 'this folder'}")
    peers = Peers(others, lambda: _compares_all(options) or not beside(files, configurations))
    here = configurations.of(base)
    job = Job(files, peers, here, base, _adoption([one for one in files if not one.table], here, base, options))
    return _check(job, wanted, options)


def _adoption(files: list[File], here: Settings, base: str, options: argparse.Namespace) -> Adoption | None:
    """What sets problems aside, if anything is to."""
    known = any(one.get("baseline") for one in {here, *(file.settings for file in files)})
    if not (known or options.update_baseline or options.changed_since is not None):
        return None
    from recordlint.cli.adopting import Adoption

    return Adoption(files, here, base, options)


def _check(job: Job, wanted: Sequence[Destination], options: argparse.Namespace) -> Done:
    files, base = job.files, job.base
    trust = Applicability.UNSAFE if options.unsafe_fixes else Applicability.SAFE
    given = [os.path.join(base, path) for path in options.paths if path != STANDARD_INPUT] or [base]
    if options.diff:
        from recordlint.cli.fixing import Differences, finish_diff

        differences = Differences(given, base)
        outcome = _run(job, options, Fixing(trust, differences.keep, stored=False))
        return Done(finish_diff(outcome, differences.diffs(), look_of(sys.stdout, options), options))
    if not (options.fix or options.add_suppressions):
        outcome = _run(job, options)
        report_all(outcome.report, wanted, sys.stdout, options, files)
        if options.shards is not None and not options.quiet:
            say_where(outcome, options.shards)
    else:
        from recordlint.cli.fixing import Files

        target = Files(given, next((file.content for file in files if file.content is not None), None))
        outcome = _run(job, options, Fixing(trust, target.keep))
        if target.output is not None:
            write_bytes(target.output)
            files = [file if file.content is None else file._replace(content=target.output) for file in files]
        stream = sys.stdout if target.output is None else sys.stderr
        report_all(outcome.report, wanted, stream, options, files)
    if outcome.broken or outcome.unwritten:
        return Done(2, outcome.report)
    return Done(1 if outcome.failed and not options.exit_zero else 0, outcome.report)


def _run(job: Job, options: argparse.Namespace, fixing: Fixing | None = None) -> Outcome:
    files, peers, here, base, adoption = job
    named = [file.shown for file in files if file.named and file.settings.path is None]
    world = FileWorld(base, named)
    repairing = None if options.add_suppressions else fixing
    drawn = None if options.sample is None else draw(files, options.sample, options.seed)
    engine = engine_of(options, files)
    check_all = partial(
        run,
        files if drawn is None else drawn.files,
        world,
        fixing=repairing,
        others=peers.files,
        complete=peers.complete if drawn is None else lambda: False,
        drawn=drawn,
        sieve=None if adoption is None else adoption.sift,
        cache=None if repairing is not None else _cache(options, here, base, len(files)),
        jobs=options.jobs or processors(),
        shards=options.shards,
        engine=engine,
    )
    if sys.stderr.isatty() and not options.quiet:
        from recordlint.cli.progress import ProgressBar

        with ProgressBar(sys.stderr, len(files)) as progress, writing(options.shards), engaging(engine):
            outcome = check_all(progress=progress, progress_of_rows=progress.count_rows)
    else:
        with writing(options.shards), engaging(engine):
            outcome = check_all()
    for path, why in outcome.unwritten:
        complain(f"`{path}` is not fixed: {why}")
    if adoption is not None:
        outcome = adoption.conclude(outcome)
    if options.add_suppressions and fixing is not None:
        from recordlint.cli.suppressing import add_suppressions

        outcome = add_suppressions(outcome, files, world, fixing.keep, options)
    return outcome


def _cache(options: argparse.Namespace, here: Settings, base: str, files: int) -> Cache | None:
    if options.no_cache or files < CACHE_WORTH_IT:
        return None
    from recordlint.cli.caching import open_cache

    return open_cache(options.cache_dir, here, base)


def _overrides(options: argparse.Namespace, base: str) -> tuple[dict[str, Any], dict[str, Schema]]:
    """What the options set, by the keys of the configuration, and the schema that they name."""
    given = {
        "select": split(options.select),
        "extend-select": split(options.extend_select),
        "ignore": split(options.ignore),
        "extend-exclude": options.exclude and tuple(options.exclude),
        "fail-on": options.fail_on,
        "text-column": options.text_column,
        "id-column": options.id_column,
        "body-column": options.body_column and tuple(options.body_column),
        "baseline": options.baseline
        and posixpath.normpath(posixpath.join(base, options.baseline.replace(os.sep, "/"))),
    }
    overrides = {name: value for name, value in given.items() if value is not None}
    if options.no_baseline:
        overrides["baseline"] = None
    for glob in overrides.get("extend-exclude", ()):
        if (why := fault_of(glob)) is not None:
            raise Trouble(f"--exclude: `{glob}` is no glob: {why}")
    if options.schema is None:
        return overrides, {}
    from recordlint.settings.load import load_schema

    try:
        name, schema = load_schema(options.schema, base, read_bytes)
    except ValueError as error:
        from recordlint.schema import bundled_names
        from recordlint.schema.near import nearest

        near = nearest(options.schema, bundled_names())
        raise Trouble(f"--schema: {error}" + (f"; did you mean `{near}`?" if near else "")) from error
    return {**overrides, "schema": name}, {name: schema}


def _know_selectors(overrides: Mapping[str, Any], settings: Iterable[Settings]) -> None:
    """Raise Trouble for a selector among the options that names no rule that any of the settings knows."""
    given = [(name, word) for name in ("select", "extend-select", "ignore") for word in overrides.get(name, ())]
    if not given:
        return
    from recordlint.settings.read import selector_fault

    rules = {name: rule for one in dict.fromkeys(settings) for name, rule in one.rules.items()}
    for name, selector in given:
        fault = selector_fault(selector, rules)
        if fault is not None:
            raise Trouble(f"--{name}: {fault.message}" + (f"; {fault.help}" if fault.help else ""))


def _files(options: argparse.Namespace, configurations: Configurations, wanted: Sequence[Destination]) -> list[File]:
    reads_input = STANDARD_INPUT in options.paths or options.stdin_filename is not None
    paths = [path for path in options.paths if path != STANDARD_INPUT]
    outputs = [destination.file for destination in wanted if destination.file is not None]
    files: list[File] = []
    if paths or not reads_input:
        files = find(paths or ["."], configurations, force_exclude=options.force_exclude, outputs=outputs)
        files = sorted((*files, *_dependents(paths, files, configurations, outputs, options)), key=_by_path)
    if reads_input:
        name = options.stdin_filename or UNNAMED
        content = _standard_input(name, whole=options.fix or options.add_suppressions)
        files.append(standard_input(content, name, configurations))
    return files


def _dependents(
    paths: list[str],
    files: list[File],
    configurations: Configurations,
    outputs: list[str],
    options: argparse.Namespace,
) -> tuple[File, ...]:
    """The records that depend on a configuration, schema or vocabulary that was given, and a word about them."""
    found, on = dependents(paths, files, configurations, outputs)
    if found and not options.quiet:
        few = ", ".join(f"`{path}`" for path in on[:3]) + (f" and {len(on) - 3} more" if len(on) > 3 else "")
        checked = "is checked" if len(found) == 1 else "are checked"
        unfixed = ", but not fixed," if options.fix or options.diff else ""
        complain(f"{len(found)} more {'file' if len(found) == 1 else 'files'} {checked}{unfixed} because of {few}")
    return tuple(file._replace(frozen=True) for file in found)


def _by_path(file: File) -> str:
    return file.shown


def _standard_input(name: str, *, whole: bool) -> bytes:
    """What comes by standard input: the whole of it, or at most a byte more than is checked."""
    if sys.stdin is None:
        raise Trouble("standard input is closed")
    return sys.stdin.buffer.read(-1 if whole or name.lower().endswith(LINES) else LIMIT + 1)


def _show_mistakes(configurations: Configurations, options: argparse.Namespace) -> None:
    """Print what is wrong with the configuration, on standard error."""
    from recordlint.report.text import full

    report = Report(tuple(configurations.diagnostics), 0, 0, {})
    write_error(full(report, look_of(sys.stderr, options)._replace(verbose=True), totals=False))
