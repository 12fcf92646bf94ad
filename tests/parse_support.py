"""What the tests of the parsers share."""

import time
from contextlib import contextmanager

from hypothesis import strategies as st

from recordlint.parse import parse
from recordlint.text import Source, Span

SIGNS = "[]{}\"':=,.#\\/-+_ \t\r\n0123abeExé😀\ufeff\u2028\x00"
"""Characters that mean something in one of the syntaxes, and some that do not."""


def records(text, path="a.md"):
    return parse(Source(path, text))


def record(text, path="a.md"):
    (only,) = records(text, path)
    return only


def quoted(text, span):
    return text[span.start : span.end]


def told(source, faults):
    """Each finding by rule: the text it stands on, and its message."""
    return {
        rule: [(quoted(source, finding.at), finding.message) for finding in found] for rule, found in faults.items()
    }


def nodes(value, pointer=()):
    """Every node of a value with its pointer."""
    yield pointer, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield from nodes(child, (*pointer, step))


def check_spans(text, places, faults):
    """All spans lie inside the text, and in order."""
    findings = [finding for found in faults.values() for finding in found]
    spans = [finding.at for finding in findings]
    spans += [label.at for finding in findings for label in finding.labels]
    for place in places.nodes.values():
        spans += [place.value, *([place.key] if place.key else [])]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text), span


def whole(text):
    return Span(0, len(text))


@st.composite
def damaged(draw, texts):
    """A text with a few characters taken out, put in, or copied elsewhere."""
    text = draw(texts)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        until = draw(st.integers(at, min(len(text), at + 6)))
        text = text[:at] + draw(st.one_of(st.text(SIGNS, max_size=3), st.just(text[at:until] * 2))) + text[until:]
    return text


@contextmanager
def within(seconds):
    """What is done takes no more processor time; what grows with the square of the text takes far more."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds
