"""Front matters that are not as they should be: displaced, unclosed, or a JSON object without fences."""

from __future__ import annotations

import re

from recordlint.parse.fences import (
    LINE_END,
    OPENING,
    REST_OF_LINE,
    Front,
    closed_front,
    closing_fence,
    end_of,
    language_of,
)
from recordlint.patterns import regex
from recordlint.text import Span

_LINES_TO_LOOK_AT = 10

_BLANKS = regex(r"[ \t\r\n]*")
_LINE = regex(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_CODE = regex(r"[ \t]*(?:`{3}|~{3})")
_JSON_OBJECT = regex(r"\{[ \t\r\n]*\"")
_JSON_LINES = regex(r"\{[ \t]*[\r\n]")
_JSON_LAST_LINE = regex(rf"[\r\n]\}}[ \t]*{LINE_END}")

_NO_JSON_LINE = regex(r"[\r\n](?=[^\s\"{}\[\],])")

_YAML_KEY = regex(r"(?:- )?(?:\w[\w.$/-]*(?: [\w.-]+){0,2}|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*:(?=[ \t\r\n]|\Z)")
_LONE_KEY = regex(r"[a-z_][\w.-]*:(?=[ \t\r\n]|\Z)")
_TOML_LINE = regex(
    r"(?:[A-Za-z0-9_-]+|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*[=.]|\[{1,2}[\w. \t\"'-]+\]{1,2}[ \t]*(?:#|[\r\n]|\Z)"
)
_JSON_START = regex(r"[{\"]")
_BLOCK_SCALAR = regex(r"[|>][0-9+-]*[ \t]*(?:#.*)?\Z")


def find_stray(text: str, start: int) -> Front | None:
    """As `find_front`, for a text that does not begin with a front matter between two fences."""
    ink = end_of(_BLANKS, text, start)
    if text.startswith("{", ink):
        return _json_object(text, ink)
    front = _fenced(text, start, ink)
    return _further_down(text, start) if front is None else front


def _json_object(text: str, start: int) -> Front | None:
    """A JSON object at the beginning of the text, which ends with its closing brace (a convention of Hugo's)."""
    if not _JSON_OBJECT.match(text, start):
        return None
    from json import JSONDecoder

    opening = Span(start, start + 1)
    try:
        _, end = JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        if not _JSON_LINES.match(text, start):
            return None
        last = _JSON_LAST_LINE.search(text, start)
        if last is None:
            text_begins = _NO_JSON_LINE.search(text, start)
            end = len(text) if text_begins is None else text_begins.end()
            return Front("json", "", opening, None, Span(start, end), end)
        end = last.end()
    rest = REST_OF_LINE.match(text, end)
    if rest is None:
        return None
    return Front("json", "", opening, Span(end - 1, end), Span(start, end), rest.end())


def _fenced(text: str, start: int, ink: int) -> Front | None:
    """A front matter whose opening fence stands at `ink`, after nothing but blanks from `start` on."""
    opening = OPENING.match(text, ink)
    if opening is None:
        return None
    syntax, language = language_of(opening)
    data = end_of(REST_OF_LINE, text, opening.end())
    plausible = syntax is not None and _begins_data(text, data, syntax)
    if ink > start and not plausible:
        return None
    line_start = max(text.rfind("\n", start, ink), text.rfind("\r", start, ink), start - 1) + 1
    front = closed_front(text, opening, _closing(text, opening, ink - line_start))
    if front is not None or syntax is None or not plausible:
        return front
    end = _end_of_data(text, data, syntax)
    fence = Span(*opening.span())
    return Front(syntax, language, fence, None, Span(data, end), end_of(_BLANKS, text, end))


def _closing(text: str, opening: re.Match[str], indent: int) -> Span | None:
    """The fence that closes another, indented no further than that one."""
    mark = opening.group(1)
    if not indent:
        return closing_fence(text, mark, opening.end())
    either = r"---|\.\.\." if mark == "---" else re.escape(mark)
    pattern = re.compile(rf"[\r\n][ \t]{{0,{indent}}}((?:{either})[ \t]*){LINE_END}")
    closing = pattern.search(text, opening.end())
    return None if closing is None else Span(*closing.span(1))


def _further_down(text: str, start: int) -> Front | None:
    """A closed front matter after a few lines of other text."""
    pos = end_of(_LINE, text, start)
    for _ in range(_LINES_TO_LOOK_AT):
        if _CODE.match(text, start) or pos == len(text):
            return None
        front = _fenced(text, pos, pos)
        if front is not None and front.closing and front.syntax and _begins_data(text, front.data.start, front.syntax):
            return front._replace(doubtful=True)
        start, pos = pos, end_of(_LINE, text, pos)
    return None


def _begins_data(text: str, start: int, syntax: str) -> bool:
    """Whether what comes next reads like a field of a record, and not like the text after a line across the page."""
    ink = end_of(_BLANKS, text, start)
    if syntax == "json":
        return _JSON_START.match(text, ink) is not None
    if syntax == "toml":
        return _TOML_LINE.match(text, ink) is not None
    next_line = "\n" not in text[start:ink] and "\r" not in text[start:ink]
    return (_YAML_KEY if next_line else _LONE_KEY).match(text, ink) is not None


def _end_of_data(text: str, start: int, syntax: str) -> int:
    """Where the data from `start` on end, if no fence says so: after the last line that can belong to them."""
    if syntax == "json":
        return _end_of_json(text, start)
    end = start
    apart = inside = False
    for line in _LINE.finditer(text, start):
        written = line.group(1)
        if not written.strip():
            apart = True
            continue
        if written.startswith("#") and apart:
            continue  # A comment, or a heading of the text: what comes next decides.
        if syntax == "yaml":
            key = (_LONE_KEY if apart and not inside else _YAML_KEY).match(written)
            belongs = key is not None or (written[0] in " \t-#]}" and (inside or not apart))
            inside = _BLOCK_SCALAR.search(written) is not None if key else inside and written[0] in " \t"
        else:
            belongs = inside or _TOML_LINE.match(written) is not None or (written[0] in " \t#]}\"'" and not apart)
            inside ^= (written.count('"""') + written.count("'''")) % 2 == 1
        if not belongs:
            break
        end = line.end()
        apart = False
    return end


def _end_of_json(text: str, start: int) -> int:
    from json import JSONDecoder

    start = end_of(_BLANKS, text, start)
    try:
        return end_of(REST_OF_LINE, text, JSONDecoder().raw_decode(text, start)[1])
    except (ValueError, RecursionError):
        last = _JSON_LAST_LINE.search(text, start)
        return len(text) if last is None else end_of(REST_OF_LINE, text, last.end())
