"""Immutable values, cheap to declare.

`typing.NamedTuple` parses and checks the annotation of every field when a class is made. mypy does that for us, and a
run declares a hundred classes: it takes a tenth of the time that one file takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - what others import from here
else:
    from collections import namedtuple

    class _Declared(type):
        """Makes a named tuple of a class that lists its fields, as `typing.NamedTuple` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.pop("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))
            made.__annotations__ = fields
            for attribute, value in body.items():
                setattr(made, attribute, value)
            return made

    class NamedTuple(metaclass=_Declared):
        """The base of classes that list fields, perhaps with defaults, and methods; they become subclasses of tuple."""
