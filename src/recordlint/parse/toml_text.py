"""TOML's keys and values as they are written: the grammar below the statement.

Reads what TOML 1.1 adds to 1.0 as well (line breaks in inline tables, `\\e`, `\\x`, times without seconds).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn

from recordlint.diagnostic import Label, Pointer
from recordlint.parse.toml import DATE
from recordlint.parse.toml_tables import Bad, Part, Table, Tables
from recordlint.parse.tree import MAX_DEPTH, MAX_DIGITS, Spot, shown
from recordlint.patterns import regex
from recordlint.record import Style, Value
from recordlint.text import Span

if TYPE_CHECKING:
    import re

_DATE = regex(DATE + r"(?![0-9A-Za-z_.:+-])")
_IN_DATE = frozenset("0123456789:")
_BLANKS = regex(r"[ \t]*")
_LINE_WHITE = frozenset(" \t\r\n")
_WHITE = regex(r"[ \t\r\n]*")
_LINE = regex(r"[^\r\n]*")
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
_WORD = regex(r"[^\s,\[\]{}#\"'=]+")
_PHRASE = regex(r"[^\r\n#,\]}]+")
_CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BASIC = regex(r"(?:[^\"\\\r\n]+|\\[^\r\n]){1,9999}")
_BASIC_LINES = regex(r"(?:[^\"\\]+|\\[\s\S]|\"{1,2}(?!\")){1,9999}")
_LITERAL = regex(r"[^'\r\n]*")
_CLOSING = {'"': regex(r"\"{3,5}"), "'": regex(r"'{3,5}")}
_ESCAPE = regex(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[ \t]*[\r\n][ \t\r\n]*|[\s\S])")
_ESCAPES = {'"': '"', "\\": "\\", "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_BAD_UNDERSCORE = regex(r"(?<![0-9A-Fa-f])_|_(?![0-9A-Fa-f])")
_INTEGER = regex(r"[+-]?(?:0|[1-9][0-9]*)")
_BASED = regex(r"0(?:x[0-9A-Fa-f]+|o[0-7]+|b[01]+)")
_FLOAT = regex(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = regex(r"[+-]?(?:inf|nan)")
_LIKE_NUMBER = regex(r"[+-]?\.?[0-9]")
_FOREIGN = {"True": "true", "False": "false", "yes": "true", "no": "false"}
_STATEMENT = regex(
    r"[A-Za-z0-9_\-. \t]+="
    r"|[ \t]*(?:\"[^\"\r\n]*\"[ \t]*=|'[^'\r\n]*'[ \t]*=|\[{1,2}[^\[\],\r\n]+\]{1,2}[ \t]*(?:#|[\r\n]|$))"
)

# 10 ** MAX_DIGITS has this many bits: what is written in hexadecimal must be printed in decimal as well.
_MAX_BITS = 14_284


class Reader:
    """Reads keys and values at `pos`. Raises `Bad` for what it cannot read.

    `newer` are the spans that TOML 1.0 or Python's parser of it would refuse and that are accepted here.
    """

    __slots__ = ("newer", "offset", "pos", "tables", "text")

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.pos = 0
        self.tables = Tables()
        self.newer: list[Span] = []

    def span(self, start: int, end: int) -> Span:
        """A span of the source."""
        return Span(self.offset + start, self.offset + end)

    def bad(
        self,
        start: int,
        end: int,
        message: str,
        help_: str | None = None,
        *,
        labels: tuple[Label, ...] = (),
        resume: int | None = None,
    ) -> NoReturn:
        raise Bad(self.span(start, end), message, help_, labels, resume)

    def peek(self) -> str:
        """The character that stands here; empty at the end."""
        return self.text[self.pos : self.pos + 1]

    def blanks(self) -> str:
        """Go over blanks, to the character that is returned."""
        character = self.text[self.pos : self.pos + 1]
        if character not in (" ", "\t"):
            return character
        self.pos = end_of(_BLANKS, self.text, self.pos)
        return self.text[self.pos : self.pos + 1]

    def white(self) -> tuple[str, bool]:
        """Go over white space and comments, to the character that is returned; and whether a line ended before it."""
        start = self.pos
        while True:
            character = self.text[self.pos : self.pos + 1]
            if character == "#":
                self.comment()
            elif character in _LINE_WHITE:
                self.pos = end_of(_WHITE, self.text, self.pos)
            else:
                break
        between = self.text[start : self.pos]
        return character, "\n" in between or "\r" in between

    def comment(self) -> None:
        """Go over a comment."""
        end = self.line_end(self.pos)
        self.check_controls(self.pos, end, "a comment")
        self.pos = end

    def line_end(self, pos: int) -> int:
        """Where the line that holds `pos` ends."""
        return end_of(_LINE, self.text, pos)

    def check_controls(self, start: int, end: int, where: str) -> None:
        control = _CONTROL.search(self.text, start, end)
        if control is not None:
            name = f"U+{ord(control.group()):04X}"
            self.bad(control.start(), control.end(), f"the control character {name} stands in {where}")

    def at_statement(self) -> bool:
        """Whether what stands here, at the beginning of a line, reads like a statement."""
        return _STATEMENT.match(self.text, self.pos) is not None

    def key(self) -> list[Part]:
        """Read a key, dotted or not."""
        parts: list[Part] = []
        while True:
            quote = self.blanks()
            start = self.pos
            if quote in ('"', "'"):
                name = self.line_string(quote)
            else:
                self.pos = end_of(_BARE_KEY, self.text, start)
                name = self.text[start : self.pos]
                if not name:
                    self.no_key()
            parts.append(Part(name, self.span(start, self.pos)))
            if self.blanks() != ".":
                return parts
            if len(parts) == MAX_DEPTH:
                self.bad(self.pos, self.pos + 1, f"a key has more than {MAX_DEPTH} parts")
            self.pos += 1

    def no_key(self) -> NoReturn:
        start = self.pos
        word = self.text[start : end_of(_WORD, self.text, start)].rstrip(":.")
        if word:
            self.bad(start, start + len(word), f"the key `{shown(word)}` is not in quotes", _KEY_HELP)
        self.bad(start, start + (self.peek() not in ("", "\r", "\n")), "there is no key")

    def equals(self, parts: list[Part]) -> None:
        """Read the `=` between a key and its value."""
        character = self.blanks()
        if character == "=":
            self.pos += 1
            if self.blanks() not in ("", "\r", "\n", "#", ",", "]", "}"):
                return
        name = shown(".".join(part.name for part in parts))
        if character == "=":
            self.bad(*self.own(parts), f"the key `{name}` has no value")
        if character == ":":
            self.bad(self.pos, self.pos + 1, f"there is `:` instead of `=` after the key `{name}`")
        self.bad(*self.own(parts), f"there is no `=` after the key `{name}`", _KEY_HELP if character else None)

    def own(self, parts: list[Part]) -> tuple[int, int]:
        """From the beginning of a key to its end, in this text."""
        return parts[0].span.start - self.offset, parts[-1].span.end - self.offset

    def value(self, pointer: Pointer) -> tuple[Value, Spot]:
        """Read the value of the node at `pointer`."""
        start = self.pos
        character = self.peek()
        if character == "[":
            return self.array(pointer)
        if character == "{":
            return self.inline_table(pointer)
        if character not in ('"', "'"):
            value, style = self.word(), Style.BARE
        else:
            lines = self.text.startswith(character * 3, start)
            value = self.lines_string(character) if lines else self.line_string(character)
            style = Style.DOUBLE if character == '"' else Style.SINGLE
        return value, Spot(self.offset + start, self.offset + self.pos, None, style)

    def array(self, pointer: Pointer) -> tuple[Value, Spot]:
        start = self.pos
        if len(pointer) >= MAX_DEPTH:
            self.bad(start, start + 1, f"tables and lists nest deeper than {MAX_DEPTH} levels")
        self.pos += 1
        values: list[Value] = []
        spots: list[Spot] = []
        while True:
            character, fresh = self.white()
            if character == "]":
                break
            if not character or (fresh and character not in "\"'[{" and self.at_statement()):
                self.unclosed(start)
            if character == ",":
                self.bad(self.pos, self.pos + 1, "there is no value before the comma")
            value, spot = self.value((*pointer, len(values)))
            values.append(value)
            spots.append(spot)
            character, fresh = self.white()
            if character not in (",", "]"):
                self.no_comma(start, character, fresh, "items")
            self.pos += character == ","
        self.pos += 1
        return values, Spot(self.offset + start, self.offset + self.pos, None, Style.FLOW, spots)

    def inline_table(self, pointer: Pointer) -> tuple[Value, Spot]:
        start = self.pos
        table = Table(pointer, "header", self.offset + start, self.offset + start + 1, None)
        self.pos += 1
        newer = after_comma = False
        while True:
            character, fresh = self.white()
            newer = newer or fresh
            if character == "}":
                newer = newer or after_comma
                break
            if not character:
                self.unclosed(start)
            if character == ",":
                self.bad(self.pos, self.pos + 1, "there is no value before the comma")
            parts = self.key()
            self.equals(parts)
            value, spot = self.value((*pointer, *(part.name for part in parts)))
            spot.key = parts[-1].span
            self.tables.assign(table, parts, value, spot)
            character, fresh = self.white()
            newer = newer or fresh
            if character not in (",", "}"):
                self.no_comma(start, character, fresh, "members")
            after_comma = character == ","
            self.pos += after_comma
        self.pos += 1
        if newer:
            self.newer.append(self.span(start, self.pos))
        table.spot.end = self.offset + self.pos
        table.spot.style = Style.FLOW
        return table.data, table.spot

    def no_comma(self, start: int, character: str, fresh: bool, what: str) -> NoReturn:
        if not character or (fresh and self.at_statement()):
            self.unclosed(start)
        self.bad(self.pos, self.pos + 1, f"there is no comma between two {what}")

    def unclosed(self, start: int) -> NoReturn:
        labels: tuple[Label, ...] = ()
        if self.peek():
            labels = (Label(self.span(self.pos, self.line_end(self.pos)), "the next statement begins here"),)
        bracket = self.text[start]
        self.bad(start, start + 1, f"`{bracket}` is never closed", labels=labels, resume=self.pos)

    def word(self) -> Value:  # noqa: RET503 - mypy knows that `bad` does not return
        """Read a value that is not in quotes or brackets."""
        start = self.pos
        date = _DATE.match(self.text, start) if self.text[start + 2 : start + 3] in _IN_DATE else None
        if date is not None:
            self.pos = date.end()
            self.newer.append(self.span(start, self.pos))
            return date.group()
        word = self.text[start : end_of(_WORD, self.text, start)]
        self.pos += len(word)
        if word in ("true", "false"):
            return word == "true"
        if _NOT_FINITE.fullmatch(word):
            return word
        number = self.number(word, start)
        if number is not None:
            return number
        if word in _FOREIGN:
            self.bad(start, self.pos, f"`{word}` is no TOML value", f"write `{_FOREIGN[word]}`")
        if _LIKE_NUMBER.match(word):
            message = f"`{shown(word)}` is neither a TOML number nor a date"
            self.bad(start, self.pos, message, "text stands in quotes")
        phrase = self.text[start : end_of(_PHRASE, self.text, start)].rstrip()
        if not phrase:
            self.bad(start, start + 1, f"`{self.text[start]}` stands where a value should stand")
        self.bad(start, start + len(phrase), f"the text `{shown(phrase)}` is not in quotes")

    def number(self, word: str, start: int) -> int | float | str | None:
        """The number that `word` is; the word itself where no number can hold it, None where it is no number."""
        plain = word.replace("_", "")
        if plain != word and _BAD_UNDERSCORE.search(word):
            return None
        whole = _INTEGER.fullmatch(plain)
        if whole is None and _BASED.fullmatch(plain) is None:
            number = float(plain) if _FLOAT.fullmatch(plain) else None
            return word if number is not None and not math.isfinite(number) else number
        if whole is not None and len(plain) <= MAX_DIGITS:
            return int(plain)
        if whole is None and int(plain, 0).bit_length() <= _MAX_BITS:
            return int(plain, 0)
        self.newer.append(self.span(start, self.pos))
        return word

    def line_string(self, quote: str) -> str:
        """Read a string that ends on its line."""
        start = self.pos
        end = start + 1
        if quote == "'":
            end = end_of(_LITERAL, self.text, end)
        else:
            while (part := _BASIC.match(self.text, end)) is not None:
                end = part.end()
        if not self.text.startswith(quote, end):
            written = self.text[start : self.line_end(end)].rstrip()
            self.bad(start, start + len(written), "a string is not closed on its line")
        self.pos = end + 1
        self.check_controls(start, end, "a string")
        return self.text[start + 1 : end] if quote == "'" else self.unescape(start + 1, end)

    def lines_string(self, quote: str) -> str:
        """Read a string in three quotes."""
        start = self.pos
        end = start + 3
        if quote == "'":
            found = self.text.find("'''", end)
            end = found if found != -1 else len(self.text)
        else:
            while (part := _BASIC_LINES.match(self.text, end)) is not None:
                end = part.end()
        closing = _CLOSING[quote].match(self.text, end)
        if closing is None:
            message = f"the string that `{quote * 3}` opens is never closed"
            self.bad(start, start + 3, message, resume=self.line_end(start))
        self.pos = closing.end()
        end = self.pos - 3
        self.check_controls(start, end, "a string")
        begin = start + 3
        if self.text.startswith("\r\n", begin):
            begin += 2
        elif self.text.startswith(("\r", "\n"), begin):
            begin += 1
        if quote == "'":
            return _one_line_end(self.text[begin:end])
        return self.unescape(begin, end)

    def unescape(self, start: int, end: int) -> str:
        written = self.text[start:end]
        if "\\" not in written:
            return _one_line_end(written)
        pieces: list[str] = []
        done = 0
        for match in _ESCAPE.finditer(written):
            pieces.append(_one_line_end(written[done : match.start()]))
            pieces.append(self.escape(match.group(1), start + match.start()))
            done = match.end()
        pieces.append(_one_line_end(written[done:]))
        return "".join(pieces)

    def escape(self, code: str, start: int) -> str:  # noqa: RET503
        """What a backslash and `code`, from `start` on, stand for."""
        if code == "e" or (code[0] == "x" and len(code) > 1):
            self.newer.append(self.span(start, start + 1 + len(code)))
        if code in _ESCAPES:
            return _ESCAPES[code]
        if len(code) > 1 and code[0] in "uUx":
            number = int(code[1:], 16)
            if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
                return chr(number)
            self.bad(start, start + 1 + len(code), f"`\\{code}` is no Unicode character")
        if code.lstrip(" \t")[:1] in ("\r", "\n"):
            return ""
        help_ = "a backslash is written `\\\\`, or the string stands in single quotes"
        self.bad(start, start + 1 + len(code), f"`\\{shown(code)}` is no TOML escape", help_)


_KEY_HELP = "a key of other characters than letters from A to Z, digits, `-` and `_` stands in quotes"


def _one_line_end(text: str) -> str:
    # A reader may turn each line break into what its platform uses; all that matters choose LF.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def end_of(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Where the match of a pattern at `pos` ends; `pos` where there is none."""
    match = pattern.match(text, pos)
    return match.end() if match else pos
