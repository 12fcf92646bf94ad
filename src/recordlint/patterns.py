"""Regular expressions that are compiled when they are first used.

Compiling all that the modules hold takes longer than checking a file, which needs few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast, overload


class _Regex:
    """Stands for a compiled pattern, and becomes its methods when one of them is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __reduce__(self) -> tuple[Any, ...]:
        return (_Regex, (self.pattern, self.flags))

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


@overload
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]: ...


@overload
def regex(pattern: bytes, flags: int = 0) -> re.Pattern[bytes]: ...


def regex(pattern: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """What `re.compile` gives, for module level. A fault in the pattern shows when it is first used."""
    return cast("re.Pattern[Any]", _Regex(pattern, flags))
