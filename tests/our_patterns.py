"""Every regular expression of ours, and what is done with it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from contextlib import suppress
from typing import NamedTuple

import recordlint
from recordlint import patterns, registry

METHODS = frozenset({"search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"})
_CALLS = frozenset({*METHODS, "compile"})


class Pattern(NamedTuple):
    """A pattern, where it stands, and the methods of it that are called, as far as that can be seen."""

    place: str
    text: str | bytes
    flags: int = 0
    methods: frozenset[str] = frozenset()

    @property
    def run(self):
        """Does with a text what takes longest of that which is done with any."""
        compiled = re.compile(self.text, self.flags)
        for method in ("fullmatch", "match", "search"):
            if self.methods and self.methods <= {"fullmatch", "match", method}:
                return getattr(compiled, method)
        return lambda text: [None for _ in compiled.finditer(text)]


def modules():
    """All modules of ours, rules among them."""
    names = [one.name for one in pkgutil.walk_packages(recordlint.__path__, "recordlint.")]
    names += [rule.module for rule in registry.rules().values()]
    return [importlib.import_module(name) for name in dict.fromkeys(names) if not name.endswith("__main__")]


def collect(samples):
    """The patterns that modules hold, and those that stand in calls of `re`; and those calls whose pattern depends on
    what is known only then, and for which `samples` (values of variables, by the name of a module) do not tell."""
    found, unknown = {}, []
    for module in modules():
        used, calls = _uses(ast.parse(inspect.getsource(module)))
        for variable, value in list(vars(module).items()):
            for one in _held(value):
                place = f"{module.__name__}: {variable}"
                _add(found, Pattern(place, one.pattern, one.flags & ~re.UNICODE, frozenset(used.get(variable, ()))))
        for written, method in calls:
            place = f"{module.__name__}: {written}"
            texts = list(_texts(written, module, samples.get(module.__name__, ({},))))
            if not texts:
                unknown.append(place)
            for text in texts:
                _add(found, Pattern(place, text, methods=METHODS & {method}))
    return list(found.values()), unknown


def _texts(written, module, samples):
    for values in samples:
        with suppress(NameError):
            yield eval(written, {**vars(module), **values})


def _add(found, pattern):
    key = pattern.text, pattern.flags
    found[key] = pattern._replace(methods=pattern.methods | found[key].methods) if key in found else pattern


def _held(value):
    """The patterns in a value of a module."""
    if isinstance(value, (patterns._Regex, re.Pattern)):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset, dict)):
        for one in (*value, *(value.values() if isinstance(value, dict) else ())):
            yield from _held(one)


def _uses(tree):
    """The methods that are called of each variable of a module, and the first arguments of calls of `re`."""
    used, calls = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS:
            on, method = node.func.value, node.func.attr
            if isinstance(on, ast.Name) and on.id == "re":
                calls.append((ast.unparse(node.args[0]), method))
            for name in ast.walk(on):
                if isinstance(name, ast.Name):
                    used.setdefault(name.id, set()).add(method)
    return used, calls
