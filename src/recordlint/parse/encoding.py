"""What is wrong with the encoding of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.parse.document import Faults
    from recordlint.text import Source

_MORE_PLACES = 3
_NOT_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


def encoding_faults(source: Source) -> Faults:
    """`invalid-encoding` of a source that is no text or not all UTF-8: at the first place, with labels at the next
    three."""
    help_ = "save the file as UTF-8"
    if source.encoding is not None:
        return {"invalid-encoding": (Finding(Span(0, 0), f"the file is {source.encoding}, not UTF-8", help_),)}
    first, *others = source.undecodable
    message = _message(source.first_undecodable)
    if others:
        message += f", and at {len(others)} more places" if len(others) > 1 else ", and at one more place"
    labels = tuple(Label(span, "here, too") for span in others[:_MORE_PLACES])
    return {"invalid-encoding": (Finding(first, message, help_, labels),)}


def _message(data: bytes) -> str:
    written = " ".join(f"0x{byte:02X}" for byte in data)
    if len(data) != 1:
        # The first bytes of a character were right: the rest of it was lost.
        return f"the bytes {written} are no UTF-8: probably a character that was cut"
    if data[0] in _NOT_IN_1252:
        return f"the byte {written} is no UTF-8"
    return f"the byte {written} is no UTF-8: probably Windows-1252, where it is `{data.decode('cp1252')}`"
