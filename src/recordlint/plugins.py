"""Plugins: packages of rules from elsewhere, laid out as `recordlint/rules` is: `<group>/<rule>.py`, a page beside it.

A plugin is installed and declares itself by an entry point of the group `recordlint.rules`; or it is a folder, and
then its code comes with what is to be checked, perhaps from a stranger, and is run only where that is allowed.
"""

from __future__ import annotations

import os
import posixpath
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from typing import TYPE_CHECKING

from recordlint.digest import blake2b
from recordlint.patterns import regex
from recordlint.registry import scan
from recordlint.rule import failed_at

if TYPE_CHECKING:
    from types import ModuleType

    from recordlint.rule import Rule

ENTRY_POINTS = "recordlint.rules"
LAYOUT = "a plugin is a package with a folder for each group of rules, and in it `<rule>.py` and its page `<rule>.md`"
_LOCAL = "recordlint_local_"
_RULE_NAME = regex(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class PluginFault(ValueError):  # noqa: N818 - what is wrong with a plugin, in the house's words
    """A plugin cannot be used. The text says why: lower case, no full stop; `help` what to do, or None."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


def is_local(name: str) -> bool:
    """Whether a configuration that names a plugin so means a folder rather than what is installed."""
    return name.startswith(".") or "/" in name or os.sep in name


def find_plugin(name: str, folder: str, *, allow_local: bool) -> tuple[Rule, ...]:
    """The rules of a plugin that a configuration in `folder` names. Loads them, and so runs the plugin's code.

    Raises PluginFault where there is no such plugin, where it cannot be loaded, or where it holds no rules.
    """
    if not is_local(name):
        module = _installed(name)
    elif allow_local:
        module = _local(name, posixpath.normpath(posixpath.join(folder, name.replace(os.sep, "/"))))
    else:
        raise PluginFault(
            f"`{name}` is a folder of code, which is not run unasked",
            "if you trust it, allow it by --allow-local-plugins or RECORDLINT_ALLOW_LOCAL_PLUGINS=1",
        )
    try:
        rules = tuple(rule for path in module.__path__ for rule in scan(module.__name__, path))
    except (Exception, SystemExit) as error:
        raise _unloadable(name, module.__name__, error) from error
    if not rules:
        raise PluginFault(f"the plugin `{name}` has no rules", LAYOUT)
    for rule in rules:
        if not _RULE_NAME.fullmatch(rule.name):
            raise PluginFault(f"the plugin `{name}` calls a rule `{rule.name}`", "write small letters with `_` between")
    return rules


def _installed(name: str) -> ModuleType:
    from importlib.metadata import entry_points

    declared = {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}
    if name not in declared:
        from recordlint.schema.near import nearest

        near = nearest(name, tuple(declared))
        remedy = "install the package that brings it, or name a folder by its path, such as `./lint`"
        raise PluginFault(f"no plugin is called `{name}`", remedy if near is None else f"did you mean `{near}`?")
    try:
        module = import_module(declared[name].module)
    except (Exception, SystemExit) as error:
        raise _unloadable(name, declared[name].module, error) from error
    if not hasattr(module, "__path__"):
        raise PluginFault(f"the plugin `{name}` is a module and no package", LAYOUT)
    return module


def _local(name: str, path: str) -> ModuleType:
    """A package that stands for a folder. It is not put on the path where others look for modules."""
    if not os.path.isdir(path):
        raise PluginFault(f"there is no folder `{name}`", LAYOUT)
    package = f"{_LOCAL}{blake2b(os.fsencode(path), digest_size=8).hexdigest()}"
    know_local_package(package, path)
    return sys.modules[package]


def local_packages() -> dict[str, str]:
    """The packages that stand for folders here, with the paths of these."""
    return {
        name: next(iter(module.__path__))
        for name, module in sys.modules.items()
        if name.startswith(_LOCAL) and "." not in name
    }


def know_local_package(package: str, path: str) -> None:
    """Let a package stand for a folder."""
    if package not in sys.modules:
        spec = ModuleSpec(package, None, is_package=True)
        spec.submodule_search_locations = [path]
        sys.modules[package] = module_from_spec(spec)


def _unloadable(name: str, package: str, error: BaseException) -> PluginFault:
    why = f"{type(error).__name__}: {error}{failed_at(error, package)}"
    return PluginFault(f"the plugin `{name}` cannot be loaded: {why}")
