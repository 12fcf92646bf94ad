"""Regular expressions are compiled when they are first used, and are then what `re.compile` gives."""

import pickle
import re
import subprocess
import sys

import pytest

from recordlint.patterns import regex


def test_a_pattern_is_compiled_when_it_is_used(monkeypatch):
    compiled = []
    compile_now = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given) or compile_now(*given))
    word = regex(r"[a-z]+", re.IGNORECASE)
    assert (word.pattern, word.flags, compiled) == (r"[a-z]+", re.IGNORECASE, [])
    assert [word.match("Ab1").group(), word.search("1b").group(), word.sub("-", "a1")] == ["Ab", "b", "-1"]
    assert word.fullmatch("a1") is None
    assert word.groups == 0
    assert len(compiled) <= 2


def test_bytes_have_patterns_too():
    assert regex(rb"\d").findall(b"1a2") == [b"1", b"2"]


def test_a_faulty_pattern_shows_when_it_is_used():
    faulty = regex("(")
    with pytest.raises(re.error, match="missing"):
        faulty.search("")


def test_a_pattern_has_no_other_attributes_and_can_be_sent():
    with pytest.raises(AttributeError):
        _ = regex("a").nothing
    used = regex("a")
    used.search("a")
    assert pickle.loads(pickle.dumps(used)).search("ba").start() == 1


def test_no_module_compiles_patterns_when_it_is_loaded():
    """All modules of ours, in a process of their own; what the standard library does there is its own affair."""
    script = """
import pkgutil, re, sys
import recordlint
ours = []
compile_now = re.compile
def compile_noted(*given, **named):
    ours.append(sys._getframe(1).f_globals["__name__"])
    return compile_now(*given, **named)
re.compile = compile_noted
for module in pkgutil.walk_packages(recordlint.__path__, "recordlint."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
from recordlint import registry, rules
assert len(registry.scan(rules.__name__, rules.__path__[0])) > 90
print(sorted({name for name in ours if name.startswith("recordlint")}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
