"""What earlier runs found, kept so that a file which has not changed is not checked again.

An entry is found by the file's name and stat, or else by a hash of its bytes; it counts only under the same plan, and
while the world still answers what a rule asked of it as it did then. All is JSON in a SQLite file: there is nothing in
it that could be run, and a process that is killed leaves what was there before. Nothing here raises for a cache that
is damaged, locked or cannot be written: it is then as if there were none.
"""

from __future__ import annotations

import enum
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import time_ns
from typing import TYPE_CHECKING, Any

from recordlint.check import Checked
from recordlint.digest import blake2b
from recordlint.facts import Counted, Gathered, Noted
from recordlint.roles import RoleTable
from recordlint.rule import Rule
from recordlint.schema import Schema
from recordlint.stored import diagnostic
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import sqlite3

    from recordlint.check import Plan

SUFFIX = ".recordlint-cache"
LIMIT = 256 * 2**20
"""The most bytes of one working directory's cache; a larger one is begun anew."""
FOLDER_LIMIT = 2**30
"""The most bytes of all caches of a folder; beyond that those go that were not used for the longest."""
UNUSED_DAYS = 30
"""An entry that was of no use for so many days goes."""

_FORMAT = 1
_JOURNAL = "-journal"
_DAY = 86_400 * 10**9
# A file may change twice within one tick of the clock of its file system: such a stat proves nothing.
_RACY = 2 * 10**9
# Seconds that another process may take to write: what cannot be kept is only found once more.
_PATIENCE = 1.0
_BATCH = 5_000

Question = tuple[str, str, str]
"""What a rule asked of the world: the question's name, the source's path, the value asked about."""
Answers = Mapping[Question, object]
Ask = Callable[[Question], object]


class Seen(NamedTuple):
    """A file as it was read: its name, its stat before that, its bytes."""

    name: str
    status: os.stat_result
    data: bytes


class Entry(NamedTuple):
    """What is kept of a file: its stat (empty where that proves nothing), a hash of its bytes and of the plan, the
    answers and what was found as JSON, and the day, counted from 1970, on which it was last of use."""

    stamp: str
    digest: str
    plan: str
    answers: str
    checked: str
    day: int


class Cache:
    """The results of one working directory.

    `folder` is where caches are kept; it is made when there is something to keep. `base` is the working directory,
    which names of files start from. `version` stands for the code that made the results: others do not count.
    """

    def __init__(self, folder: str, base: str, version: str) -> None:
        self.path = os.path.join(folder, _hash(base.encode(errors="surrogateescape")) + SUFFIX)
        self._version = f"{_FORMAT} {version}"
        self._plans: dict[int, tuple[Plan, str | None]] = {}
        self._fresh: dict[str, Entry] = {}
        self._today = time_ns() // _DAY
        self._entries: dict[str, Entry] = _load(self.path, self._version)

    def knows(self, name: str) -> bool:
        """Whether there is an entry for a file."""
        return name in self._entries

    def find(self, name: str, status: os.stat_result, plan: Plan, ask: Ask) -> Checked | None:
        """What is known of a file by its stat; None where that does not tell."""
        entry = self._entries.get(name)
        return None if entry is None or entry.stamp != _stamp(status) else self._valid(name, entry, plan, ask)

    def find_content(self, seen: Seen, plan: Plan, ask: Ask) -> Checked | None:
        """What is known of a file by its bytes."""
        entry = self._entries.get(seen.name)
        if entry is None or entry.digest != _hash(seen.data):
            return None
        checked = self._valid(seen.name, entry, plan, ask)
        if checked is not None and (stamp := _sure_stamp(seen.status)) != entry.stamp:
            self.keep(seen.name, entry._replace(stamp=stamp, day=self._today))
        return checked

    def entry(self, seen: Seen, plan: Plan, answers: Answers, checked: Checked) -> Entry | None:
        """What was found in a file, and what the world answered for it, as it is kept; None where it cannot be."""
        digest = self._digest(plan)
        if digest is None:
            return None
        try:
            asked = json.dumps([[*question, answer] for question, answer in answers.items()])
            found = json.dumps(checked)
        except (TypeError, ValueError):
            return None
        return Entry(_sure_stamp(seen.status), _hash(seen.data), digest, asked, found, self._today)

    def keep(self, name: str, entry: Entry) -> None:
        """Keep an entry; it is written now and then, and by `write`."""
        self._entries[name] = self._fresh[name] = entry
        if len(self._fresh) >= _BATCH:
            self.write()

    def write(self) -> None:
        """Write what is new. What another process wrote meanwhile stays, or is replaced as a whole entry."""
        fresh, self._fresh = self._fresh, {}
        if fresh:
            _save(self.path, self._version, fresh, self._today)

    def _valid(self, name: str, entry: Entry, plan: Plan, ask: Ask) -> Checked | None:
        if entry.plan != self._digest(plan):
            return None
        try:
            answers = json.loads(entry.answers)
            if any(_as_json(ask((question, path, value))) != answer for question, path, value, answer in answers):
                return None
            checked = _checked(json.loads(entry.checked))
        except (ValueError, TypeError, LookupError, RecursionError):
            return None
        if entry.day != self._today:
            self.keep(name, entry._replace(day=self._today))
        return checked

    def _digest(self, plan: Plan) -> str | None:
        """What stands for a plan; None for one with rules of plugins, whose code we do not know."""
        if id(plan) not in self._plans:
            ours = all(one.rule.module.startswith("recordlint.rules.") for one in plan.rules)
            digest = _hash(json.dumps(canonical(plan)).encode()) if ours else None
            # The plan is kept so that no other gets its identity.
            self._plans[id(plan)] = (plan, digest)
        return self._plans[id(plan)][1]


def remove_caches(folder: str) -> int:
    """Remove all caches from a folder, and nothing else; how many bytes that were. Raises OSError."""
    removed = 0
    for path, status in _caches(folder):
        removed += status.st_size
        _remove(path)
    return removed


def user_folder(environment: Mapping[str, str], platform: str) -> str | None:
    """Where the user's caches are kept (`platform` is that of `sys.platform`); None where no folder is the user's.

    XDG Base Directory Specification 0.8 for `XDG_CACHE_HOME`, which must be absolute.
    """
    if platform == "win32":
        home = environment.get("LOCALAPPDATA")
        return home and os.path.join(home, "recordlint", "Cache")
    home = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(home):
        return os.path.join(home, "recordlint")
    below = os.path.join("Library", "Caches") if platform == "darwin" else ".cache"
    home = os.path.expanduser("~")
    return os.path.join(home, below, "recordlint") if os.path.isabs(home) else None


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"


def _sure_stamp(status: os.stat_result) -> str:
    """The stamp of a file; empty where it changed so lately that it may change again unseen."""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    return _stamp(status) if changed < time_ns() - _RACY else ""


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _as_json(answer: object) -> object:
    return list(answer) if isinstance(answer, tuple) else answer


def canonical(value: object) -> object:
    """A value as JSON that is the same in every process."""
    if isinstance(value, enum.Enum):
        return value.name
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Rule):
        return value.name
    if isinstance(value, Schema):
        return value.digest
    if isinstance(value, RoleTable):
        return canonical((value.schema, value.fields))
    if isinstance(value, Mapping):
        return [[canonical(key), canonical(value[key])] for key in sorted(value, key=str)]
    if isinstance(value, (frozenset, set)):
        return sorted((canonical(one) for one in value), key=str)
    if isinstance(value, Iterable):
        return [canonical(one) for one in value]
    return str(value)


def _checked(row: list[Any]) -> Checked:
    path, diagnostics, records, (noted, counted), undecided = row
    gathered = Gathered(tuple(Noted(*one) for one in noted), tuple(Counted(*one) for one in counted))
    return Checked(path, tuple(map(diagnostic, diagnostics)), records, gathered, undecided)


def _load(path: str, version: str) -> dict[str, Entry]:
    import sqlite3

    try:
        if not _is_file(path) or os.path.getsize(path) > LIMIT:
            return {}
        # What a killed run has begun is undone by whoever opens the cache next, if it may write.
        mode = "rw" if os.path.exists(f"{path}{_JOURNAL}") else "ro"
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode={mode}", uri=True, timeout=_PATIENCE)
        try:
            _check_plain(connection)
            if connection.execute("select version from made_by").fetchone() != (version,):
                return {}
            return {name: Entry(*row) for name, *row in connection.execute("select * from entries")}
        finally:
            connection.close()
    except (OSError, sqlite3.Error, TypeError, ValueError, OverflowError):
        return {}


def _is_file(path: str) -> bool:
    """Whether there is a file, and nothing that leads elsewhere or waits for another process."""
    return stat.S_ISREG(os.lstat(path).st_mode)


def _check_plain(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError where a cache holds what does more than to be read or written: it is not ours."""
    import sqlite3

    if connection.execute("select 1 from sqlite_master where type in ('view', 'trigger')").fetchone() is not None:
        raise sqlite3.DatabaseError("it is no cache of ours")


def _save(path: str, version: str, entries: Mapping[str, Entry], today: int) -> None:
    import sqlite3

    try:
        if not os.path.lexists(path):
            folder = os.path.dirname(path)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            _make_room(folder)
        elif not _is_file(path):
            _remove(path)
        for again in (True, False):
            try:
                _write(path, version, entries, today)
            except sqlite3.OperationalError:
                return
            except sqlite3.DatabaseError:
                # It is damaged, or something else.
                if again:
                    _remove(path)
            else:
                return
    except OSError:
        return


def _write(path: str, version: str, entries: Mapping[str, Entry], today: int) -> None:
    import sqlite3

    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        # Killed processes lose nothing this way either. A machine without power may, and the cache is begun anew.
        connection.execute("pragma synchronous = off")
        connection.execute("begin immediate")
        _check_plain(connection)
        connection.execute("create table if not exists made_by (version text)")
        fits = connection.execute("select version from made_by").fetchone() == (version,)
        if not fits or os.path.getsize(path) > LIMIT:
            connection.execute("delete from made_by")
            connection.execute("insert into made_by values (?)", (version,))
            connection.execute("drop table if exists entries")
        columns = ", ".join(Entry._fields)
        connection.execute(f"create table if not exists entries (name primary key, {columns}) without rowid")
        connection.executemany(
            f"insert or replace into entries values (?{', ?' * len(Entry._fields)})",
            ((_storable(name), *entry) for name, entry in entries.items()),
        )
        connection.execute("delete from entries where day < ?", (today - UNUSED_DAYS,))
        connection.execute("commit")
    finally:
        connection.close()


def _storable(name: str) -> str:
    """A name that SQLite takes: one that holds surrogates is never found again."""
    return name.encode(errors="replace").decode()


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _make_room(folder: str) -> None:
    """Remove the caches that were not used for the longest until what is left is not too much."""
    left = FOLDER_LIMIT
    for path, status in sorted(_caches(folder), key=lambda cache: cache[1].st_mtime_ns, reverse=True):
        left -= status.st_size
        if left < 0:
            _remove(path)


def _remove(path: str) -> None:
    """Remove a cache, and before it what a killed process has left to undo: a new cache must not be given it."""
    with suppress(FileNotFoundError):
        os.unlink(f"{path}{_JOURNAL}")
    os.unlink(path)


def _caches(folder: str) -> list[tuple[str, os.stat_result]]:
    """The caches in a folder, each with its stat; none where there is no folder."""
    try:
        with os.scandir(folder) as found:
            files = [one for one in found if one.name.endswith(SUFFIX) and one.is_file(follow_symlinks=False)]
            return [(one.path, one.stat(follow_symlinks=False)) for one in files]
    except FileNotFoundError:
        return []
