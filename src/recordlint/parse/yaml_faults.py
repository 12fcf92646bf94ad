"""What is wrong with a YAML text, in words for the people who write records.

libyaml says what its grammar expected; these functions say what probably went wrong, and where that began.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Finding, Label
from recordlint.parse.tree import shown
from recordlint.parse.yaml_split import BLANKS, BREAKS, first_line
from recordlint.patterns import regex
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_BREAK = regex(f"[{BREAKS}]")
_PERCENT = regex(rf"(?<=[{BREAKS}])(%[^{BLANKS}]*)")
_MARGIN = regex(r" *(?:[-?] +)*")
_ENTRY = regex(rf" *(?:[-?](?=[{BLANKS}]|\Z)|[^{BLANKS}#,\]}}][^{BREAKS}]*?:(?=[{BLANKS}]|\Z))")
_UNSPACED = regex(r"[^\s:]+:(?=[^\s/])")
_TABS = regex(r"\t*")
_SOLID = regex(r"\S*")
_ESCAPE = regex(r"\\(?:x[^\s\"]{0,2}|u[^\s\"]{0,4}|U[^\s\"]{0,8}|.)?", re.DOTALL)
_CLOSING = {"[": "]", "{": "}"}
_WORD = regex(r"[^\s,:\[\]{}]+|\S")

_QUOTE = "put the value in quotes"
_NOT_BOTH = "write keys or list items, not both, at one indentation"
_INDENT = "indent the line with spaces, like the lines it belongs to"


class Trouble(NamedTuple):
    """A fault of a YAML text: characters `start` to `end` of it, the problem, the remedy, and other places.

    `extent` says what is not to be read because of it: the `block` of the top-level key or item, its `line`, or the
    `run` of items or keys that all are in the wrong place.
    """

    start: int
    end: int
    message: str
    help: str | None = None
    labels: tuple[tuple[int, int, str], ...] = ()
    rule: str = "invalid-syntax"
    extent: str = "block"

    def finding(self, base: int) -> Finding:
        """The trouble as a finding about a file in which the text begins at offset `base`."""
        labels = tuple(Label(Span(base + start, base + end), message) for start, end, message in self.labels)
        return Finding(Span(base + self.start, base + self.end), self.message, self.help, labels)


def line_start(text: str, at: int) -> int:
    """Where the line of offset `at` begins."""
    width = 256
    while True:
        # In windows, since a line end that the text does not use would be looked for up to its beginning.
        low = max(0, at - width)
        found = max(text.rfind(char, low, at) for char in BREAKS)
        if found >= 0 or low == 0:
            return found + 1
        width *= 4


def line_end(text: str, at: int) -> int:
    """Where the line of offset `at` ends, without its line end."""
    match = _BREAK.search(text, at)
    return match.start() if match else len(text)


def entry_indent(text: str, start: int) -> int | None:
    """How far the key or list item is indented that the line beginning at `start` holds; None if it holds neither."""
    if not _ENTRY.match(text, start, line_end(text, start)):
        return None
    indent = start
    while text[indent] == " ":
        indent += 1
    return indent - start


class _Case(NamedTuple):
    """What libyaml said: the problem at `at`, while it read something that began at `begun`.

    `last` is the event before it, which stands at `last_start` to `last_end`; `bracket` is where the innermost `[` or
    `{` stands that is still open.
    """

    text: str
    problem: str
    at: int
    begun: int
    last: Any
    last_start: int
    last_end: int
    bracket: int | None

    @property
    def char(self) -> str:
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands before the problem on its line."""
        return self.text[line_start(self.text, self.at) : self.at].strip()

    @property
    def outside(self) -> bool:
        """Whether the document had ended for libyaml."""
        return self.problem == "did not find expected <document start>"

    @property
    def is_entry(self) -> bool:
        """Whether the line of the problem holds a key or a list item."""
        return entry_indent(self.text, line_start(self.text, self.at)) is not None

    def lonely_first(self) -> int | None:
        """Where the document's content begins, if the problem's line is no deeper and none between is indented so."""
        text = self.text
        line, indent = first_line(text)
        last = line_start(text, self.at)
        if self.at - last > indent:
            return None
        first, alike = line + indent, 0
        while line < last:
            found = entry_indent(text, line)
            alike += found is not None and found <= indent
            line = line_end(text, line) + 1
        return first if alike == 1 else None

    def here(self, message: str, remedy: str | None = None, *labels: tuple[int, int, str]) -> Trouble:
        """Trouble with the word at the problem."""
        word = _WORD.match(self.text, self.at)
        return Trouble(self.at, word.end() if word else self.at, message, remedy, labels)

    def begun_with(self, message: str, remedy: str, length: int = 1) -> Trouble:
        """Trouble with the first `length` characters of what began at `begun`."""
        return Trouble(self.begun, self.begun + length, message, remedy)

    def swallows(self, start: int) -> bool:
        """Whether lines between `start` and the problem look like neighbours of the line that `start` is on."""
        text = self.text
        margin = _MARGIN.match(text, line_start(text, start))
        indent = margin.end() - margin.start() if margin else 0
        line = line_end(text, start) + 1
        while line <= self.at:
            found = entry_indent(text, line)
            if found is not None and found <= indent:
                return True
            line = line_end(text, line) + 1
        return False


def explain(error: Any, last: Any, bracket: int | None, text: str) -> Trouble:
    """What libyaml's `error` about `text` means.

    `last` is the last event before it, `bracket` where the innermost open `[` or `{` stands.
    """
    at = error.problem_mark.index
    begun = at if error.context_mark is None else error.context_mark.index
    case = _Case(text, error.problem, at, begun, last, last.start_mark.index, last.end_mark.index, bracket)
    return (_BY_CONTEXT.get(error.context) or _BY_PROBLEM.get(error.problem, _otherwise))(case)


def _otherwise(case: _Case) -> Trouble:
    return case.here(f"not YAML: {case.problem}")


def _colon(case: _Case) -> Trouble:
    text, start = case.text, case.last_start
    if _BREAK.search(text, start, case.at):
        if not text[line_start(text, start) : start].strip(" -?"):
            return _no_key(text, start)
        key = line_start(text, case.at)
        key = case.at - len(text[key : case.at].lstrip())
        return Trouble(
            key,
            case.at + 1,
            f"`{shown(text[key : case.at])}` is indented as if it belonged to the value above",
            "indent it like the key above, or put that value in quotes",
            ((start, line_end(text, start), "this value goes on here"),),
        )
    if getattr(case.last, "style", None) in ("'", '"'):
        return case.here("a `:` after a quoted value", "put the whole value in quotes")
    return case.here("a second `:` in an unquoted value", _QUOTE)


def _no_key(text: str, start: int) -> Trouble:
    end = line_end(text, start)
    unspaced = _UNSPACED.match(text, start, end)
    if unspaced:
        written = shown(text[start:end].split(maxsplit=1)[0])
        message = f"no blank after the `:` of `{written}`"
        return Trouble(unspaced.end() - 1, unspaced.end(), message, "add a blank", extent="line")
    message = f"`{shown(text[start:end])}` is neither a key nor part of a value"
    remedy = "write it as `key: value`, or indent it if it goes on with the value above"
    return Trouble(start, end, message, remedy, extent="line")


def _key(case: _Case) -> Trouble:
    return _no_key(case.text, case.begun)


def _stray(case: _Case) -> Trouble:
    char, last = case.char, case.last
    directive = _PERCENT.search(case.text, case.last_end) if case.outside else None
    if directive:
        return Trouble(*directive.span(1), "a `%` at the beginning of a line", "indent the line, or quote the value")
    if case.before:
        if getattr(last, "style", None) in ("'", '"'):
            return _after_quotes(case)
        if char in ("]", "}"):
            return case.here(f"`{char}` closes nothing", _QUOTE)
        if char == ",":
            return case.here("a `,` after the value", "remove it: YAML ends a value with its line")
        if case.before.endswith(("]", "}")):
            return _after_brackets(case)
        return case.here("text after the end of the value", _QUOTE)
    if char in ("]", "}"):
        return case.here(f"`{char}` closes nothing", "remove it")
    return _misplaced(case)


def _misplaced(case: _Case) -> Trouble:
    """A line that begins neither an entry of the collection above it nor one of those around that."""
    if case.char == ":":
        return case.here("a `:` without a key before it", "write the key, or quote the value")
    start, indent = first_line(case.text)
    if case.outside and entry_indent(case.text, start) is None:
        return _no_key(case.text, start + indent)
    first = case.lonely_first()
    if first is not None and case.text[first] == "-" and case.char != "-":
        return Trouble(first, first + 1, "a list item among keys", _NOT_BOTH)
    if case.char == "-":
        return case.here("a list item among keys", _NOT_BOTH)._replace(extent="run")
    if first is not None and case.outside:
        word = _WORD.match(case.text, first)
        end = word.end() if word else first + 1
        return Trouble(first, end, "this line is indented deeper than those below it", "indent it like those")
    if case.problem == "did not find expected '-' indicator" and case.is_entry:
        return case.here("a key among list items", _NOT_BOTH)._replace(extent="run")
    return case.here("the indentation fits no line above", _INDENT)._replace(extent="run")


def _after_quotes(case: _Case) -> Trouble:
    quote = case.last.style
    opening = case.text.find(quote, case.last_start)
    remedy = (
        'inside double quotes, write a quote as `\\"`'
        if quote == '"'
        else "inside single quotes, write an apostrophe twice, or use double quotes"
    )
    if case.swallows(opening):
        label = (case.last_end - 1, case.last_end, "this quote ends it")
        message = "the quoted text that begins here is not closed on its line"
        return Trouble(opening, opening + 1, message, f"close it with `{quote}`", (label,))
    if case.char == ",":
        return case.here("a `,` after the value", "remove it: YAML ends a value with its line")
    return case.here("text after the closing quote", remedy, (opening, opening + 1, "the quoted text begins here"))


def _after_brackets(case: _Case) -> Trouble:
    if "{{" in case.before or "{%" in case.before:
        return case.here("text after a template tag that is not in quotes", _QUOTE)
    return case.here("text after the closing bracket", _QUOTE)


def _no_comma(case: _Case) -> Trouble:
    if case.at >= len(case.text.rstrip()) or case.swallows(case.begun):
        return _unclosed_bracket(case.text, case.begun)
    closing = _CLOSING[case.text[case.begun]]
    return case.here(f"neither `,` nor `{closing}` after an entry", "separate entries by `,`, or quote the value")


def _unclosed_bracket(text: str, at: int) -> Trouble:
    bracket = text[at]
    remedy = f"close it with `{_CLOSING[bracket]}`, or quote the value"
    return Trouble(at, at + 1, f"the `{bracket}` here is never closed", remedy)


def _no_value(case: _Case) -> Trouble:
    if case.at >= len(case.text.rstrip()) and case.bracket is not None:
        return _unclosed_bracket(case.text, case.bracket)
    if case.char == ",":
        return case.here("nothing before a `,`", "remove the `,`, or write the entry")
    if case.char in ("]", "}"):
        return case.here(f"`{case.char}` closes nothing", _QUOTE)
    return case.here("no value where one is expected", _QUOTE)


def _odd_begin(case: _Case) -> Trouble:
    if case.char == "\t":
        return _tab(case)
    if case.char == "%" and case.before.endswith("{"):
        return Trouble(case.at - 1, case.at + 1, "a template tag that is not in quotes", _QUOTE)
    char = "a backtick" if case.char == "`" else f"`{case.char}`"
    return case.here(f"{char} cannot begin an unquoted value", _QUOTE)


def _tab(case: _Case) -> Trouble:
    tabs = _TABS.match(case.text, case.at)
    end = tabs.end() if tabs else case.at
    if case.before:
        return Trouble(case.at, end, "a tab where YAML wants blanks", "write blanks instead")
    return Trouble(case.at, end, "a tab in the indentation", "indent with spaces")


def _unclosed_quote(case: _Case) -> Trouble:
    quote = case.text[case.begun]
    return case.begun_with("the quoted text that begins here is never closed", f"close it with `{quote}`")


def _escape(case: _Case) -> Trouble:
    start = case.text.rfind("\\", case.begun, case.at + 1)
    match = _ESCAPE.match(case.text, start)
    end = match.end() if match else start + 1
    written = case.text[start:end]
    message = f"`{written}` is no escape that YAML knows"
    return Trouble(start, end, message, "write a backslash twice, or use single quotes")


def _block_header(case: _Case) -> Trouble:
    if case.char == "\t":
        return _tab(case)
    sign = case.text[case.begun]
    if case.char == "0":
        return case.here(f"an indentation of 0 after `{sign}`", "write a digit from 1 to 9, or none")
    message = f"text after the `{sign}` that begins a block of text"
    return case.here(message, "put the text on the next line, or quote the value")


def _name(case: _Case) -> Trouble:
    sign = case.text[case.begun]
    kind = "an alias" if sign == "*" else "an anchor"
    return case.begun_with(f"`{sign}` begins {kind} here, but no valid name follows", _QUOTE)


def _tag(case: _Case) -> Trouble:
    match = _SOLID.match(case.text, case.begun)
    written = match.group() if match else "!"
    return case.begun_with(f"`{shown(written)}` is no valid tag", _QUOTE, len(written))


def _directive(case: _Case) -> Trouble:
    start = line_start(case.text, case.at)
    end = line_end(case.text, start)
    return Trouble(start, end, f"`{shown(case.text[start:end])}` is no directive that YAML knows", "remove the line")


def _dash(case: _Case) -> Trouble:
    return case.here("a list item on the line of its key", "put the list on lines of its own, or quote the value")


def _question(case: _Case) -> Trouble:
    return case.here("a `?` before an unquoted value", _QUOTE)


def _flow_colon(case: _Case) -> Trouble:
    return case.here("a `:` without a blank after it", "add the blank, or quote the value")


_BY_CONTEXT: dict[str | None, Callable[[_Case], Trouble]] = {
    "while scanning a directive": _directive,
    "while scanning a %YAML directive": _directive,
    "while parsing a %TAG directive": _directive,
    "while scanning a tag": _tag,
    "while parsing a tag": _tag,
    "while parsing a tag directive": _directive,
    "while scanning an alias": _name,
    "while scanning an anchor": _name,
    "while scanning a block scalar": _block_header,
    "while scanning a quoted scalar": _unclosed_quote,
    "while parsing a quoted scalar": _escape,
}
_BY_PROBLEM: dict[str, Callable[[_Case], Trouble]] = {
    "mapping values are not allowed in this context": _colon,
    "could not find expected ':'": _key,
    "did not find expected key": _stray,
    "did not find expected <document start>": _stray,
    "did not find expected '-' indicator": _stray,
    "did not find expected ',' or ']'": _no_comma,
    "did not find expected ',' or '}'": _no_comma,
    "did not find expected node content": _no_value,
    "found character that cannot start any token": _odd_begin,
    "found a tab character that violates indentation": _tab,
    "found undefined tag handle": _tag,
    "block sequence entries are not allowed in this context": _dash,
    "mapping keys are not allowed in this context": _question,
    "found unexpected ':'": _flow_colon,
    "found duplicate %YAML directive": _directive,
    "found duplicate %TAG directive": _directive,
    "found incompatible YAML document": _directive,
}
