"""Texts on which a regular expression takes longest, derived from the expression itself.

Time goes where a repetition begins again at every place, or can match the same text in several ways. So each repetition
is pumped with each of the characters the expression tells apart, behind a text that leads there, and before one that
lets the match fail; and what leads there is repeated by itself.
"""

from __future__ import annotations

import re
import sys
from itertools import islice
from typing import NamedTuple

if sys.version_info >= (3, 11):
    from re import _constants as codes
    from re import _parser as parser
else:
    import sre_constants as codes
    import sre_parse as parser

ENDLESS = 20
"""A repetition of so many times or more is worth pumping."""
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = tuple(
    getattr(codes, name) for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") if hasattr(codes, name)
)
_MOST = 200
_COMMON = "a0 \n-.é"
_SUFFIXES = ("", "\x00")


class Attack(NamedTuple):
    """A text of any length: `pump` again and again between `prefix` and `suffix`."""

    prefix: str
    pump: str
    suffix: str

    def text(self, length: int) -> str:
        """The text, about so many characters long."""
        return self.prefix + self.pump * (length // len(self.pump)) + self.suffix


def attacks(pattern: str, flags: int, letters: int = 6):
    """The attacks on an expression, each once; with so many different letters."""
    tree = parser.parse(pattern, flags)
    alphabet = tuple(islice(dict.fromkeys((*_letters(tree), *_COMMON)), letters))
    made = {}
    for prefix, body in _repetitions(tree, ""):
        for letter in alphabet:
            pump = _sample(body, letter)
            for suffix in _SUFFIXES:
                made[Attack(prefix, pump, suffix)] = None
            made[Attack("", prefix + pump, "")] = None
            made[Attack("", prefix, pump)] = None
        made[Attack(prefix, "".join(_sample(body, letter) for letter in alphabet), "\x00")] = None
    made[Attack("", _sample(tree, "a"), "")] = None
    return [attack for attack in made if attack.pump]


def _children(code, argument):
    """The expressions inside a node that are tried in its place, one of them or all."""
    if code is codes.BRANCH:
        return argument[1]
    if code is codes.SUBPATTERN:
        return [argument[-1]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    if code is codes.GROUPREF_EXISTS:
        return [one for one in argument[1:] if one is not None]
    if code in _REPEATS:
        return [argument[2]]
    return [argument] if code is getattr(codes, "ATOMIC_GROUP", None) else []


def _repetitions(tree, prefix):
    """Every repetition without a near end: a text that leads there, and what is repeated."""
    for code, argument in tree:
        if code in _REPEATS and argument[1] >= ENDLESS:
            yield prefix, argument[2]
        for child in _children(code, argument):
            yield from _repetitions(child, prefix)
        prefix += _sample([(code, argument)], "a")


def _letters(tree):
    """Characters that an expression tells apart."""
    for code, argument in tree:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield chr(argument)
        elif code is codes.IN:
            for kind, what in argument:
                if kind is codes.LITERAL:
                    yield chr(what)
                elif kind is codes.RANGE:
                    yield chr(what[0])
        for child in _children(code, argument):
            yield from _letters(child)


def _sample(tree, letter):
    """A text that matches, of this letter where it may stand; nearly so where there is more to it than characters."""
    text = ""
    for code, argument in tree:
        if code is codes.LITERAL:
            text += chr(argument)
        elif code is codes.ANY or code is codes.NOT_LITERAL:
            text += letter if code is codes.ANY or ord(letter) != argument else "~"
        elif code is codes.IN:
            text += _member(argument, letter)
        elif code is codes.BRANCH:
            samples = [_sample(branch, letter) for branch in argument[1]]
            text += next((one for one in samples if letter in one), samples[0])
        elif code in _REPEATS:
            least = argument[0] or (1 if argument[1] == 1 or letter in _sample(argument[2], letter) else 0)
            text += _sample(argument[2], letter) * min(least, _MOST)
        elif code not in (codes.ASSERT, codes.ASSERT_NOT):
            text += "".join(_sample(child, letter) for child in _children(code, argument))
    return text


def _member(items, letter):
    negated = items[0][0] is codes.NEGATE
    if _contains(items, letter) != negated:
        return letter
    candidates = [
        chr(what if kind is codes.LITERAL else what[0])
        for kind, what in items
        if kind is not codes.NEGATE and kind is not codes.CATEGORY
    ]
    candidates += [*_COMMON, "~", "A"]
    return next((one for one in candidates if _contains(items, one) != negated), "")


def _contains(items, letter):
    for kind, what in items:
        if kind is codes.LITERAL and ord(letter) == what:
            return True
        if kind is codes.RANGE and what[0] <= ord(letter) <= what[1]:
            return True
        if kind is codes.CATEGORY and re.match(_CATEGORIES[what], letter):
            return True
    return False
