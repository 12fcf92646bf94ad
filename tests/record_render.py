"""Sound articles written out in every syntax, so that faults can be planted in them."""

import json

BODY = """
The council met on Tuesday evening and talked about the bridge for three hours.

At the end there was a vote. The bridge will be painted green, as it was a hundred years ago.
"""


class Raw(str):
    """A scalar to be written as it is."""


def scalar(value):
    if isinstance(value, Raw):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def yaml_lines(data, indent="", write=scalar):
    """A mapping in block style; `write` gives the text of a scalar."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from yaml_lines(value, indent + "  ", write)
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                if isinstance(item, dict):
                    first, *others = yaml_lines(item, indent + "    ", write)
                    yield f"{indent}  - {first.lstrip()}"
                    yield from others
                else:
                    yield f"{indent}  - {write(item)}"
        else:
            yield f"{indent}{key}: {write(value)}"


def toml_lines(data, prefix=""):
    tables = []
    for key, value in data.items():
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            tables.append((key, value))
        elif isinstance(value, list):
            yield f"{key} = [{', '.join(scalar(item) for item in value)}]"
        else:
            yield f"{key} = {scalar(value)}"
    for key, value in tables:
        if isinstance(value, dict):
            yield f"[{prefix}{key}]"
            yield from toml_lines(value, f"{prefix}{key}.")
        else:
            for item in value:
                yield f"[[{prefix}{key}]]"
                yield from toml_lines(item, f"{prefix}{key}.")


def json_text(value, indent="\n"):
    deeper = indent + "  "
    if isinstance(value, dict):
        inside = ",".join(f'{deeper}"{key}": {json_text(item, deeper)}' for key, item in value.items())
        return "{" + inside + indent + "}"
    if isinstance(value, list):
        return "[" + ",".join(deeper + json_text(item, deeper) for item in value) + indent + "]"
    return scalar(value)


def render(syntax, data):
    """The text of a record and the path it belongs to."""
    if syntax == "yaml":
        return "\n".join(yaml_lines(data)) + "\n", "record.yaml"
    if syntax == "toml":
        return "\n".join(toml_lines(data)) + "\n", "record.toml"
    if syntax == "json":
        return json_text(data) + "\n", "record.json"
    if syntax == "jsonl":
        return json_text(data, " ").replace("\n", " ") + "\n", "records.jsonl"
    if syntax == "yaml front matter":
        return "\n".join(["---", *yaml_lines(data), "---", ""]) + BODY, "record.md"
    if syntax == "toml front matter":
        return "\n".join(["+++", *toml_lines(data), "+++", ""]) + BODY, "record.md"
    return json_text(data) + "\n" + BODY, "record.md"


SYNTAXES = ("yaml", "toml", "json", "jsonl", "yaml front matter", "toml front matter", "json front matter")


def article(title, excerpt):
    return {
        "category": "news",
        "title": f"{title}: {excerpt}",
        "excerpt": f"{excerpt}, {title} and {excerpt}.",
        "publishedDateTime": "2024-05-02T08:30:00Z",
        "webUrl": "https://riverweekly.example/news/bridge",
        "type": "article",
        "quality": 71,
        "heat": 3,
        "published": True,
        "topics": ["Town Planning", title],
        "provider": {"name": "River Weekly", "domain": "riverweekly.example"},
        "images": [
            {"url": "https://img.example/a.jpg", "width": 1200, "height": 800, "isCached": True},
            {"url": "https://img.example/b.jpg", "width": 600, "height": 400, "isCached": False},
        ],
        "related": [
            {
                "title": excerpt,
                "publishedDateTime": "2024-04-30T05:00:00Z",
                "webUrl": "https://timetable.example/bridge",
                "type": "article",
                "provider": {"name": "Timetable", "domain": "timetable.example"},
            }
        ],
    }


def at(data, way):
    for step in way[:-1]:
        data = data[step]
    return data
