"""Whether a record is as its JSON Schema wants it."""
