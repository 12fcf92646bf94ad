"""A tolerant JSON scanner: values, places, and in plain words what is wrong.

Slower than the standard library's and used only where that cannot serve: for places, and for texts it refuses. It
takes what people and other languages write for JSON, says so, and reads on.
"""

from __future__ import annotations

import math
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label
from recordlint.parse.tree import MAX_DEPTH, MAX_DIGITS, Repeats, Spot, shown
from recordlint.patterns import regex
from recordlint.record import Places, Style, Value
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re


class Scan(NamedTuple):
    """A JSON text as far as it could be read."""

    value: Value
    places: Places
    faults: tuple[Finding, ...]


def scan(written: str, offset: int) -> Scan:
    """Read the text `written`, which stands at `offset` of its source; never raises.

    Of each kind of fault there is one finding, at its first place, with labels at the next three; what seems wrong as
    a consequence of an earlier fault is not reported.
    """
    scanner = _Scanner(written, offset)
    value, root = scanner.document()
    return Scan(value, scanner.repeats.places(root), tuple(scanner.faults.values()))


_BLANKS = regex(r"[ \t\r\n]+")
_LINE = regex(r"[^\r\n]*")
_VALUE_START = regex(r"[^\s,:\]}/]")
_WORD = regex(r"[^\s,:\[\]{}\"'/]+")
_PHRASE = regex(r"[^,\[\]{}\"\r\n]+")
_COLON = regex(r":|=>?")
_NUMBER = regex(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LIKE_NUMBER = regex(r"[+-]?\.?[0-9]")
_MEMBER = regex(r"\"[^\"\\\r\n]*\"[ \t\r\n]*:")
_MEMBER_LINE = regex(r"[\r\n][ \t]*(?=\"[^\"\\\r\n]*\"[ \t]*:)")
# A bounded number of repetitions: matching takes memory for each.
_STRING_PART = {
    '"': regex(r"(?:[^\"\\\r\n]+|\\[^\r\n]){1,9999}"),
    "'": regex(r"(?:[^'\\\r\n]+|\\[^\r\n]){1,9999}"),
}
_ESCAPE = regex(r"\\(u[0-9a-fA-F]{4}|.)")
_CONTROL = regex(r"[\x00-\x1f]")

_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}
_FOREIGN = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_NOT_FINITE = frozenset({"NaN", "Infinity", "-Infinity", "+Infinity"})
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SKIPPED = frozenset(" \t\r\n/#")
_STRUCTURE = frozenset({"colon", "depth", "phrase", "separator", "string", "unexpected", "value"})
_ENDING = frozenset({"mismatch", "rest", "unclosed"})
_CLOSER = {"{": "}", "[": "]"}
_MORE_PLACES = 3
_MAX_CONFUSED = 100


class _Open:
    """A mapping or list that is being read: what it holds so far, and where that stands."""

    __slots__ = ("bracket", "comma", "first", "key", "members", "separated", "spots", "start", "step")

    def __init__(self, step: str | int, key: Span | None, start: int, bracket: str) -> None:
        self.step = step
        self.key = key
        self.start = start
        self.bracket = bracket
        self.members: dict[str, Value] | list[Value] = {} if bracket == "{" else []
        self.spots: dict[str, Spot] | list[Spot] = {} if bracket == "{" else []
        # Of the keys that stand here again, the first.
        self.first: dict[str, tuple[Spot, Value]] = {}
        # Whether a member may come: at the beginning, and after a comma, whose place is kept.
        self.separated = True
        self.comma: int | None = None

    def taken(self) -> None:
        """A member has begun."""
        self.separated = False
        self.comma = None

    def note(self, name: str) -> None:
        """The key `name` was read."""
        if name in self.members and isinstance(self.members, dict) and isinstance(self.spots, dict):
            self.first.setdefault(name, (self.spots[name], self.members[name]))


class _Scanner:
    """The state of one scan.

    `after` is where the last value ended. Once `halted`, nothing more is read. Before `quiet`, an offset of the source,
    nothing more is reported: one fault of the structure makes others of what follows on its line.
    """

    __slots__ = ("after", "confused", "faults", "halted", "offset", "pos", "quiet", "repeats", "stack", "text")

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.pos = 0
        self.after = 0
        self.halted = False
        self.confused = 0
        self.quiet = 0
        self.repeats = Repeats()
        self.stack: list[_Open] = []
        self.faults: dict[str, Finding] = {}

    def document(self) -> tuple[Value, Spot]:
        """Read the whole text; without recursion, so that no nesting can end the process."""
        step: str | int = 0
        key: Span | None = None
        while True:
            character = self.ahead()
            start = self.pos
            if character in _CLOSER and len(self.stack) < MAX_DEPTH:
                self.pos += 1
                self.stack.append(_Open(step, key, start, character))
            else:
                value, style = self.scalar(character)
                root = Spot(self.offset + start, self.offset + self.pos, key, style)
                self.store(step, value, root)
            while self.stack:
                member = self.member(self.stack[-1])
                if member is not None:
                    step, key = member
                    break
                done = self.stack.pop()
                value = done.members
                root = Spot(self.offset + done.start, self.offset + self.pos, done.key, Style.FLOW, done.spots)
                self.store(done.step, value, root)
            else:
                break
        if self.ahead():
            help_ = "a file holds one JSON value; several stand in a `.jsonl` file, one a line"
            self.fault("rest", self.span(self.pos, self.line_end()), "there is text after the end of the data", help_)
        return value, root

    def store(self, step: str | int, value: Value, spot: Spot) -> None:
        """Put a value that was read into the mapping or list it belongs to."""
        self.after = self.pos
        if not self.stack:
            return
        parent = self.stack[-1]
        if isinstance(parent.members, list):
            parent.members.append(value)
            parent.spots.append(spot)  # type: ignore[union-attr]
            return
        name = str(step)
        parent.members[name] = value
        parent.spots[name] = spot  # type: ignore[call-overload]
        if name in parent.first:
            pointer = (*(frame.step for frame in self.stack[1:]), name)
            self.repeats.add(pointer, parent.first[name], (spot, value))

    def member(self, frame: _Open) -> tuple[str | int, Span | None] | None:
        """Go to where the next value in `frame` begins: its key or index, and the key's place; None at the end."""
        while True:
            character = self.ahead()
            if character == ",":
                if frame.separated:
                    self.fault("comma", self.span(self.pos, self.pos + 1), "there is no value before the comma")
                frame.comma = None if frame.separated else self.pos
                frame.separated = True
                self.pos += 1
            elif character in ("}", "]", ""):
                self.close(frame, character)
                return None
            elif not (frame.separated or self.may_follow(frame, character)):
                help_ = 'a quote inside a string is written `\\"`' if self.text[self.after - 1] == '"' else None
                self.unexpected("after a value", help_)
            elif isinstance(frame.members, dict):
                found = self.key(frame, character)
                if found is not None:
                    return found
            elif _VALUE_START.match(character):
                frame.taken()
                return len(frame.members), None
            else:
                self.unexpected("where a value should stand")

    def close(self, frame: _Open, character: str) -> None:
        """`character` ends `frame`, whether it fits or not; it is empty where the text ends."""
        if not character:
            # Only the innermost is reported: one bracket that is forgotten leaves all the others open as well.
            if not self.halted:
                self.fault("unclosed", self.span(frame.start, frame.start + 1), f"`{frame.bracket}` is never closed")
                self.halted = True
            self.pos = max(frame.start + 1, self.after)
        elif character == _CLOSER[frame.bracket]:
            if frame.comma is not None:
                message = f"there is a comma before the closing `{character}`"
                self.fault("trailing", self.span(frame.comma, frame.comma + 1), message, "remove the comma")
            self.pos += 1
        else:
            message = f"`{frame.bracket}` is closed by `{character}`"
            opened = Label(self.span(frame.start, frame.start + 1), "opened here")
            self.fault("mismatch", self.span(self.pos, self.pos + 1), message, labels=(opened,))
            if not any(_CLOSER[outer.bracket] == character for outer in self.stack[:-1]):
                self.pos += 1

    def may_follow(self, frame: _Open, character: str) -> bool:
        """No comma stands before what comes now: whether it is the next member all the same."""
        between = self.text[self.after : self.pos]
        if isinstance(frame.members, dict):
            what, plain = "members", _MEMBER.match(self.text, self.pos) is not None
        else:
            what, plain = "items", character in _CLOSER or character == '"'
        if not (plain or "\n" in between or "\r" in between):
            return False
        label = Label(self.span(self.after - 1, self.after), "it belongs after this")
        self.fault(
            "separator", self.span(self.pos, self.pos + 1), f"there is no comma between two {what}", labels=(label,)
        )
        return True

    def key(self, frame: _Open, character: str) -> tuple[str, Span] | None:
        """Read a key and its colon: what it is and where it stands; None where no value follows."""
        start = self.pos
        if character in _STRING_PART:
            name = self.string(character)
        elif (word := _WORD.match(self.text, start)) is not None:
            name = word.group()
            self.pos = word.end()
        else:
            self.unexpected("where a key should stand")
            return None
        end = self.pos
        self.ahead()
        colon = _COLON.match(self.text, self.pos)
        if colon is not None:
            self.pos = colon.end()
        following = self.ahead()
        if following in (",", "}", "]", ""):
            frame.taken()
            self.after = self.pos
            if following:
                self.fault("value", self.span(start, end), f"the key `{shown(name)}` has no value")
            return None
        if not _VALUE_START.match(following) or (colon is None and character not in _STRING_PART):
            self.pos = start
            self.unexpected("where a key should stand")
            return None
        if character not in _STRING_PART:
            help_ = f'a key is a string: `"{shown(name)}"`'
            self.fault("key", self.span(start, end), f"the key `{shown(name)}` is not in double quotes", help_)
        if colon is None:
            self.fault("colon", self.span(start, end), f"there is no colon after the key `{shown(name)}`")
        elif colon.group() != ":":
            message = f"there is `{colon.group()}` instead of a colon after the key `{shown(name)}`"
            self.fault("colon", self.span(*colon.span()), message)
        frame.taken()
        frame.note(name)
        return name, self.span(start, end)

    def scalar(self, character: str) -> tuple[Value, Style]:
        """Read a value that is no mapping or list."""
        if character in _STRING_PART:
            return self.string(character), Style.DOUBLE if character == '"' else Style.SINGLE
        if character in _CLOSER:
            message = f"mappings and lists nest deeper than {MAX_DEPTH} levels"
            self.fault("depth", self.span(self.pos, self.pos + 1), message)
            self.halted = True
            return None, Style.BARE
        word = _WORD.match(self.text, self.pos)
        if word is None:
            self.unexpected("where a value should stand")
            return None, Style.BARE
        return self.word(word.group()), Style.BARE

    def word(self, word: str) -> Value:
        """Read a value that is not in quotes and begins with `word`."""
        start = self.pos
        self.pos += len(word)
        if word in _WORDS:
            return _WORDS[word]
        number = _NUMBER.fullmatch(word)
        if number is not None:
            return to_number(word)
        if word in _NOT_FINITE:
            self.fault("number", self.span(start, self.pos), f"`{word}` is no JSON number")
            return word
        if word in _FOREIGN:
            meant = _FOREIGN[word]
            self.fault("word", self.span(start, self.pos), f"`{word}` is no JSON value", f"write `{meant}`")
            return _WORDS[meant]
        if _LIKE_NUMBER.match(word):
            message = f"`{shown(word)}` is no JSON number"
            help_ = "a number begins with one of 1 to 9 or a single 0, and has digits after the point; text is quoted"
            self.fault("number", self.span(start, self.pos), message, help_)
            return to_number(word)
        text = self.text[start : _end_of(_PHRASE, self.text, start)].rstrip()
        self.pos = start + len(text)
        self.fault("phrase", self.span(start, self.pos), f"the text `{shown(text)}` is not in double quotes")
        return text

    def string(self, quote: str) -> str:
        """Read a string that begins here."""
        start = self.pos
        if quote == '"':
            try:
                value: str
                value, self.pos = scanstring(self.text, start + 1, True)
            except ValueError:
                pass
            else:
                return value
        written, end = self.written_string(quote)
        self.pos = end
        if quote == "'":
            message = f"`{shown(self.text[start:end])}` is in single quotes"
            self.fault("quotes", self.span(start, end), message, "strings stand in double quotes")
        control = _CONTROL.search(written)
        if control is not None:
            at = start + 1 + control.start()
            name = "a tab" if control.group() == "\t" else f"the control character U+{ord(control.group()):04X}"
            self.fault(
                "control", self.span(at, at + 1), f"there is {name} in a string", "write it as an escape such as `\\t`"
            )
        return self.unescape(written, start + 1, quote)

    def written_string(self, quote: str) -> tuple[str, int]:
        """What stands between the quotes of the string that begins here, and where it ends: at its line's end if it is
        not closed there."""
        start = self.pos
        end = start + 1
        while (part := _STRING_PART[quote].match(self.text, end)) is not None:
            end = part.end()
        if self.text.startswith(quote, end):
            return self.text[start + 1 : end], end + 1
        line = self.text[start:end].rstrip()
        written = line[:-1].rstrip() if line.endswith(",") else line
        help_ = "a line break in a string is written `\\n`"
        self.fault("string", self.span(start, start + len(written)), "a string is not closed on its line", help_)
        return written[1:], start + len(written)

    def unescape(self, written: str, start: int, quote: str) -> str:
        def replace(match: re.Match[str]) -> str:
            code = match.group(1)
            if len(code) > 1:
                return chr(int(code[1:], 16))
            if code not in _ESCAPES and code != quote:
                at = start + match.start()
                message = f"`{match.group()}` is no JSON escape"
                self.fault("escape", self.span(at, at + 2), message, "a backslash is written `\\\\`")
                return match.group()
            return _ESCAPES.get(code, code)

        if quote == '"':
            try:
                return str(scanstring(written + quote, 0, False)[0])
            except ValueError:
                pass
        units = _ESCAPE.sub(replace, written).encode("utf-16", "surrogatepass")
        return units.decode("utf-16", "surrogatepass")

    def unexpected(self, where: str, help_: str | None = None) -> None:
        """What stands here fits nowhere: report it, and go on at the next line that begins with a key, if any."""
        word = _WORD.match(self.text, self.pos)
        end = word.end() if word else self.pos + 1
        if self.pos < len(self.text):
            self.fault(
                "unexpected", self.span(self.pos, end), f"`{shown(self.text[self.pos : end])}` stands {where}", help_
            )
        else:
            self.fault("unexpected", self.span(self.pos, self.pos), "the text ends where a value should stand")
        self.confused += 1
        line = _MEMBER_LINE.search(self.text, self.pos)
        lost = self.confused == _MAX_CONFUSED or not self.stack or self.stack[-1].bracket == "["
        if line is None or lost:
            self.halted = True
        else:
            self.pos = line.end()
            self.stack[-1].separated = True
            self.stack[-1].comma = None

    def ahead(self) -> str:
        """Go to the next character that is neither white space nor part of a comment; empty where there is none, and
        once halted."""
        while True:
            character = self.text[self.pos : self.pos + 1]
            if self.halted or character not in _SKIPPED:
                return "" if self.halted else character
            blanks = _BLANKS.match(self.text, self.pos)
            if blanks is not None:
                self.pos = blanks.end()
            elif self.text.startswith(("//", "#"), self.pos):
                self.comment(self.line_end())
            elif self.text.startswith("/*", self.pos):
                end = self.text.find("*/", self.pos + 2)
                self.comment(len(self.text) if end == -1 else end + 2)
            else:
                return character

    def comment(self, end: int) -> None:
        self.fault("comment", self.span(self.pos, end), "there is a comment, which JSON does not have", "remove it")
        self.pos = end

    def line_end(self) -> int:
        return _end_of(_LINE, self.text, self.pos)

    def span(self, start: int, end: int) -> Span:
        """A span of the source."""
        return Span(self.offset + start, self.offset + end)

    def fault(
        self, kind: str, span: Span, message: str, help_: str | None = None, labels: tuple[Label, ...] = ()
    ) -> None:
        if span.start < self.quiet or (kind in _ENDING and self.quiet):
            return
        if kind in _STRUCTURE or kind in _ENDING:
            self.quiet = self.offset + _end_of(_LINE, self.text, span.end - self.offset)
        first = self.faults.get(kind)
        if first is None:
            self.faults[kind] = Finding(span, message, help=help_, labels=labels)
        elif len(first.labels) < _MORE_PLACES:
            self.faults[kind] = first._replace(labels=(*first.labels, Label(span, "the same again here")))


def _end_of(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Where a match of a pattern that may be empty ends."""
    match = pattern.match(text, pos)
    return match.end() if match else pos


def to_number(written: str) -> int | float | str:
    """The number that is written, by Python's wider rules; the text itself where no number can hold it."""
    if len(written) <= MAX_DIGITS:
        try:
            return int(written)
        except ValueError:
            pass
    try:
        number = float(written)
    except ValueError:
        return written
    return number if math.isfinite(number) else written
