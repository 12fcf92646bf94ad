"""The options of `recordlint check` that are about shards: a folder of what is found in tables."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recordlint.cli.streams import Trouble, complain
from recordlint.diagnostic import Applicability
from recordlint.settings.find import reason
from recordlint.shards import FORMATS, Shards

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from recordlint.cli.options import Destination
    from recordlint.run import Outcome

ALONGSIDE = ("full", "concise", "markdown", "html")
"""Formats of reports that may be written besides shards: they do not list every diagnostic."""
_REFUSED = ("fix", "diff", "add_suppressions", "update_baseline", "changed_since", "watch", "stdin_filename")


def add_shard_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    shards = parser.add_argument_group(
        "shards", "with --output-format parquet, or jsonl and a folder: what is found in tables, in files of a folder"
    )
    shards.add_argument("--verdicts", action="store_true", help="write a verdict on every record, too")
    shards.add_argument(
        "--fixed-column",
        metavar="C",
        help="write the tables, too, with a new column: the texts after safe fixes, or with --unsafe-fixes all",
    )


def is_folder(destination: Destination) -> bool:
    """Whether a destination is a folder of shards."""
    file = destination.file
    folder = file is not None and (file.endswith(("/", os.sep)) or os.path.isdir(file))
    return destination.format == "parquet" or (destination.format in FORMATS and folder)


def wanted_shards(
    wanted: Sequence[Destination], options: argparse.Namespace
) -> tuple[Shards | None, list[Destination]]:
    """The shards that are wanted, if any, and the reports besides. Raises Trouble for what does not go together."""
    folders = [one for one in wanted if is_folder(one)]
    others = [one for one in wanted if not is_folder(one)]
    if not folders:
        for name in ("verdicts", "fixed_column"):
            if getattr(options, name):
                raise Trouble(f"--{name.replace('_', '-')} goes with shards: --output-format parquet --output-file DIR")
        return None, others
    folder, *more = folders
    if folder.file is None:
        raise Trouble("--output-format parquet writes a folder: name it with --output-file")
    if more:
        raise Trouble(f"two folders of shards: `{folder.file}` and `{more[0].file}`")
    if "://" in folder.file:
        raise Trouble(f"`{folder.file}` is an address: shards need a folder of this machine")
    for name in _REFUSED:
        if getattr(options, name) not in (None, False):
            raise Trouble(f"--{name.replace('_', '-')} does not go with a folder of shards")
    for one in others:
        if one.format not in ALONGSIDE:
            raise Trouble(f"the format {one.format} lists every problem; beside shards go {', '.join(ALONGSIDE)}")
    _know_pyarrow(folder.file)
    from recordlint.cli.caching import made_by

    trust = Applicability.UNSAFE if options.unsafe_fixes else Applicability.SAFE
    return Shards(
        folder.file,
        folder.format,
        options.verdicts,
        options.fixed_column,
        None if options.fixed_column is None else trust,
        made_by(),
    ), others


@contextmanager
def writing(shards: Shards | None) -> Iterator[None]:
    """Raises Trouble where shards cannot be written."""
    if shards is None:
        yield
        return
    from recordlint.shards.folder import FolderError, WriteError

    try:
        yield
    except FolderError as error:
        raise Trouble(str(error)) from error
    except (OSError, WriteError) as error:
        why = OSError(*error.args) if isinstance(error, WriteError) else error
        raise Trouble(f"`{shards.folder}` cannot be written: {reason(why)}") from error


def say_where(outcome: Outcome, shards: Shards) -> None:
    """Say what a run came to, where all of it is, and what of it was known before."""
    from recordlint.report.summary import plural, totals
    from recordlint.shards.folder import SUMMARY

    again, parts = outcome.again
    before = f"; {again} of {plural(parts, 'part')} had been checked before" if again else ""
    complain(f"{totals(outcome.report)}; see {os.path.join(shards.folder, SUMMARY)}{before}")


def _know_pyarrow(folder: str) -> None:
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise Trouble(f"`{folder}` is written with pyarrow, which is not installed: pip install 'recordlint[scale]'")
