"""The options of `recordlint check`: what there are, which go together, and the reports that they ask for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from recordlint.cli.arguments import Parser
from recordlint.cli.configured import add_configuration, refuse_contradiction
from recordlint.cli.engines import add_engine_options
from recordlint.cli.shards import add_shard_options
from recordlint.cli.streams import Trouble
from recordlint.cli.tables import add_table_options
from recordlint.report import FORMATS
from recordlint.settings.keys import SEVERITIES
from recordlint.shards import FORMATS as SHARDS
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT_FORMATS = ("full", "concise")
STANDARD_INPUT = STANDARD_OUTPUT = "-"

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
  recordlint check crawl/*.parquet --text-column text \\
      --output-format parquet --output-file found/ --fixed-column clean
      the same, of any size: what is found as tables, and the texts repaired
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


class _Output(argparse.Action):
    """Keeps --output-format and --output-file in the order in which they are given."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        namespace.outputs = [*(namespace.outputs or ()), (self.dest, values)]


def parser() -> Parser:
    """The options of the command."""
    readers = {**{name: format.reader for name, format in FORMATS.items()}, "parquet": SHARDS["parquet"]}
    formats = "\n".join(f"  {name:<10}{reader}" for name, reader in readers.items())
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
    add_shard_options(made)
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
        choices=tuple(dict.fromkeys((*FORMATS, *SHARDS))),
        metavar="FORMAT",
        help="how to report, see below; may be repeated",
    )
    output.add_argument(
        "--output-file",
        action=_Output,
        dest="file",
        metavar="FILE",
        help="where the report of the format before it goes: a file, of parquet and jsonl a folder",
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
    add_engine_options(speed)
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
    made.set_defaults(outputs=None, shards=None)
    return made


def count(text: str) -> int:
    """A number from 1. Raises ArgumentTypeError for another text."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no number from 1")
    return int(text)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options and paths of a command line. Raises Trouble for what is none."""
    # argparse, where it lets options stand after paths, takes what follows `--` for options all the same.
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser().parse_intermixed_args(arguments[:end])
    options.paths += arguments[end + 1 :]
    return options


def destinations(outputs: Sequence[tuple[str, str]]) -> list[Destination]:
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


def refuse_contradictions(options: argparse.Namespace, wanted: Sequence[Destination]) -> None:
    """Raise Trouble for options that cannot all be meant."""
    if options.statistics and not any(one.format in TEXT_FORMATS for one in wanted):
        raise Trouble("--statistics goes with the formats full and concise")
    if not (options.fix or options.diff or options.fixed_column):
        for name in ("unsafe_fixes", "show_fixes"):
            if getattr(options, name):
                raise Trouble(f"--{name.replace('_', '-')} goes with --fix or --diff")
    for option, others in CONTRADICTIONS.items():
        for other in others:
            if getattr(options, option) and getattr(options, other):
                raise Trouble(f"--{option} does not go with --{other}".replace("_", "-"))
    if options.diff and (options.outputs or options.statistics):
        raise Trouble("--diff prints a patch instead of a report")
    if options.show_fixes and not any(one.format in TEXT_FORMATS for one in wanted):
        raise Trouble("--show-fixes goes with the formats full and concise")
    refuse_contradiction(options)
    if options.watch and STANDARD_INPUT in options.paths:
        raise Trouble("--watch does not go with standard input: it is read once")
    if options.update_baseline and STANDARD_INPUT in options.paths and options.stdin_filename is None:
        raise Trouble("--update-baseline: standard input has no name; give it one with --stdin-filename")
    if options.stdin_filename is not None and options.paths and STANDARD_INPUT not in options.paths:
        raise Trouble(f"--stdin-filename goes with standard input, `{STANDARD_INPUT}`")
    for one in wanted:
        if one.file is not None and one.file in options.paths:
            raise Trouble(f"the report would take the place of `{one.file}`, which is to be checked")
