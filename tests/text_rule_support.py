"""What rules about texts say of a title, an excerpt or a body."""

from __future__ import annotations

import json

from support import diagnose

GROUPS = 'select = ["text", "duplicate-item", "duplicate-reference", "self-reference"]\n'


def only(rule):
    return f'select = ["{rule}"]\n'


def messages(text, rule, path="record.json"):
    return [one.message for one in diagnose(text, path, only(rule))]


def titled(title, **more):
    return json.dumps({"title": title, **more}, ensure_ascii=False)
