"""`recordlint infer`: draft the JSON Schema that the records of a collection seem to be written for."""

from __future__ import annotations

import os
import posixpath
import sys
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.cli.arguments import Parser
from recordlint.cli.streams import Trouble, write, write_error
from recordlint.files import find
from recordlint.files.read import read_bytes, read_text
from recordlint.settings.find import Configurations, reason
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from recordlint.files import File
    from recordlint.infer import Inference, Outlier

DESCRIPTION = "Draft a JSON Schema from all records of a collection, and list what stands apart from it."
EPILOG = """\
examples:
  recordlint infer _data/books
                        print it; what stands apart goes to standard error
  recordlint infer _data/books --output book.schema.json
                        write it to a new file
  recordlint infer _data/books --threshold 1
                        a schema that every record passes
  recordlint infer --collection books
                        the records of a collection of the configuration
"""
THRESHOLD = 0.98


class _Read(NamedTuple):
    """What was not taken in: records that hold nothing, those that cannot be read whole, files that cannot be read."""

    empty: int
    broken: int
    unread: int


def parser() -> Parser:
    """The options of the command."""
    made = Parser("infer", "[OPTION ...] [DIR ...]", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument("paths", nargs="*", metavar="DIR", help="folders or files whose records are of one kind")
    made.add_argument("--collection", metavar="NAME", help="only the records of this collection of the configuration")
    made.add_argument(
        "--threshold",
        type=_share,
        default=THRESHOLD,
        metavar="SHARE",
        help=f"the share of values that decides, above 0.5: rarer ones are outliers ({THRESHOLD}; 1: none are)",
    )
    made.add_argument("--output", metavar="FILE", help="write the schema there instead of printing it")
    made.add_argument("--force", action="store_true", help="overwrite that file")
    return made


def main(arguments: Sequence[str]) -> int:
    """Print the schema, or write it, and say what stands apart from it."""
    reader = parser()
    options = reader.parse_args(arguments)
    if not options.paths and options.collection is None:
        reader.error("say which records are of one kind: a folder, or --collection NAME")
    options.paths = options.paths or ["."]
    if options.output is not None and os.path.lexists(options.output) and not options.force:
        raise Trouble(f"`{options.output}` is there already, and is left as it is (--force overwrites it)")
    from recordlint.infer import Inference, as_text

    inference = Inference()
    left = _read(options, inference)
    inferred = inference.draft(_title(options), options.threshold)
    text = as_text(inferred.document)
    if options.output is None:
        write(text)
    else:
        _keep(options.output, text)
    _report(inference.records, left, inferred.outliers)
    if options.output is not None:
        write(f"`{options.output}` is written; read it, then {_next(options)}\n")
    return 0


def _share(text: str) -> float:
    from argparse import ArgumentTypeError

    try:
        share = float(text)
    except ValueError:
        share = 0
    if not 0.5 < share <= 1:
        raise ArgumentTypeError(f"`{text}` is no share above 0.5, such as 0.95 or 1")
    return share


def _read(options: argparse.Namespace, inference: Inference) -> _Read:
    """Take in the records of all files that a check of the paths would look at. Raises Trouble where there are none."""
    from contextlib import nullcontext

    from recordlint.cli.progress import ProgressBar
    from recordlint.parse import parse
    from recordlint.schema.load import is_schema_document

    files = _files(options)
    empty = broken = unread = 0
    with ProgressBar(sys.stderr, len(files)) if sys.stderr.isatty() else nullcontext() as progress:
        for number, file in enumerate(files):
            try:
                source = read_text(file.shown, file.path).source
            except OSError:
                unread += 1
                continue
            for record in parse(source, yaml_version=file.settings.plan(file.place).yaml):
                if record.broken:
                    broken += 1
                elif record.region is None or not record.data:
                    empty += 1
                elif not is_schema_document(record.data):
                    inference.add(record)
            if progress is not None:
                progress(number + 1)
    if not inference.records:
        raise Trouble(f"no records in {', '.join(f'`{path}`' for path in options.paths)}: nothing to go by")
    return _Read(empty, broken, unread)


def _files(options: argparse.Namespace) -> list[File]:
    """The files to read. Raises Trouble for a path that is not there, or a collection that no file belongs to."""
    outputs = [] if options.output is None else [options.output]
    configurations = Configurations(read_bytes, registry.rules(), base=os.getcwd().replace(os.sep, "/"))
    files = find(options.paths, configurations, outputs=outputs)
    for file in files:
        if file.fault is not None and file.named:
            raise Trouble(f"`{file.shown}` cannot be read: {file.fault}")
    if options.collection is None:
        return files
    collections = {file.path: file.settings.plan(file.place).collection for file in files}
    chosen = [file for file in files if collections[file.path] == options.collection]
    if not chosen:
        known = sorted({name for name in collections.values() if name is not None})
        there = f"; there are {', '.join(f'`{name}`' for name in known)}" if known else ""
        raise Trouble(f"no file belongs to a collection `{options.collection}`{there}")
    return chosen


def _title(options: argparse.Namespace) -> str:
    """A title for the records: how their collection or folder is called."""
    if options.collection is None and len(options.paths) > 1:
        return ""
    name = options.collection
    if name is None:
        name = posixpath.basename(os.path.abspath(options.paths[0]).replace(os.sep, "/")).partition(".")[0]
    return " ".join(name.replace("_", " ").replace("-", " ").split()).capitalize()


def _keep(path: str, text: str) -> None:
    """Write the schema, over what is there if need be: that was allowed. Raises Trouble where it cannot be done."""
    from recordlint.files.write import replace

    data = text.encode()
    try:
        if os.path.lexists(path):
            real = os.path.realpath(path)
            replace(real, read_bytes(real, None), data)
        else:
            with open(path, "xb") as file:
                file.write(data)
    except OSError as error:
        raise Trouble(f"`{path}` cannot be written: {reason(error)}") from error


def _report(records: int, left: _Read, outliers: Sequence[Outlier]) -> None:
    """Say on standard error what stands apart."""
    from recordlint.report.terminal import visible

    lines = [f"{_count(records, 'record')} taken in"]
    lines += [
        f"left out: {_count(count, what)} {why}; `recordlint check` says more"
        for count, what, why in (
            (left.empty, "record", "without data"),
            (left.broken, "record", "that cannot be read whole"),
            (left.unread, "file", "that cannot be read"),
        )
        if count
    ]
    if outliers:
        lines.append("what stands apart, and the schema refuses: is it a fault, or should the schema allow it?")
        lines += [line for outlier in outliers for line in outlier.lines()]
    write_error("".join(f"{visible(line)}\n" for line in lines))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _next(options: argparse.Namespace) -> str:
    if options.collection is not None:
        return f"name it as the `schema` of the collection `{options.collection}`"
    from shlex import join

    return f"try `{join(['recordlint', 'check', '--schema', options.output, *options.paths])}`"
