"""JSON Schema: a schema, where it comes from, and what it finds wrong with a record, in plain words."""

from __future__ import annotations

from recordlint.schema.load import bundled_names, is_remote, load_bundled, named_schema, parse_schema
from recordlint.schema.schema import Schema, SchemaFault, compile_fault

__all__ = [
    "Schema",
    "SchemaFault",
    "bundled_names",
    "compile_fault",
    "is_remote",
    "load_bundled",
    "named_schema",
    "parse_schema",
]
