from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - NamedTuple fields are read at run time
from types import MappingProxyType
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.references import strings_at
from recordlint.roles import parse_field
from recordlint.rule import On, rule
from recordlint.schema.wording import both, code, describe
from recordlint.values import NamedTuple
from recordlint.vocabulary import VocabularyName  # noqa: TC001 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context
    from recordlint.vocabulary import Vocabulary

_SHOWN = 6


class Options(NamedTuple):
    """
    fields: the vocabulary of each field: `{ topics = "topics" }`, of all items of a list as in `"related[].topic"`.
    """

    fields: Mapping[str, VocabularyName] = MappingProxyType({})


@rule(
    severity=Severity.ERROR,
    on=(On.DATA,),
    fix=Applicability.SAFE,
    options=Options,
    recommended=False,
    since="0.1.0",
)
def unknown_term(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A value is not in the vocabulary of its field."""
    for field, name in options.fields.items():
        vocabulary = context.vocabulary(name)
        if vocabulary is not None:
            for node in strings_at(record.root, parse_field(field)):
                if node.value not in vocabulary and not _are_terms(node, vocabulary):
                    yield _finding(node, vocabulary)


def _are_terms(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether a text that stands for a list is one of terms with blanks between, or a template makes it one."""
    text: str = node.value
    if "{{" in text or "{%" in text:
        return True
    words = text.split()
    return len(words) > 1 and isinstance(node.pointer[-1], str) and all(word in vocabulary for word in words)


def _finding(node: Node, vocabulary: Vocabulary) -> Finding:
    term = vocabulary.in_other_case(node.value)
    near = term or vocabulary.nearest(node.value)
    trust = Applicability.UNSAFE if term is None else Applicability.SAFE
    what = code(node.value) if node.value.strip() else describe(node.value)
    return Finding(
        node,
        f"{what} is not in the vocabulary `{vocabulary.name}`",
        help=_terms(vocabulary) if near is None else f"did you mean {code(near)}?",
        fix=None if near is None else Fix(f"write {code(near)}", set_value(node, near), trust),
    )


def _terms(vocabulary: Vocabulary) -> str:
    terms = vocabulary.terms
    if len(terms) <= _SHOWN:
        return f"its {'terms are' if len(terms) > 1 else 'only term is'} {both(code(term) for term in terms)}"
    return f"it has {len(terms)} terms, such as {both(code(term) for term in terms[: _SHOWN // 2])}"
