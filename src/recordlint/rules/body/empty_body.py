from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import Context, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_LIST_PAGES = frozenset({"_index", "index"})
_STUB_KEYS = ("redirect_to", "link", "untranslated")


@rule(severity=Severity.NOTE, on=(On.RECORD,), since="0.1.0", by_design='set body = "any"')
def empty_body(record: Record, context: Context) -> Iterator[Finding]:
    """Nothing but white space follows the front matter."""
    if record.body is None or record.fences is None or record.fences[1] is None or record.body.text.strip():
        return
    wanted = context.body
    meant = record.is_template or _is_list_page(record.path) or _is_stub(record)
    if meant or wanted in ("any", "forbidden"):
        return
    if wanted == "required":
        message = f"the body is empty, and the collection `{context.collection}` requires one"
        yield Finding(record.fences[1], message, severity=Severity.WARNING)
    else:
        yield Finding(record.fences[1], "the body is empty", help='where that is meant, set body = "any"')


def _is_list_page(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.split(".", 1)[0] in _LIST_PAGES


def _is_stub(record: Record) -> bool:
    data = record.data
    return data.get("permalink") is False or data.get("draft") is True or any(data.get(key) for key in _STUB_KEYS)
