"""A JSON Schema, and what it says of records: whether they are valid, what is wrong, what governs a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.schema.governing import Governing, Subschema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema_rs import Validator

    from recordlint.diagnostic import Finding, Pointer
    from recordlint.record import Record

EXPECTED = "x-recordlint-expected"
"""The annotation that lists keys which should be there though they are not required."""

_BACKTRACK_LIMIT = 100_000
_SURROGATE = regex("[\ud800-\udfff]")


class SchemaFault(ValueError):  # noqa: N818 - what is wrong with a schema, in the house's words
    """A schema cannot be used. The text says why: lower case, no full stop."""


class Schema:
    """A JSON Schema, draft 4 to 2020-12 as its `$schema` says (2020-12 where it says nothing). Immutable, picklable.

    `name` is that of a bundled schema, or the path it was given by. `document` is the schema as a mapping; `resources`
    are other schemas that it may refer to, by their URI. Nothing else is ever read or fetched. `format` is asserted.

    It is compiled when first used; `is_valid` and `findings` raise SchemaFault if `fault` is not None.
    """

    __slots__ = ("_fault", "_governing", "_validator", "document", "name", "resources")

    def __init__(
        self, name: str, document: Subschema | bool, resources: Mapping[str, Subschema | bool] | None = None
    ) -> None:
        self.name = name
        self.document: Subschema = ({} if document else {"not": {}}) if isinstance(document, bool) else document
        self.resources = dict(resources or {})
        self._governing = Governing(self.document, self.resources)
        self._validator: Validator | None = None
        self._fault: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return (Schema, (self.name, self.document, self.resources))

    def __repr__(self) -> str:
        return f"Schema({self.name!r})"

    @property
    def fault(self) -> str | None:
        """Why the schema does not compile, in plain words; None if it does."""
        if self._validator is None and self._fault is None:
            try:
                self._validator = _compile(self.document, self.resources)
            except ValueError as error:
                from recordlint.schema.fault import explain_fault

                self._fault = explain_fault(self.document, error)
        return self._fault

    @property
    def files(self) -> frozenset[str]:
        """The absolute paths of the files that it refers to."""
        if not self.resources:
            return frozenset()
        from recordlint.schema.beside import files_of

        return files_of(self.resources)

    @property
    def digest(self) -> str:
        """A hash of all that the schema says."""
        import json

        from recordlint.digest import blake2b

        said = json.dumps((self.name, self.document, self.resources), sort_keys=True)
        return blake2b(said.encode(), digest_size=16).hexdigest()

    def is_valid(self, data: object) -> bool:
        """Whether data (a JSON value) are as the schema wants them."""
        validator = self._validator or self._compiled()
        subject = self._subject(data)
        try:
            return validator.is_valid(subject)
        except ValueError:
            return validator.is_valid(_json_value(subject))

    def findings(self, record: Record) -> Iterator[Finding]:
        """What is wrong with a record: each problem once, at its node, with `keyword` set."""
        if self.is_valid(record.data):
            return
        from recordlint.schema.explain import explain
        from recordlint.schema.problem import from_validator

        validator, subject = self._compiled(), self._subject(record.data)
        try:
            errors = list(validator.iter_errors(subject))
        except ValueError:
            subject = _json_value(subject)
            errors = list(validator.iter_errors(subject))
        yield from explain(record, [from_validator(error, subject) for error in errors], self._governing)

    def subschemas(self, pointer: Pointer) -> tuple[Subschema, ...]:
        """The subschemas that govern the node at `pointer` whatever else the data hold: `properties`,
        `patternProperties`, `additionalProperties`, `items`, `prefixItems`, `allOf` and references, within the document
        and to its resources, are followed, conditions and alternatives are not."""
        return self._governing.subschemas(pointer)

    def choices(self, pointer: Pointer) -> tuple[Subschema, ...]:
        """The subschemas that are alternatives for the node at `pointer` (`anyOf`, `oneOf`), of which some may govern
        it."""
        return self._governing.choices(pointer)

    def expected(self, pointer: Pointer) -> tuple[str, ...]:
        """The keys that the mapping at `pointer` should have: those required, and those that the annotation
        `x-recordlint-expected` lists."""
        return tuple(
            dict.fromkeys(
                key
                for keyword in ("required", EXPECTED)
                for schema in self.subschemas(pointer)
                if isinstance(schema.get(keyword), list)
                for key in schema[keyword]
                if isinstance(key, str)
            )
        )

    def types(self, pointer: Pointer) -> frozenset[str]:
        """The JSON Schema types that the node at `pointer` may have; empty where the schema does not say. `number`
        includes integers."""
        return self._governing.types(pointer)

    def format(self, pointer: Pointer) -> str | None:
        """The `format` that the schema names for the node at `pointer`, also in one of several alternatives."""
        return self._governing.format(pointer)

    def _compiled(self) -> Validator:
        fault = self.fault
        if self._validator is None:
            raise SchemaFault(fault)
        return self._validator

    def _subject(self, data: object) -> object:
        """Data without the `$schema` that names the schema, unless the schema itself speaks of that key."""
        if isinstance(data, dict) and "$schema" in data and isinstance(data["$schema"], str):
            said = self.document.get("properties")
            if not (isinstance(said, dict) and "$schema" in said) and "$schema" not in self.document.get(
                "required", ()
            ):
                return {key: value for key, value in data.items() if key != "$schema"}
        return data


def compile_fault(document: Subschema | bool) -> str | None:
    """Why a schema does not compile, in plain words; None if it does."""
    return Schema("", document).fault


def _compile(document: Subschema, resources: Mapping[str, Subschema | bool]) -> Validator:
    """The validator. Raises ValueError, of which `jsonschema_rs.ValidationError` is one."""
    from jsonschema_rs import FancyRegexOptions, Registry, validator_for

    registry = Registry(resources.items()) if resources else None
    return validator_for(
        document,
        validate_formats=True,
        offline=True,
        registry=registry,
        pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT),
    )


def _json_value(value: object) -> Any:
    """A copy that a validator takes for certain: keys are strings, strings are Unicode."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {_json_value(str(key)): _json_value(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_json_value(below) for below in value]
    return str(value)
