"""One file -> what was found in it before, or what is found in it now and how that is kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from recordlint.cache import Cache, Seen
from recordlint.examine import Result, examine
from recordlint.files.read import read_bytes
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.cache import Entry
    from recordlint.files import File
    from recordlint.files.world import FileWorld


class Memory(NamedTuple):
    """What earlier runs found, which counts as long as the world answers as it did then."""

    cache: Cache
    world: FileWorld

    def recall(self, file: File) -> Result | None:
        """What is known of a file; None where it has to be examined."""
        if file.fault is not None or file.content is not None:
            return None
        plan = file.settings.plan(file.place)
        try:
            status = os.stat(file.path)
            checked = self.cache.find(file.shown, status, plan, self.world.ask)
            if checked is None and self.cache.knows(file.shown):
                seen = Seen(file.shown, status, read_bytes(file.path))
                checked = self.cache.find_content(seen, plan, self.world.ask)
        except OSError:
            return None
        return None if checked is None else Result(checked)

    def examine(self, file: File) -> tuple[Result | None, Entry | None]:
        """What `examine` says, and how to keep it; None for what is better not kept."""
        if file.fault is not None or file.content is not None:
            return examine(file, self.world), None
        try:
            status = os.stat(file.path)
            data = read_bytes(file.path)
        except OSError:
            return examine(file, self.world), None
        self.world.take_answers()
        result = examine(file._replace(content=data), self.world)
        if result is None or result.besides:
            return result, None
        plan, answers = file.settings.plan(file.place), self.world.take_answers()
        return result, self.cache.entry(Seen(file.shown, status, data), plan, answers, result.checked)
