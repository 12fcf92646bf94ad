"""Whether a text was cut before its end, as far as its last line shows.

A mark of a cut (`…`, `[+1234 chars]`) decides by itself, and so does what ends a text properly. In between, the last
line has features, readable names such as `last=the` or `inner stop`, and the table beside this module gives each a
weight; the sum are log-odds. `tools/learn_truncation.py` learns the table from the same features.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.rows import words_of
from recordlint.prose.table import packaged
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SURE = 1.8
"""The log-odds from which on a text is called cut."""
SURER = 3.5
"""The same where it ends in an item of a list or in a few words, which need no full stop."""

_MARKER = regex(
    r"(?:[\[(]\s?(?:\.{3,}|…|&hellip;)\s?[\])]|(?:\.{3,}|…|&hellip;)"
    r"|(?:\.{3,}|…)?\s?\[\+\s?\d{1,9} (?:chars|characters|words)\])$"
)
_READ_ON = regex(
    r"(?:\.{3,}|…|&hellip;)\s?[\[(]?(?:continue reading|keep reading|read more|more|weiterlesen|mehr|lire la suite"
    r"|leer más|seguir leyendo)[\])]?\s?[→»›>]?$",
    re.IGNORECASE,
)
_CLIP = 4000
_EARLIER = 8
"""Lines before the last one that are looked at."""
_LABEL = 40
"""A label, such as that of a credit, ends in a colon within so many characters."""
_SHORTEST = 2
"""A last line of fewer words may be anything."""
_SENTENCE = 5
"""Fewer words may be a caption, a signature, a wish."""
_CLOSERS = "\"'”’»›)]}*_`“」』】）〉》｣"
_ENDS = (".", "!", "?", '"', "”")
_STOPS = frozenset(".!?:;…。！？：；．｡।॥။።፧؟۔։་།༎๏ฯ។៕")
_UNSTOPPED = regex("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")
"""Letters of scripts that need no mark at the end of a text: Thai, Lao, Tibetan, Myanmar, Khmer."""
_WIDE = regex("[\u3040-\u30ff\u3400-\u9fff]")
_ADDRESS = regex(r"(?:://|www\.|@)\S*$")
_INNER_STOP = regex(r"[^\W\d_A-Z]['\"”’)]?[.!?]['\"”’)]?\s+['\"“‘(]?[^\W\d_a-z]")
_FINAL = regex(r"(?<=[^\W\d_A-Z][.!?])['\"”’)]?\s+")
_CLAUSE = regex(r"[:|–—]\s")
_SEPARATORS = frozenset("|•©→»·")
_WORDS_OF_SIGNS = (
    "author autor autora auteur bild by check cheers click contact cover credit credits crédit discover"
    " download explore find follow foto fotos fuente get image images join klicken learn listen mehr photo"
    " photos picture posted quelle read regards register see shop sign source sources start subscribe text"
    " texte thanks till try view via video visit watch written"
)
_SIGNS = frozenset(_WORDS_OF_SIGNS.split())
_LAST_WORDS = regex(r"\S+(?:\s+\S+){0,2}\s*$")
_WORDS_BEFORE_MORE = (
    "a an the of to and or nor with for in on at by from into onto that which who whose its their his her our your my"
    " is are was were be been as but if than because while when where has have had will would can could should may"
    " might this these those not no very more most such so der die das den dem des ein eine einen einem einer und oder"
    " mit für von zu im am auf aus bei nach über unter durch dass sich ist sind war nicht auch als wie le la les un une"
    " des du de et ou avec pour dans sur par que qui est sont el los las y o con para en por del al se su sus"
)
_WORDS_NEVER_LAST = (
    "the my our your their and or der dem des einem einer eines und oder dass les une du et ou los las una del y"
)
"""Articles, possessives and conjunctions that end no sentence. (German `ein` does: `er schätzt die Lage ein`.)"""
_WORDS_BEFORE_VERBS = "ab an auf aus bei ein fest her hin los mit nach statt teil um vor weg zu zurück zusammen"
_WORDS_OF_GERMAN = "am das dem den der die ein eine er es für im ist mit nicht sich sie um und von wir zu"
_DASHES = "-–—―~"
_SIGNATURE = 4
"""A signature after a dash has no more words."""
_LAST = 300
"""In so many characters the last sentence is looked for."""
_DANGLING = ",-–—(&/"
_OPEN_ENDED = frozenset(_WORDS_BEFORE_MORE.split())
_NEVER_LAST = frozenset(_WORDS_NEVER_LAST.split())
_VERB_PARTS = frozenset(_WORDS_BEFORE_VERBS.split())
_GERMAN = frozenset(_WORDS_OF_GERMAN.split())


class Cut(NamedTuple):
    """Where a text was cut: start and end of its last words, as offsets in the line, and how that shows."""

    start: int
    end: int
    reason: str


def cut_off(line: str, earlier: Sequence[str] = (), *, item: bool = False) -> Cut | None:
    """Whether a text that ends in `line`, a line of prose after the lines `earlier`, was cut.

    `item` is true where it is an item of a list."""
    line = line.rstrip()
    if ends_in_stop(line):
        return None
    clipped = line[-_CLIP:]
    marker = marker_of(clipped, earlier)
    if marker is not None:
        reason = f"ends in `{marker}`, the mark of a cut"
    elif _ends_in_wide_sentence(clipped):
        return Cut(len(line) - 4, len(line), "breaks off in the middle of a sentence")
    else:
        weighed = weigh(clipped, earlier)
        if weighed is None:
            return None
        names = [name for name, _ in weighed]
        is_short = len(clipped.split()) < _SENTENCE
        if (is_short or "never last" not in names) and add(weighed) < (SURER if item or is_short else SURE):
            return None
        reason = _reason(names, clipped)
    # A pattern anchored at the end looks at the last characters alone: a word may be as long as the line.
    begin = max(0, len(line) - 120)
    words = _LAST_WORDS.search(line, begin)
    return Cut(begin if words is None else words.start(), len(line), reason)


def ends_in_stop(line: str) -> bool:
    """Whether a line ends as most do, in a full stop or a quote: a short way to know that it was not cut."""
    return line.endswith(_ENDS) and not line.endswith("...")


def weigh(line: str, earlier: Sequence[str] = ()) -> list[tuple[str, float]] | None:
    """What speaks for a cut or against it, with its weight; None where the end of the line decides."""
    names = features(line.rstrip()[-_CLIP:], earlier)
    weights = load_weights()
    return None if names is None else [(name, weights.get(name, 0.0)) for name in names]


def add(weighed: Sequence[tuple[str, float]]) -> float:
    """What features weigh together, rounded: the last digits of a sum depend on the order, and on the Python."""
    return round(sum([weight for _, weight in weighed]), 6)


def _reason(names: Sequence[str], line: str) -> str:
    last = line.rsplit(maxsplit=1)[-1]
    if not {"open", "comma", "never last"}.isdisjoint(names):
        return f"breaks off after `{last}`"
    return f"breaks off in the middle of a {'word' if 'part of a word' in names else 'sentence'}"


def marker_of(line: str, earlier: Sequence[str]) -> str | None:
    """The mark of a cut that a line ends in, if it has one."""
    found = _READ_ON.search(line[-60:]) or _MARKER.search(line[-40:])
    if found is None:
        return None
    is_plain = found[0].strip(".…") == ""
    return None if is_plain and _trails_off(line, earlier) else found[0]


def _trails_off(line: str, earlier: Sequence[str]) -> bool:
    """Whether dots at the end of a line may be meant: it is short, Chinese or Japanese, where they end a sentence, or
    not the only one that ends in them."""
    if len(line.split()) < _SENTENCE or _WIDE.search(line[-8:]):
        return True
    return any(one.endswith(("...", "…")) for one in earlier[-_EARLIER:])


def _ends_in_wide_sentence(line: str) -> bool:
    """Whether Chinese or Japanese prose of several sentences ends in the middle of one."""
    if not _WIDE.match(line[-1:]) or line.count("。") < 2:
        return False
    last = re.split("[。！？]", line)[-1]
    # Who took a picture or wrote the text stands apart.
    return len(last) >= 4 and not any(map(str.isspace, last))


def features(line: str, earlier: Sequence[str] = ()) -> list[str] | None:
    """What speaks for a cut or against it; None where the line ends as texts do."""
    words = line.split()
    if not ends_openly(line) or len(words) < _SHORTEST or _ends_in_verb(words) or _is_signed(line):
        return None
    return [*_of_line(line, words), *_of_end(line, words), *_of_text(words, earlier)]


def ends_openly(line: str) -> bool:
    """Whether a line ends in a word, or a sign within a sentence: not in a full stop, a quote, a bracket, an address,
    nor in a script that may do without stops."""
    last = line[-1:]
    if not last.isalnum() and (not last or last not in _DANGLING):
        return False
    return not (_UNSTOPPED.match(last) or _WIDE.match(last) or _ADDRESS.search(line[-200:]))


def _ends_in_verb(words: Sequence[str]) -> bool:
    """Whether a German sentence ends in the first part of its verb, as in `er schätzt die Lage ein`."""
    return words[-1] in _VERB_PARTS and len(_GERMAN.intersection(map(str.lower, words))) > 1


def _is_signed(line: str) -> bool:
    """Whether a dash and a name stand behind the last sentence: who signs has said all."""
    *before, last = _FINAL.split(line[-_LAST:])
    name = last.lstrip(_DASHES + " ")
    return bool(before) and last[:1] in _DASHES and name[:1].isupper() and len(name.split()) <= _SIGNATURE


def _of_line(line: str, words: Sequence[str]) -> list[str]:
    count = len(words)
    size = "long" if count >= 20 else "mid" if count >= 11 else "short"
    stops = min(len(_INNER_STOP.findall(line)), 2)
    capitals = _capitals(words)
    final = _FINAL.split(line[-_LAST:])[-1].split()
    found = [
        "any",
        f"words={_bucket(count)}",
        f"inner stops={stops}",
        f"commas={min(line.count(','), 2)}",
        f"begins={_kind(line[0])}",
        f"capitals={capitals}",
        f"{size},stops={min(stops, 1)}",
        f"{size},capitals={capitals}",
        f"last sentence={_bucket(len(final))}",
        f"last capitals={_capitals(_CLAUSE.split(' '.join(final))[-1].split())}",
    ]
    label, colon, _ = line[:_LABEL].partition(":")
    signs = bool(final) and final[0].lower().rstrip(":") in _SIGNS
    credit = bool(colon) and not _SIGNS.isdisjoint(label.lower().split())
    if signs or credit:
        found.append("sign")
    if line.count("(") > line.count(")") or line.count("“") > line.count("”") or line.count('"') % 2:
        found.append("unclosed")
    if colon:
        found.append("label")
    if not _SEPARATORS.isdisjoint(line):
        found.append("separator")
    return found


def _kind(character: str) -> str:
    if character.isalpha():
        return "lower" if character.islower() else "upper"
    return "digit" if character.isdigit() else "mark"


def _capitals(words: Sequence[str]) -> str:
    initials = [word[0] for word in words if word[0].isalpha()]
    upper = sum(map(str.isupper, initials))
    return "few" if upper * 4 < len(initials) else "some" if upper * 2 < len(initials) else "many"


def _of_end(line: str, words: Sequence[str]) -> list[str]:
    last = words[-1]
    lowered = last.lower()
    found: list[str] = []
    if last[-1] in _DANGLING:
        found.append("comma")
    elif last[-1].isdigit():
        found.append("digit")
    elif last in _NEVER_LAST:
        found.append("never last")
    elif lowered in _OPEN_ENDED:
        found.append("open")
    elif last.isupper() and len(last) > 1:
        found.append("upper word")
    else:
        found.append("lower word" if last[0].islower() else "capital word")
        if len(last) <= 2:
            found.append("short word")
        if last[0].isupper() and words[-2][0].isupper():
            found.append("capital words")
        found.append(f"letter={lowered[-1]}")
    return found


def _of_text(words: Sequence[str], earlier: Sequence[str]) -> list[str]:
    near = [text for text in earlier[-_EARLIER:] if len(text) > 80]
    stopped = sum(map(_stops, near))
    share = "none" if not near else "all" if stopped == len(near) else "most" if stopped * 2 > len(near) else "few"
    found = [f"stops before={share}"]
    if earlier:
        length = "short" if len(earlier[-1]) < 60 else "long"
        found.append(f"before={length},{'stop' if _stops(earlier[-1]) else 'none'}")
    last = words[-1]
    if last.isalpha() and len(last) > 1 and last.islower():
        known = set(words_of(" ".join([*earlier[-_EARLIER:], *words[:-1]])[-6000:]))
        if last in known:
            found.append("known word")
        else:
            found.append("part of a word" if any(word.startswith(last) for word in known) else "new word")
    return found


def _stops(text: str) -> bool:
    return text[-20:].rstrip(_CLOSERS)[-1:] in _STOPS


def _bucket(count: int) -> str:
    for limit, name in (
        (2, str(count)),
        (4, "3-4"),
        (7, "5-7"),
        (10, "8-10"),
        (14, "11-14"),
        (19, "15-19"),
        (29, "20-29"),
        (49, "30-49"),
    ):
        if count <= limit:
            return name
    return "50+"


@cache
def load_weights() -> Mapping[str, float]:
    """The weights that the package brings, by feature."""
    found: dict[str, float] = {}
    for line in packaged("cut.tsv").split("\n"):
        if line and line[0] != "#":
            feature, weight, *_ = line.split("\t")
            found[feature] = float(weight)
    return found
