"""What a run stands for: another that stands for the same finds the same in the same files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recordlint.cache import canonical
from recordlint.digest import blake2b

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.settings import Settings
    from recordlint.shards import Shards
    from recordlint.tables import Table


def identity_of(tables: Sequence[Table], shards: Shards) -> str | None:
    """A text that is another one where another version checks, by other settings, other columns, or for other shards;
    None where rules of plugins check, whose code we do not know. The files themselves are left to their stamps."""
    settings = tuple(dict.fromkeys(table.file.settings for table in tables))
    if any(not rule.module.startswith("recordlint.rules.") for one in settings for rule in one.rules.values()):
        return None
    parts = (
        shards._replace(folder=""),
        [_said(one) for one in settings],
        sorted({(table.plan.columns, table.plan.trust) for table in tables}, key=str),
        [(table.file.shown, table.wanted) for table in tables if table.wanted is not None],
    )
    return blake2b(json.dumps(canonical(parts)).encode(), digest_size=16).hexdigest()


def _said(settings: Settings) -> object:
    """All that settings say."""
    schemas = {name: schema.digest for name, schema in settings.schemas.items()}
    vocabularies = {name: vocabulary.terms for name, vocabulary in settings.vocabularies.items()}
    values = (settings.scopes, settings.collections, settings.overrides)
    return (*values, schemas, vocabularies, settings.root, settings.base, sorted(settings.rules))
