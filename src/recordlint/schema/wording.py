"""Problems in plain words: what was found, what was expected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.schema.problem import CHOICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from recordlint.diagnostic import Pointer
    from recordlint.schema.problem import Problem

_LONGEST = 60
_MOST_OPTIONS = 6
_UNPRINTABLE = regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_TYPES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}

_FORMATS = {
    "date-time": ("an RFC 3339 date-time", "2024-01-16T10:10:00Z"),
    "date": ("an RFC 3339 date", "2024-01-16"),
    "time": ("an RFC 3339 time", "10:10:00Z"),
    "duration": ("an ISO 8601 duration", "PT19M"),
    "email": ("an e-mail address", "name@example.org"),
    "idn-email": ("an e-mail address", "name@example.org"),
    "hostname": ("a host name", "example.org"),
    "idn-hostname": ("a host name", "example.org"),
    "ipv4": ("an IPv4 address", "192.0.2.1"),
    "ipv6": ("an IPv6 address", "2001:db8::1"),
    "uri": ("an absolute URI", "https://example.org/page"),
    "uri-reference": ("a URI reference", "/page"),
    "iri": ("an absolute IRI", "https://example.org/page"),
    "iri-reference": ("an IRI reference", "/page"),
    "uri-template": ("a URI template", "/pages/{name}"),
    "uuid": ("a UUID", "123e4567-e89b-12d3-a456-426614174000"),
    "json-pointer": ("a JSON Pointer", "/images/0"),
    "relative-json-pointer": ("a relative JSON Pointer", "1/images"),
    "regex": ("a regular expression", "^[a-z]+$"),
}

_COUNTED = {
    "minLength": "character",
    "maxLength": "character",
    "minItems": "item",
    "maxItems": "item",
    "minProperties": "key",
    "maxProperties": "key",
}


def plain(text: str) -> str:
    """A text as it may stand between backticks: shortened, and with escapes for what cannot be shown."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _UNPRINTABLE.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", short)


def code(value: object) -> str:
    """A value between backticks: a string bare, anything else as JSON."""
    return f"`{plain(value)}`" if isinstance(value, str) else f"`{_json(value)}`"


def describe(value: object) -> str:
    """What a value is, and the value: ``the string `"137"` ``."""
    if isinstance(value, str):
        return f'the string `"{plain(value)}"`' if value else "an empty string"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    kind = {bool: "boolean", int: "integer"}.get(type(value), "number")
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - only NaN differs from itself
        return f"`{_json(value)}`, which is no JSON number"
    return f"the {kind} `{_json(value)}`"


def name(path: Pointer, root: str = "the record") -> str:
    """What to call the node at a pointer: its key, or which item of which list it is."""
    if not path:
        return root
    last = path[-1]
    if isinstance(last, str):
        return f"`{plain(last)}`"
    holder = path[:-1]
    return f"item {last + 1} of {name(holder) if holder else 'the list'}"


def expectation(keyword: str, limit: object) -> str | None:
    """What a keyword asks for, to be read after "expected"; None for keywords that cannot be said in a few words."""
    words = _EXPECTED.get(keyword)
    return None if words is None else words(limit)


def summary(schema: object) -> str | None:
    """What a small schema asks for, to be read after "expected"; None for one that cannot be said in a few words."""
    if not isinstance(schema, dict):
        return None
    words = [said for keyword, words in _EXPECTED.items() if keyword in schema and (said := words(schema[keyword]))]
    return " with ".join(words[:2]) or None


def statement(problem: Problem, root: str = "the record") -> str:
    """A problem in one sentence; `root` is what to call the whole."""
    subject = name(problem.path, root)
    if problem.keyword in CHOICES:
        return _no_choice(problem, subject)
    expected = asked(problem)
    if expected is None:
        return f"{subject} does not fit the keyword `{problem.keyword}`"
    return f"{subject} {_found(problem)}, expected {expected}"


def example(problem: Problem) -> str | None:
    """How a value of the format that was asked for is written."""
    known = _FORMATS.get(problem.limit) if problem.keyword == "format" else None
    return None if known is None else f"write it like `{known[1]}`"


def either(words: Iterable[str]) -> str:
    """Words as alternatives: `a, b or c`, each once."""
    return _joined(words, "or")


def both(words: Iterable[str]) -> str:
    """Words all of which are meant: `a, b and c`, each once."""
    return _joined(words, "and")


def _joined(words: Iterable[str], link: str) -> str:
    several = list(dict.fromkeys(words))
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {link} {several[-1]}"


def _found(problem: Problem) -> str:
    value, keyword = problem.value, problem.keyword
    counted = _COUNTED.get(keyword)
    if counted is not None:
        return f"has {_count(len(value), counted)}" if value else "is empty"
    told_by_limit = keyword not in ("type", *CHOICES) and _are_strings(problem.limit) == isinstance(value, str)
    if told_by_limit and value != "" and isinstance(value, (str, int, float)) and value == value:  # noqa: PLR0124 - NaN
        return f"is {code(value)}"
    return f"is {describe(value)}"


def _no_choice(problem: Problem, subject: str) -> str:
    if not all(problem.branches):
        return f"{subject} fits {sum(not branch for branch in problem.branches)} alternatives, expected exactly one"
    words = asked(problem)
    if words is None:
        return f"{subject} fits none of the {len(problem.branches)} alternatives"
    return f"{subject} {_found(problem)}, expected {words}"


def asked(problem: Problem) -> str | None:
    """What is asked of the value a problem is about, to be read after "expected"; None where words fail."""
    if problem.keyword not in CHOICES:
        return expectation(problem.keyword, problem.limit)
    words = []
    for branch in problem.branches:
        said = next((asked(one) for one in branch if one.path == problem.path), None)
        if not said:
            return None
        words.append(said)
    return either(words)


def _options(values: list[object]) -> str:
    words = [code(value) if _are_strings(values) else f"`{_json(value)}`" for value in values]
    if len(words) > _MOST_OPTIONS:
        words[_MOST_OPTIONS - 1 :] = [f"one of {len(words) - _MOST_OPTIONS + 1} others"]
    return either(words or ["nothing"])


def _types(names: str | list[str]) -> str:
    wanted = [names] if isinstance(names, str) else names
    return either([word for type_, word in _TYPES.items() if type_ in wanted] or ["nothing"])


def _mapping_with(keys: list[str]) -> str:
    return f"a mapping with {both(map(code, keys))}" if keys else ""


def _are_strings(limit: object) -> bool:
    return all(isinstance(value, str) for value in (limit if isinstance(limit, list) else [limit]))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _json(value: object) -> str:
    return plain(json.dumps(value, ensure_ascii=False, default=str))


_EXPECTED: Mapping[str, Callable[[Any], str]] = {
    "const": lambda value: _options([value]),
    "enum": _options,
    "type": _types,
    "format": lambda name: _FORMATS.get(name, (f"the format `{plain(str(name))}`",))[0],
    "pattern": lambda pattern: f"a string that matches `{plain(pattern)}`",
    "minimum": lambda limit: f"at least {_json(limit)}",
    "maximum": lambda limit: f"at most {_json(limit)}",
    "exclusiveMinimum": lambda limit: f"more than {_json(limit)}",
    "exclusiveMaximum": lambda limit: f"less than {_json(limit)}",
    "multipleOf": lambda divisor: f"a multiple of {_json(divisor)}",
    "minLength": lambda limit: f"at least {_count(limit, 'character')}",
    "maxLength": lambda limit: f"at most {_count(limit, 'character')}",
    "minItems": lambda limit: f"at least {_count(limit, 'item')}",
    "maxItems": lambda limit: f"at most {_count(limit, 'item')}",
    "minProperties": lambda limit: f"at least {_count(limit, 'key')}",
    "maxProperties": lambda limit: f"at most {_count(limit, 'key')}",
    "required": lambda keys: _mapping_with([keys] if isinstance(keys, str) else keys),
    "contentEncoding": lambda name: f"text encoded as {name}",
    "contentMediaType": lambda name: f"text that is valid `{name}`",
}
"""What a keyword asks for, to be read after "expected"."""
