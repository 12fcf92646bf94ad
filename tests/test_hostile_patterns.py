"""Every regular expression of ours is fed what it takes longest for: time must not grow faster than the text."""

from __future__ import annotations

import os
import signal
import time

import pytest

from attacks import attacks
from our_patterns import Pattern, collect
from recordlint import secrets
from recordlint.infer import formats
from recordlint.timestamps import LONGEST

pytestmark = pytest.mark.skipif(os.name != "posix", reason="what takes too long is interrupted as Unix can")

LENGTHS = (25, 250, 8_000)
"""What doubles with every character shows in short texts, and would never end in long ones."""
SUSPECT = 0.01
"""Seconds of the CPU within which nothing is too slow: what is linear takes far less for the longest of these texts."""
HOPELESS = 0.3
"""Seconds that nothing linear can need for it."""

# Patterns of these modules are tried on texts so long, and no longer; those of `testing` on pages of rules, and these
# are code.
SHORT = {
    "recordlint.timestamps": LONGEST,
    "recordlint.infer.formats": formats._LONGEST,
    "recordlint.prose.cut": 200,
    "recordlint.testing": 250,
}
# Patterns in tables of these are tried on a whole text.
WHOLE = {"recordlint.infer.formats", "recordlint.roles", "recordlint.timestamps"}
# Values for the patterns that are put together when they are needed.
SAMPLES = {
    "recordlint.characters": ({"latin": "\x80-\xbf", "cyrillic": "Ђ-я"},),
    "recordlint.parse.stray_fences": ({"indent": 3, "either": r"---|\.\.\."},),
    "recordlint.rules.urls.tracking_parameter": ({"known": "utm_|gclid="},),
    "recordlint.secrets": [
        *({"pattern": pattern, "prefixes": "sk-|ghp_"} for pattern in secrets._BY_PATTERN),
        *(
            {"shape": shape}
            for shapes in (*secrets._BY_LITERAL.values(), *secrets._BY_PATTERN.values())
            for shape in shapes
        ),
    ],
}
# Any pattern at all, and globs of a configuration, which have tests of their own.
ANY = {
    "recordlint.patterns: self.pattern",
    "recordlint.settings.globs: f'(?:{tied})(?:/|\\\\Z)'",
    "recordlint.settings.globs: f'(?:.*/)?(?:{loose})(?:/|\\\\Z)'",
}


class TooLongError(Exception):
    pass


@pytest.fixture(autouse=True)
def _interruptible():
    def interrupt(*_):
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, interrupt)
    yield
    signal.signal(signal.SIGVTALRM, before)


def seconds(run, text, limit):
    """The CPU time for a text, or the limit where it is more."""
    before = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, limit)
        run(text)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TooLongError:
        return limit
    return min(time.process_time() - before, limit)


def too_slow(run, attack, longest):
    """How long the text of an attack is for which a pattern takes too long; 0 if it takes long for none."""
    for length in LENGTHS:
        text = attack(min(length, longest))
        taken = seconds(run, text, HOPELESS)
        if SUSPECT < taken < HOPELESS:
            # What the machine does besides only adds to it.
            taken = min(taken, *(seconds(run, text, HOPELESS) for _ in range(3)))
        if taken > SUSPECT:
            hopeless = taken == HOPELESS or length < LENGTHS[-1]
            return 0 if not hopeless and _is_linear(run, text, attack(length // 4)) else length
    return 0


def _is_linear(run, text, quarter):
    """Whether a text takes less than eight times as long as a quarter of it: what is linear takes four times as long,
    and the square sixteen times. Both are timed together, since machines are faster at times."""
    return any(seconds(run, text, HOPELESS) < 8 * seconds(run, quarter, HOPELESS) for _ in range(3))


def attacks_on(pattern):
    """Functions from a length to a text."""
    if isinstance(pattern.text, str):
        return [attack.text for attack in attacks(pattern.text, pattern.flags)]
    made = attacks(pattern.text.decode("latin-1"), pattern.flags)
    return [lambda length, attack=attack: attack.text(length).encode("latin-1", "replace") for attack in made]


def hurt(pattern):
    """How long a text takes too long, and what such a text looks like; None where none does."""
    module = pattern.place.partition(":")[0]
    if module in WHOLE and not pattern.methods:
        pattern = pattern._replace(methods={"fullmatch"})
    run, longest = pattern.run, SHORT.get(module, LENGTHS[-1])
    tried = ((too_slow(run, attack, longest), attack(40)) for attack in attacks_on(pattern))
    return next((found for found in tried if found[0]), None)


def test_no_text_takes_long():
    patterns, unknown = collect(SAMPLES)
    assert len(patterns) > 300
    assert set(unknown) == ANY
    suspects = [pattern for pattern in patterns if hurt(pattern)]
    # A machine that has much else to do makes one look slow for a while, and not again when all others were tried.
    assert {pattern.place: found for pattern in suspects if (found := hurt(pattern))} == {}


@pytest.mark.parametrize(
    "hostile", [r"(a+)+b", r"(a|aa)*$", r"(?:a{1,40}){1,40}b", r"a+://", r",\s*b?\s*c", rb"<[^>]*>"]
)
def test_the_attacks_are_some(hostile):
    pattern = Pattern("here", hostile)
    assert any(too_slow(pattern.run, attack, LENGTHS[-1]) for attack in attacks_on(pattern))


@pytest.mark.parametrize("harmless", [r"a+b?", r"(?<!a)a+://", r"<[^<>]*>", r"(?:a|b)*"])
def test_the_harmless_are_let_off(harmless):
    pattern = Pattern("here", harmless)
    assert not any(too_slow(pattern.run, attack, LENGTHS[-1]) for attack in attacks_on(pattern))
