"""Immutable values, cheap to declare.

`typing.NamedTuple` and `collections.namedtuple` write and compile the source of a constructor for every class. A run
declares more than a hundred classes, which took a quarter of the time of one file. Here the constructors of all classes
with as many fields are one code, with other names.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - what others import from here
else:
    import collections
    from operator import itemgetter
    from types import FunctionType

    _field = getattr(collections, "_tuplegetter", lambda index, doc: property(itemgetter(index), doc=doc))

    class _Declared(type):
        """Makes a tuple with names of a class that lists its fields, as `typing.NamedTuple` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body.pop(field) for field in fields if field in body}
            members = _METHODS | {field: _field(index, None) for index, field in enumerate(fields)} | body
            members |= {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            code = _constructor(len(fields)).replace(co_name="__new__", co_varnames=("cls", *fields))
            members["__new__"] = FunctionType(code, {"new": tuple.__new__}, "__new__", tuple(defaults.values()))
            return type(name, (tuple,), members)

    class NamedTuple(metaclass=_Declared):
        """The base of classes that list fields, perhaps with defaults, and methods; they become subclasses of tuple."""

    @functools.cache
    def _constructor(number):
        names = "".join(f"f{index}, " for index in range(number))
        return eval(f"lambda cls, {names}: new(cls, ({names}))").__code__

    def _make(cls, values):
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
        return made

    def _replace(self, /, **values):
        made = self._make(map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"{type(self).__name__} has no field {', '.join(values)}")
        return made

    def _astuple(self):
        return tuple(self)

    def _asdict(self):
        return dict(zip(self._fields, self, strict=True))

    def _repr(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    _METHODS = {
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": _asdict,
        "__repr__": _repr,
        "__getnewargs__": _astuple,
    }
