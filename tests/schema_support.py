"""Records for tests of schemas."""

from __future__ import annotations

import json

from recordlint.parse import json as json_syntax
from recordlint.parse import yaml as yaml_syntax
from recordlint.record import Record, Region, span_of
from recordlint.text import Source, Span


def json_record(data):
    """A record of one JSON value."""
    return text_record(json.dumps(data))


def text_record(text):
    """A record of one JSON text."""
    source, span = Source("record.json", text), Span(0, len(text))
    region = Region(source, span, "json", json_syntax.locate)
    return Record(source, json_syntax.load(text, span).value, region=region)


def yaml_record(text):
    """A record of one YAML text."""
    source, span = Source("record.yaml", text), Span(0, len(text))
    region = Region(source, span, "yaml", yaml_syntax.locate)
    return Record(source, yaml_syntax.load(text, span).value, region=region)


def found(schema, data):
    """The findings that a schema makes, each as the text it stands at, the message and the help."""
    record = data if isinstance(data, Record) else json_record(data)
    return [
        (record.source.text[slice(*span_of(finding.at))], finding.message, finding.help)
        for finding in schema.findings(record)
    ]
