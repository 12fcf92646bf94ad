"""Source -> records. Total: what cannot be read becomes a finding, and no text makes `parse` raise.

Syntaxes are loaded when a file needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.record import Record, Region
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.parse.document import Document, Faults
    from recordlint.text import Source

_SYNTAXES = {
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "toml": "toml",
}

TEXT = "text"
"""The syntax of a text with a front matter, whatever the path."""
ROW = "row"
"""The syntax of a row of a table, see `recordlint.parse.row`."""


def parse(source: Source, *, yaml_version: str = "1.2") -> tuple[Record, ...]:
    """The records of a source, by its `syntax` or else its suffix; any other than those of data files is a text with a
    front matter.

    Each document of a data file that is a mapping is a record, and each mapping in one that is a list; such a file can
    hold none. What cannot be read is in a record's `faults`; there is always a record to hold them.
    """
    faults: Faults = {}
    if source.encoding is not None or source.undecodable:
        from recordlint.parse.encoding import encoding_faults

        faults = encoding_faults(source)
    if source.encoding is not None:
        return (Record(source, {}, faults=faults, broken=True),)
    syntax = source.syntax or syntax_of(source.path)
    if syntax == ROW:
        from recordlint.parse.row import parse as parse_row

        return (parse_row(source, faults),)
    if syntax is None or syntax == TEXT:
        from recordlint.parse.markdown import parse as parse_markdown

        return (parse_markdown(source, yaml_version, faults),)
    return _data_records(source, syntax, yaml_version, faults)


def syntax_of(path: str) -> str | None:
    """The syntax of a data file, by its suffix; None for a text with a front matter."""
    name = path.rpartition("/")[2]
    return _SYNTAXES.get(name.rpartition(".")[2].lower()) if "." in name else None


def _data_records(source: Source, syntax: str, yaml_version: str, faults: Faults) -> tuple[Record, ...]:
    from recordlint.parse.syntax import load_all, locator

    text = source.text
    locate = locator(syntax)
    records: list[Record] = []
    conflict = None
    if "<<<<<<< " in text:
        from recordlint.parse.conflict import beside_conflict, find_conflict

        conflict = find_conflict(text, markdown=False)
    if conflict is not None:
        text = conflict.text
        locate = beside_conflict(locate, markdown=False)
        faults = {**faults, "merge-conflict": (conflict.finding,)}
    for document in load_all(syntax, text, Span(source.bom, len(text)), yaml_version):
        if conflict is not None:
            own = {rule: found for rule, found in document.faults.items() if rule != "invalid-syntax"}
            document = document._replace(faults=own, broken=True)  # noqa: PLW2901
        region = Region(source, document.span, "json" if syntax == "jsonl" else syntax, locate)
        found = _records(document, region, len(records), faults, line=syntax == "jsonl")
        records += found
        faults = {} if found else faults
    if faults and not records:
        records.append(Record(source, {}, faults=faults, broken=True))
    return tuple(records)


def _records(document: Document, region: Region, number: int, faults: Faults, *, line: bool) -> list[Record]:
    """The records of one document; the first is given `faults` and those of the document.

    One that yields none has one all the same if it has faults.
    """
    value = document.value
    own = dict(document.faults)
    bases: list[tuple[int, ...]] = []
    if isinstance(value, dict) and not document.empty:
        bases.append(())
    elif line:
        from recordlint.diagnostic import Finding
        from recordlint.parse.syntax import kind_of

        if not document.faults:
            message = f"the line holds {kind_of(value)}, not a mapping"
            own["invalid-front-matter"] = (Finding(document.span, message),)
    elif isinstance(value, list):
        bases += [(index,) for index, item in enumerate(value) if isinstance(item, dict)]
    if own and not bases:
        return [Record(region.source, {}, region=region, number=number, faults={**faults, **own}, broken=True)]
    return [
        Record(
            region.source,
            value[base[0]] if base else value,
            region=region,
            base=base,
            number=number + index,
            faults={} if index else {**faults, **own},
            suspects=document.suspects,
            broken=document.broken,
        )
        for index, base in enumerate(bases)
    ]
