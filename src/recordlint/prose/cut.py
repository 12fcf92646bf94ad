"""Whether a text was cut before its end, as far as its last line shows."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKER = re.compile(
    r"(?:[\[(]\s?(?:\.{3,}|…|&hellip;)\s?[\])]|(?:\.{3,}|…|&hellip;)"
    r"|(?:\.{3,}|…)?\s?\[\+\s?\d{1,9} (?:chars|characters|words)\])$"
)
_READ_ON = re.compile(
    r"(?:\.{3,}|…|&hellip;)\s?[\[(]?(?:continue reading|keep reading|read more|more|weiterlesen|mehr|lire la suite"
    r"|leer más|seguir leyendo)[\])]?\s?[→»›>]?$",
    re.IGNORECASE,
)
_CLIP = 4000
_WORDS = 12
"""A last line of fewer words is a caption, a signature, an item; it needs no stop."""
_CLOSERS = "\"'”’»›)]}*_`“」』】）〉》｣"
_STOPS = frozenset(".!?:;…。！？：；．｡।॥။።፧؟۔։་།༎๏ฯ។៕")
_UNSTOPPED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")
"""Letters of scripts that need no mark at the end of a text: Thai, Lao, Tibetan, Myanmar, Khmer."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ADDRESS = re.compile(r"(?:://|www\.|@)\S*$")
_INNER_STOP = re.compile(r"[a-z0-9)\]”’\"'][.!?]['\"”’)]?\s+['\"“‘(]?[A-Z]")
_LAST_WORDS = re.compile(r"\S+(?:\s+\S+){0,2}\s*$")
_WORDS_BEFORE_MORE = (
    "a an the of to and or nor with for in on at by from into onto that which who whose its their his her our your my"
    " is are was were be been as but if than because while when where has have had will would can could should may"
    " might this these those not no very more most such so der die das den dem des ein eine einen einem einer und oder"
    " mit für von zu im am auf aus bei nach über unter durch dass sich ist sind war nicht auch als wie le la les un une"
    " des du de et ou avec pour dans sur par que qui est sont el los las y o con para en por del al se su sus"
)
_OPEN_ENDED = frozenset(_WORDS_BEFORE_MORE.split())


class Cut(NamedTuple):
    """Where a text was cut: start and end of its last words, as offsets in the line, and how that shows."""

    start: int
    end: int
    reason: str


def cut_off(line: str) -> Cut | None:
    """Whether a text that ends in `line`, a line of prose, was cut; None where it is complete, or may be."""
    line = line.rstrip()
    reason = _reason(line[-_CLIP:])
    if reason is None:
        return None
    words = _LAST_WORDS.search(line, max(0, len(line) - 120))
    return Cut(words.start() if words else 0, len(line), reason)


def _reason(line: str) -> str | None:
    if _ends_in_marker(line):
        return "ends in the mark of a cut"
    bare = line.rstrip(_CLOSERS + " \t\u00a0")
    if not bare or len(bare) < len(line) or bare[-1] in _STOPS or _UNSTOPPED.match(bare[-1]):
        return None
    if _WIDE.match(bare[-1]):
        return "ends in the middle of a sentence" if len(bare) > 60 and "。" in bare else None
    if _ADDRESS.search(bare[-200:]):
        return None
    words = bare.split()
    if len(words) < _WORDS:
        return None
    last = words[-1].lower()
    if last in _OPEN_ENDED or last[-1] in ",-–(&":
        return f"ends after `{words[-1]}`"
    if last[-1].isalpha() and last[0].islower() and (_INNER_STOP.search(bare) or len(words) >= 25):
        return "ends in the middle of a sentence"
    return None


def _ends_in_marker(line: str) -> bool:
    if _READ_ON.search(line[-60:]):
        return True
    marker = _MARKER.search(line[-40:])
    if marker is None:
        return False
    return marker[0][0] in "[(" or (len(line.split()) >= 5 and not _WIDE.search(line[-8:]))
