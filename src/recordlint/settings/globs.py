"""Globs of the configuration, as regular expressions that match in linear time.

A glob is matched against a path with `/`, relative to the configuration's folder. `*` and `?` stand for characters of
one name, `**` for any number of folders, `[abc]`, `[a-z]` and `[!a]` for one character, `{a,b}` for either. A glob
without `/`, but at its end, matches a name at any depth, as in a `.gitignore`; a leading `/` ties it to the top. What
matches a folder matches everything below it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ALTERNATIVES = 100
_BRACES = regex(r"\{([^{}]*)\}")
_SPECIAL = regex(r"[*?\[{]")


def is_glob(text: str) -> bool:
    """Whether a text holds a character that means something in a glob."""
    return _SPECIAL.search(text) is not None


def fault_of(glob: str) -> str | None:
    """What is wrong with a glob, in words; None for a sound one."""
    try:
        compile_globs((glob,))
    except ValueError as error:
        return str(error)
    return None


class Globs(NamedTuple):
    """Several globs, compiled: those that are tied to the top, and those that match a name at any depth."""

    anchored: re.Pattern[str] | None
    floating: re.Pattern[str] | None

    def match(self, path: str, name: int = 0) -> bool:
        """Whether one of the globs matches a path. `name`: where its last name begins, if it is known that no folder
        above matches; that is faster."""
        return (self.anchored is not None and self.anchored.match(path) is not None) or (
            self.floating is not None and self.floating.match(path, name) is not None
        )


@lru_cache(maxsize=256)
def compile_globs(globs: tuple[str, ...]) -> Globs:
    """The globs, ready to match. Raises ValueError, with the fault in words, for a glob that is none."""
    counter = count()
    anchored: list[str] = []
    floating: list[str] = []
    for glob in globs:
        for plain in _alternatives(glob):
            names = [name for name in plain.split("/") if name not in ("", ".")]
            if plain.startswith("!"):
                raise ValueError("a `!` does not negate here")
            if not names or ".." in names:
                raise ValueError("it leads nowhere below the configuration's folder")
            translated = _translate(names, counter)
            (anchored if "/" in plain.rstrip("/") else floating).append(translated)
    # Below a folder everything matches, hence the open end.
    tied, loose = "|".join(anchored), "|".join(floating)
    return Globs(
        re.compile(f"(?:{tied})(?:/|\\Z)", re.DOTALL) if tied else None,
        re.compile(f"(?:.*/)?(?:{loose})(?:/|\\Z)", re.DOTALL) if loose else None,
    )


def names_files(glob: str) -> bool:
    """Whether a glob speaks of files by name, such as `notes/*.txt`; `notes/**` and `notes/` speak of folders."""
    return glob.rstrip("/") == glob and glob.rsplit("/", 1)[-1] != "**"


def _alternatives(glob: str) -> list[str]:
    pending, done = [glob], []
    while pending:
        text = pending.pop(0)
        braces = _BRACES.search(text)
        if braces is None:
            done.append(text)
            continue
        pending += [text[: braces.start()] + choice + text[braces.end() :] for choice in braces[1].split(",")]
        if len(pending) + len(done) > MOST_ALTERNATIVES:
            raise ValueError(f"it stands for more than {MOST_ALTERNATIVES} alternatives")
    return done


def _translate(names: list[str], counter: Iterator[int]) -> str:
    """The names of a glob without braces as a regular expression that begins at the path's beginning.

    Each stretch between two wildcards is matched as early as can be and never tried again: what follows a wildcard
    may begin anywhere later, so nothing is lost, and the time stays linear. (A group in a lookahead, then a reference
    to it: Python has no atomic groups before 3.11.)
    """
    runs: list[list[str]] = [[]]
    for name in names:
        if name == "**":
            runs.append([])
        else:
            runs[-1].append(_translate_name(name, counter))
    runs = [run for number, run in enumerate(runs) if run or number in (0, len(runs) - 1)]
    first, *rest = ("/".join(run) for run in runs)
    if not rest:
        return first
    *middle, last = rest
    begun = f"{first}/" if first else ""
    for run in middle:
        number = next(counter)
        begun += f"(?=(?P<g{number}>(?:[^/]+/)*?{run}/))(?P=g{number})"
    # After a final `**` anything may follow, but something must.
    return begun + (f"(?:[^/]+/)*{last}" if last else "[^/]+")


def _translate_name(name: str, counter: Iterator[int]) -> str:
    pieces = [""]
    position = 0
    while position < len(name):
        character = name[position]
        position += 1
        if character == "*":
            if pieces[-1] or len(pieces) == 1:
                pieces.append("")
        elif character == "?":
            pieces[-1] += "[^/]"
        elif character == "[":
            end = name.find("]", position + (2 if name.startswith("!", position) else 1))
            if end < 0:
                raise ValueError("it has a `[` without a `]`")
            pieces[-1] += _translate_class(name[position:end])
            position = end + 1
        elif character in "{}":
            raise ValueError(f"it has a `{character}` without its partner")
        else:
            pieces[-1] += re.escape(character)
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    for piece in middle:
        number = next(counter)
        first += f"(?=(?P<g{number}>[^/]*?{piece}))(?P=g{number})"
    return f"{first}[^/]*{last}"


def _translate_class(inside: str) -> str:
    negated = inside.startswith("!")
    body = inside[1:] if negated else inside
    translated = "[^/" if negated else "["
    position = 0
    while position < len(body):
        low, high = body[position], body[position]
        if body[position + 1 : position + 2] == "-" and position + 2 < len(body):
            high = body[position + 2]
            position += 2
        position += 1
        if high < low:
            raise ValueError(f"its range `{low}-{high}` is the wrong way round")
        translated += re.escape(low) if low == high else f"{re.escape(low)}-{re.escape(high)}"
    return f"(?!/){translated}]"
