"""Reading on after a fault: what cannot be read is blanked, so that every offset stays, and the rest is read again."""

from __future__ import annotations

from recordlint.parse.yaml_faults import Trouble, entry_indent, line_end, line_start
from recordlint.parse.yaml_split import BLANKS, first_line, prologue_end
from recordlint.parse.yaml_tree import Branch, Node, Tree, UnreadableError, compose, is_blank
from recordlint.patterns import regex
from recordlint.values import NamedTuple

_ATTEMPTS = 20
_CHARACTERS = 4_000_000

_ILLEGAL = regex(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_STAND_IN = 0x100000
_STAND_INS = regex(r"[\U00100000-\U0010ffff]")
_HAS_STAND_INS = regex(r"[\U00100000-\U0010ffff]|\\U0010")
_STOPS = rf"{BLANKS},\[\]{{}}"
_TIGHT = regex(
    rf"(?m)^%.*|(?<![^{BLANKS}\[{{,])![^{BLANKS}]*|((?<=[^{_STOPS}\"']):(?=[^{_STOPS}])"
    rf"|(?<=[^{_STOPS}])\?|(?<=[^{_STOPS}?:\"'-] )(?:\?|:(?=[^{_STOPS}])))"
)
_DASH = regex(rf" *-(?=[{BLANKS}]|\Z)")
_LINE = regex(r"[^\r\n]+")
_ANCHOR = regex(r"&([0-9A-Za-z_-]+)")


class Reading(NamedTuple):
    """What could be read of a document. `broken` is true where something could not."""

    tree: Tree
    troubles: tuple[Trouble, ...]
    broken: bool


def read(document: str, file_length: int) -> Reading:
    """Read a document as far as it can be read. In a file of very many characters fewer faults are looked for."""
    tree, fault = _attempt(document)
    if fault is None:
        return Reading(tree, tuple(trouble for _, trouble in tree.lost), bool(tree.lost))
    text, troubles = _disguise(document)
    if text != document:
        tree, fault = _attempt(text)
    broken = fault is not None
    line, indent = first_line(document)
    layout = _Layout(indent, document.startswith("-", line + indent))
    attempts = max(3, min(_ATTEMPTS, _CHARACTERS // (file_length + 1)))
    while fault is not None:
        attempts -= 1
        start, end = _unreadable(text, fault.trouble, layout)
        if not _ILLEGAL.search(document, start, end):
            # Else it follows from the forbidden character.
            troubles.append(fault.trouble)
        if attempts == 0:
            end = len(text)
        if fault.fatal or attempts < 0 or not text[start:end].strip("# \t\r\n"):
            start, end = 0, len(text)
        text = _blank(text, start, end)
        tree, fault = _attempt(text)
    if broken and is_blank(tree.root):
        tree.root = None
    if not _HAS_STAND_INS.search(document):
        _restore(tree.root)
        troubles = [trouble._replace(message=_undisguised(trouble.message)) for trouble in troubles]
    # An alias of what was blanked is no fault of its own.
    blanked = frozenset(_ANCHOR.findall(document)) if broken else frozenset()
    troubles += [trouble for name, trouble in tree.lost if name not in blanked]
    return Reading(tree, tuple(troubles), broken or bool(tree.lost))


def _attempt(text: str) -> tuple[Tree, UnreadableError | None]:
    try:
        return compose(text), None
    except UnreadableError as fault:
        return Tree(), fault


def _disguise(document: str) -> tuple[str, list[Trouble]]:
    """The document with stand-ins for what this libyaml cannot read, and what is wrong with it.

    Forbidden characters are faults. `:` and `?` within an unquoted text between brackets (`[https://a.b/?c]`) are none:
    they are valid, and newer versions of libyaml read them.
    """
    troubles = []
    illegal = _ILLEGAL.search(document)
    if illegal:
        others = sum(1 for _ in _ILLEGAL.finditer(document)) - 1
        more = f" (and {others} more like it)" if others else ""
        message = f"`U+{ord(illegal.group()[0]):04X}` is a character that YAML forbids{more}"
        troubles.append(Trouble(*illegal.span(), message, "remove it, or write it as an escape in double quotes"))
    if _HAS_STAND_INS.search(document):
        return _ILLEGAL.sub(lambda match: "\ufffd" * len(match.group()), document), troubles
    text = _ILLEGAL.sub(lambda match: "".join(map(_stand_in, match.group())), document)
    if "[" in text or "{" in text:
        text = _TIGHT.sub(lambda match: _stand_in(match.group()) if match.group(1) else match.group(), text)
    return text, troubles


def _stand_in(char: str) -> str:
    return chr(ord(char) + _STAND_IN)


def _undisguised(text: str) -> str:
    return _STAND_INS.sub(lambda match: chr(ord(match.group()) - _STAND_IN), text)


def _restore(root: Node) -> None:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Branch):
            pending += node.items
        elif hasattr(node, "value"):
            node.value = _undisguised(node.value)


class _Layout(NamedTuple):
    """How the top level of a document is laid out: how far it is indented, and whether it is a list."""

    margin: int
    is_list: bool

    def begins(self, text: str, line: int, sign: str = "") -> bool:
        """Whether a top-level entry begins on a line; only a list item for sign `-`, only a key for `:`."""
        indent = entry_indent(text, line)
        if indent is None or indent > self.margin:
            return False
        return not sign or (sign == "-") == self.is_item(text, line)

    def is_item(self, text: str, line: int) -> bool:
        """Whether a line that holds an entry holds a list item."""
        return _DASH.match(text, line) is not None


def _unreadable(text: str, trouble: Trouble, layout: _Layout) -> tuple[int, int]:
    """The lines that cannot be read because of a trouble."""
    at = trouble.start
    origin = prologue_end(text)
    start = line_start(text, at)
    end = line_end(text, at) + 1
    if at < origin:
        return start, end - 1
    while trouble.extent == "block" and start > origin and not layout.begins(text, start):
        start = line_start(text, start - 1)
    if layout.is_list:
        sign = "-" if trouble.extent == "run" else ""
    else:
        # The items of a list may stand right below its key, no deeper.
        sign = "" if trouble.extent != "run" and layout.is_item(text, start) else ":"
    while end < len(text) and not layout.begins(text, end, sign):
        end = line_end(text, end) + 1
    return max(start, origin), min(end, len(text))


def _blank(text: str, start: int, end: int) -> str:
    """The text with lines from `start` to `end` as empty comments: blank lines could be part of a text above them."""
    lines = _LINE.sub(lambda match: "#" + " " * (len(match.group()) - 1), text[start:end])
    if start > line_start(text, start):
        lines = " " + lines[1:]
    return text[:start] + lines + text[end:]
