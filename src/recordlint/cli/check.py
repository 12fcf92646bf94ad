"""`recordlint check`: find the files, check them, perhaps fix them, report."""

from __future__ import annotations

import argparse
import os
import posixpath
import sys
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TextIO

from recordlint import registry
from recordlint.cli.arguments import Parser, split
from recordlint.cli.configured import add_configuration, plugin_finder, refuse_contradiction, working_directory
from recordlint.cli.streams import Trouble, complain, terminal_width, wants_color, write, write_bytes, write_error
from recordlint.cli.tables import add_table_options, refuse_tables
from recordlint.diagnostic import Applicability
from recordlint.examine import Fixing, source_of
from recordlint.files import File, beside, find, standard_input
from recordlint.files.dependents import dependents
from recordlint.files.read import LIMIT, LINES, read_bytes
from recordlint.files.walk import find_below
from recordlint.files.world import FileWorld
from recordlint.pool import processors
from recordlint.report import FORMATS, Options, Report, reporter
from recordlint.run import Outcome, origins, run
from recordlint.sample import draw
from recordlint.settings.find import Configurations, reason
from recordlint.settings.globs import fault_of
from recordlint.settings.keys import SEVERITIES
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from recordlint.cache import Cache
    from recordlint.cli.adopting import Adoption
    from recordlint.schema import Schema
    from recordlint.settings import Settings
    from recordlint.text import Source

TEXT_FORMATS = ("full", "concise")
STANDARD_INPUT = STANDARD_OUTPUT = "-"
UNNAMED = "<stdin>"
CACHE_WORTH_IT = 50
"""Fewer files than these are checked sooner than a cache is opened."""

CONTRADICTIONS = {
    "watch": (
        "fix",
        "diff",
        "add_suppressions",
        "update_baseline",
        "stdin_filename",
        "show_files",
        "show_settings",
    ),
    "update_baseline": ("diff", "no_baseline", "changed_since", "add_suppressions"),
    "add_suppressions": ("fix", "unsafe_fixes", "show_fixes"),
    "sample": ("fix", "diff", "add_suppressions", "update_baseline", "watch"),
}
"""Options, and those that they do not go with."""

DESCRIPTION = "Check records: files, and those of folders that look like records. `-` is standard input."
EPILOG = """\
formats, and who reads them:
{formats}

examples:
  recordlint check
      the records of this folder
  recordlint check _news --select timestamps,images
      only some rules
  recordlint check a.md --schema article
      against a bundled schema, or a file
  recordlint check --fix
      repair what can be repaired safely
  recordlint check --diff | git apply
      the same, by a patch
  recordlint check --output-format full \\
      --output-format json --output-file report.json
      a report to read, and one for a program
  recordlint check --watch
      again and again, while you write
  recordlint check --baseline recordlint-baseline.json --update-baseline
      from now on only what is new
  recordlint check crawl/*.parquet --text-column text --id-column path
      the rows of tables
  git show HEAD:a.md | recordlint check - --stdin-filename a.md
      what is not in a file

environment:
  RECORDLINT_CACHE_DIR            as --cache-dir
  RECORDLINT_ALLOW_LOCAL_PLUGINS  where it is 1, as --allow-local-plugins
  NO_COLOR, FORCE_COLOR           where they are set, as --color never, always

exit codes:
  0  nothing found, or nothing as severe as --fail-on; after --fix, nothing left
  1  something found; with --diff, something to change
  2  the job could not be done: a wrong option or configuration, a broken
     schema, an internal error
"""


class Destination(NamedTuple):
    """A report to write: its format, and to which file; None for standard output."""

    format: str
    file: str | None


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


class _Output(argparse.Action):
    """Keeps --output-format and --output-file in the order in which they are given."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        namespace.outputs = [*(namespace.outputs or ()), (self.dest, values)]


def parser() -> Parser:
    """The options of the command."""
    formats = "\n".join(f"  {name:<10}{format.reader}" for name, format in FORMATS.items())
    made = Parser("check", "[OPTION ...] [PATH ...]", description=DESCRIPTION, epilog=EPILOG.format(formats=formats))
    made.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; without any, the working directory")
    rules = made.add_argument_group(
        "which rules", "RULES: names, globs of names, groups, `recommended`, `all`; commas between"
    )
    rules.add_argument("--select", action="append", metavar="RULES", help="the rules to run, and no others")
    rules.add_argument("--extend-select", action="append", metavar="RULES", help="rules to run besides")
    rules.add_argument("--ignore", action="append", metavar="RULES", help="rules not to run")
    rules.add_argument(
        "--schema", metavar="SCHEMA", help="the JSON Schema of all records: a bundled one's name, or a file"
    )
    add_table_options(made)
    files = made.add_argument_group("which files")
    files.add_argument(
        "--exclude", action="append", metavar="GLOB", help="leave these out, besides those that the configuration does"
    )
    files.add_argument("--force-exclude", action="store_true", help="leave them out even where they are named")
    files.add_argument("--stdin-filename", metavar="NAME", help="what standard input is called; implies `-`")
    files.add_argument("--show-files", action="store_true", help="list the files that would be checked, and stop")
    files.add_argument(
        "--collection-scope",
        choices=("given", "all"),
        default="given",
        metavar="SCOPE",
        help="given (the default): compare the records with each other; all: also with those that a check of the"
        " configuration's folder takes, or without configuration of their folders",
    )
    fixes = made.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="repair files, then report what is left")
    fixes.add_argument("--diff", action="store_true", help="print what would be repaired as a patch; write nothing")
    fixes.add_argument("--unsafe-fixes", action="store_true", help="repair by guessing or leaving out, too")
    fixes.add_argument("--show-fixes", action="store_true", help="list what was repaired, by file and rule")
    adopting = made.add_argument_group("known problems")
    known = adopting.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="known problems: neither reported nor fixed")
    known.add_argument(
        "--no-baseline", action="store_true", help="use none: known problems are reported, and fixed with --fix"
    )
    adopting.add_argument(
        "--update-baseline", action="store_true", help="write into the baseline what is found, and take out what is not"
    )
    adopting.add_argument(
        "--changed-since",
        metavar="REV",
        help="only what stands in lines or records that changed since this branch parted from a revision of git",
    )
    adopting.add_argument(
        "--add-suppressions",
        action="store_true",
        help="write a comment for each problem, so that it is not reported any more; with --diff as a patch",
    )
    settings = made.add_argument_group("configuration")
    add_configuration(settings)
    settings.add_argument("--show-settings", action="store_true", help="print what holds for the first file, and stop")
    output = made.add_argument_group("output")
    output.add_argument(
        "--output-format",
        action=_Output,
        dest="format",
        choices=tuple(FORMATS),
        metavar="FORMAT",
        help="how to report, see below; may be repeated",
    )
    output.add_argument(
        "--output-file",
        action=_Output,
        dest="file",
        metavar="FILE",
        help="where the report of the format before it goes",
    )
    output.add_argument("--statistics", action="store_true", help="count by rule instead of listing")
    output.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="colours: auto (the default: on a terminal), always or never",
    )
    output.add_argument("-q", "--quiet", action="store_true", help="print problems and nothing else")
    output.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="print every diagnostic, however often a rule speaks, the grounds of judgements, and the configuration",
    )
    output.add_argument("--watch", action="store_true", help="check again whenever something changes, until Ctrl-C")
    speed = made.add_argument_group("speed")
    speed.add_argument(
        "--jobs", type=count, metavar="N", help="how many processes check, where there is enough to do (default: cores)"
    )
    speed.add_argument("--no-cache", action="store_true", help="check files that have not changed, too; keep nothing")
    speed.add_argument("--cache-dir", metavar="DIR", help="where to keep what was found (default: the user's cache)")
    ending = made.add_argument_group("exit code")
    ending.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, "never"),
        metavar="SEVERITY",
        help="the least that makes it 1: error, warning (the default) or note; or never",
    )
    ending.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    made.set_defaults(outputs=None)
    return made


def count(text: str) -> int:
    """A number from 1. Raises ArgumentTypeError for another text."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no number from 1")
    return int(text)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    # argparse, where it lets options stand after paths, takes what follows `--` for options all the same.
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser().parse_intermixed_args(arguments[:end])
    options.paths += arguments[end + 1 :]
    return options


def main(arguments: Sequence[str]) -> int:
    """Check, and print what is found."""
    options = _parsed(arguments)
    destinations = _destinations(options.outputs or ())
    _refuse_contradictions(options, destinations)
    base = working_directory()
    if options.watch:
        from recordlint.cli.watching import watch

        look, check = partial(_find, options, destinations, base), partial(_check_found, options, destinations, base)
        return watch(look, check, options, base)
    return _check_found(options, destinations, base, _find(options, destinations, base)).code


def _find(options: argparse.Namespace, destinations: Sequence[Destination], base: str) -> Found:
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
    files = _files(options, configurations, destinations)
    others = beside(files, configurations) if _compares_all(options) else []
    return Found(files, others, configurations, overrides)


def _compares_all(options: argparse.Namespace) -> bool:
    return bool(options.collection_scope == "all" or options.update_baseline)


def _check_found(options: argparse.Namespace, destinations: Sequence[Destination], base: str, found: Found) -> Done:
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
    return _check(job, destinations, options)


def _adoption(files: list[File], here: Settings, base: str, options: argparse.Namespace) -> Adoption | None:
    """What sets problems aside, if anything is to."""
    known = any(one.get("baseline") for one in {here, *(file.settings for file in files)})
    if not (known or options.update_baseline or options.changed_since is not None):
        return None
    from recordlint.cli.adopting import Adoption

    return Adoption(files, here, base, options)


def _check(job: Job, destinations: Sequence[Destination], options: argparse.Namespace) -> Done:
    files, base = job.files, job.base
    trust = Applicability.UNSAFE if options.unsafe_fixes else Applicability.SAFE
    given = [os.path.join(base, path) for path in options.paths if path != STANDARD_INPUT] or [base]
    if options.diff:
        from recordlint.cli.fixing import Differences, finish_diff

        differences = Differences(given, base)
        outcome = _run(job, options, Fixing(trust, differences.keep, stored=False))
        return Done(finish_diff(outcome, differences.diffs(), _look(sys.stdout, options), options))
    if not (options.fix or options.add_suppressions):
        outcome = _run(job, options)
        _report_all(outcome.report, destinations, sys.stdout, options, files)
    else:
        from recordlint.cli.fixing import Files

        target = Files(given, next((file.content for file in files if file.content is not None), None))
        outcome = _run(job, options, Fixing(trust, target.keep))
        if target.output is not None:
            write_bytes(target.output)
            files = [file if file.content is None else file._replace(content=target.output) for file in files]
        stream = sys.stdout if target.output is None else sys.stderr
        _report_all(outcome.report, destinations, stream, options, files)
    if outcome.broken or outcome.unwritten:
        return Done(2, outcome.report)
    return Done(1 if outcome.failed and not options.exit_zero else 0, outcome.report)


def _run(job: Job, options: argparse.Namespace, fixing: Fixing | None = None) -> Outcome:
    files, peers, here, base, adoption = job
    named = [file.shown for file in files if file.named and file.settings.path is None]
    world = FileWorld(base, named)
    repairing = None if options.add_suppressions else fixing
    drawn = None if options.sample is None else draw(files, options.sample, options.seed)
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
    )
    if sys.stderr.isatty() and not options.quiet:
        from recordlint.cli.progress import ProgressBar

        with ProgressBar(sys.stderr, len(files)) as progress:
            outcome = check_all(progress=progress, progress_of_rows=progress.count_rows)
    else:
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


def _look(stream: TextIO, options: argparse.Namespace) -> Options:
    """How a report to a stream is to look."""
    return Options(
        color=wants_color(options.color, stream, os.environ),
        width=terminal_width(stream, os.environ),
        verbose=options.verbose,
    )


def _report_all(
    report: Report,
    destinations: Sequence[Destination],
    stream: TextIO,
    options: argparse.Namespace,
    files: Sequence[File],
) -> None:
    """Write the reports that are wanted: to their files, or to a stream."""
    look = _look(stream, options)._replace(source=_sources(files), origins=lambda: origins(files))
    for destination in destinations:
        if destination.file is None:
            text = _text(report, destination.format, look, options)
            # What programs read is UTF-8 whatever the terminal's encoding: JSON has no other, and XML says so.
            written = text if destination.format in TEXT_FORMATS else text.encode(errors="backslashreplace")
            (write if stream is sys.stdout else write_error)(written)
            continue
        text = _text(report, destination.format, look._replace(color=options.color == "always"), options)
        try:
            with open(destination.file, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                file.write(text)
        except OSError as error:
            raise Trouble(f"`{destination.file}` cannot be written: {reason(error)}") from error


def _sources(files: Sequence[File]) -> Callable[[str], Source | None]:
    """What gives the text of a file by its path in reports."""

    @cache
    def by_path() -> dict[str, File]:
        return {file.shown: file for file in files}

    def source(path: str) -> Source | None:
        file = by_path().get(path)
        return None if file is None else source_of(file)

    return source


def _text(report: Report, format: str, look: Options, options: argparse.Namespace) -> str:
    if format not in TEXT_FORMATS:
        return reporter(format)(report, look)
    fixed = ""
    if options.show_fixes and report.fixed:
        from recordlint.report.fixes import fixes

        fixed = fixes(report, look) + ("" if format == "concise" else "\n")
    if options.statistics:
        from recordlint.report.statistics import statistics

        return fixed + statistics(report, look)
    from recordlint.report import text

    write_report = text.full if format == "full" else text.concise
    return fixed + write_report(report, look, totals=not (options.quiet or options.watch))


def _destinations(outputs: Sequence[tuple[str, str]]) -> list[Destination]:
    """The reports that the options ask for. A file belongs to the format before it, or else to the one after it."""
    found: list[Destination] = []
    waiting: str | None = None
    for kind, value in outputs:
        if kind == "format":
            found.append(Destination(value, waiting))
            waiting = None
        elif found and found[-1].file is None:
            found[-1] = found[-1]._replace(file=value)
        elif waiting is None:
            waiting = value
        else:
            raise Trouble(f"two files for one report: `{waiting}` and `{value}`")
    if waiting is not None or not found:
        found.append(Destination(next(iter(FORMATS)), waiting))
    found = [one._replace(file=None) if one.file == STANDARD_OUTPUT else one for one in found]
    if sum(one.file is None for one in found) > 1:
        raise Trouble("two reports for standard output: give all but one an --output-file")
    return found


def _refuse_contradictions(options: argparse.Namespace, destinations: Sequence[Destination]) -> None:
    """Raise Trouble for options that cannot all be meant."""
    if options.statistics and not any(one.format in TEXT_FORMATS for one in destinations):
        raise Trouble("--statistics goes with the formats full and concise")
    if not (options.fix or options.diff):
        for name in ("unsafe_fixes", "show_fixes"):
            if getattr(options, name):
                raise Trouble(f"--{name.replace('_', '-')} goes with --fix or --diff")
    for option, others in CONTRADICTIONS.items():
        for other in others:
            if getattr(options, option) and getattr(options, other):
                raise Trouble(f"--{option} does not go with --{other}".replace("_", "-"))
    if options.diff and (options.outputs or options.statistics):
        raise Trouble("--diff prints a patch instead of a report")
    if options.show_fixes and not any(one.format in TEXT_FORMATS for one in destinations):
        raise Trouble("--show-fixes goes with the formats full and concise")
    refuse_contradiction(options)
    if options.watch and STANDARD_INPUT in options.paths:
        raise Trouble("--watch does not go with standard input: it is read once")
    if options.stdin_filename is not None and options.paths and STANDARD_INPUT not in options.paths:
        raise Trouble(f"--stdin-filename goes with standard input, `{STANDARD_INPUT}`")
    for one in destinations:
        if one.file is not None and one.file in options.paths:
            raise Trouble(f"the report would take the place of `{one.file}`, which is to be checked")


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


def _files(
    options: argparse.Namespace, configurations: Configurations, destinations: Sequence[Destination]
) -> list[File]:
    reads_input = STANDARD_INPUT in options.paths or options.stdin_filename is not None
    paths = [path for path in options.paths if path != STANDARD_INPUT]
    outputs = [destination.file for destination in destinations if destination.file is not None]
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
    write_error(full(report, _look(sys.stderr, options)._replace(verbose=True), totals=False))
