"""Standard output and standard error: written to without surprises; colours and widths as the environment wants."""

from __future__ import annotations

import io
import os
import sys
from typing import IO, TYPE_CHECKING, AnyStr, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_WIDTH = 80


class Trouble(Exception):  # noqa: N818 - the word for what keeps a command from doing its job
    """A command cannot do its job. The text says why, for a person."""


def prepare_streams() -> None:
    """Make the streams take any text, closed ones too: what their encoding lacks is written as an escape."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - as long as the process
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write(text: str | bytes) -> None:
    """Write to standard output, as long as somebody reads it. Raises Trouble where it takes no more."""
    fault = _put(sys.stdout, text)
    if fault is not None and not isinstance(fault, BrokenPipeError):
        from recordlint.settings.find import reason

        raise Trouble(f"the report cannot be written: {reason(fault)}")


def write_bytes(data: bytes) -> None:
    """Write to standard output, as it is and as long as somebody reads it. Raises Trouble where it takes no more."""
    fault = _write(sys.stdout.buffer, data)
    if fault is not None and not isinstance(fault, BrokenPipeError):
        from recordlint.settings.find import reason

        raise Trouble(f"standard output cannot be written: {reason(fault)}")


def write_error(text: str | bytes) -> None:
    """Write to standard error, as long as somebody reads it."""
    _put(sys.stderr, text)


def complain(message: str) -> None:
    """Say something about the run itself, on standard error."""
    from recordlint.report.terminal import visible

    write_error(f"recordlint: {visible(message)}\n")


def _put(stream: TextIO, text: str | bytes) -> OSError | None:
    return _write(stream, text) if isinstance(text, str) else _write(stream.buffer, text)


def _write(stream: IO[AnyStr], text: AnyStr) -> OSError | None:
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        # Python would fail once more when it flushes the stream at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return error
    return None


def wants_color(option: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour what goes to a stream: the option first, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and
    CLICOLOR (no-color.org, force-color.org, bixense.com/clicolors), then whether it is a terminal that can."""
    if option != "auto":
        return option == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return environment.get("CLICOLOR") != "0" and environment.get("TERM") != "dumb" and stream.isatty()


def terminal_width(stream: TextIO, environment: Mapping[str, str]) -> int:
    """How many cells a line has: what COLUMNS says, else the terminal, else 80."""
    columns = environment.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH
