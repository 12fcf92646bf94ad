"""What we make of the fixtures of two front matter parsers: by file, the keys found and the faults told.

gray-matter reads more languages and takes the fence it is told; python-frontmatter takes three dashes or more. The
generators that publish content records do neither.
"""

import json

import pytest

from conftest import SHARED, shared_data
from parse_support import quoted
from recordlint.parse import parse
from recordlint.text import decode

FOLDER = "suites/front-matter"
UNSUPPORTED = ([], ["invalid-front-matter"])
NO_FRONT_MATTER = (None, [])
TWO_KEYS = (["title", "user"], [])
EXPECTED = {
    "gray-matter/autodetect-coffee-fn.md": UNSUPPORTED,
    "gray-matter/autodetect-coffee.md": UNSUPPORTED,
    "gray-matter/autodetect-coffeescript.md": UNSUPPORTED,
    "gray-matter/autodetect-cson-fn.md": UNSUPPORTED,
    "gray-matter/autodetect-cson.md": UNSUPPORTED,
    "gray-matter/autodetect-javascript.md": UNSUPPORTED,
    "gray-matter/autodetect-json.md": (["title", "description"], []),
    "gray-matter/autodetect-no-lang.md": TWO_KEYS,
    "gray-matter/autodetect-yaml.md": TWO_KEYS,
    "gray-matter/basic.txt": (["title"], []),
    "gray-matter/delims-and-lang.md": (["title", "description"], []),
    "gray-matter/delims-custom.md": NO_FRONT_MATTER,
    "gray-matter/delims-semi-colons.md": (["title", "description"], []),
    "gray-matter/empty.md": NO_FRONT_MATTER,
    "gray-matter/has-matter.md": (["title"], []),
    "gray-matter/hasnt-matter.md": NO_FRONT_MATTER,
    "gray-matter/lang-coffee-bad.md": UNSUPPORTED,
    # The language is told to gray-matter by an option; the text itself is YAML, whatever was meant.
    "gray-matter/lang-coffee-fn.md": (["title", "user", "fn"], []),
    "gray-matter/lang-coffee.md": (["title", "description", "categories"], []),
    "gray-matter/lang-cson-fn.md": (["title", "user", "fn"], []),
    "gray-matter/lang-cson.md": (["title", "description", "categories"], []),
    "gray-matter/lang-javascript-fn.md": ([], ["invalid-front-matter"]),
    "gray-matter/lang-javascript-object-fn.md": ([], ["invalid-syntax"]),
    "gray-matter/lang-json.md": (["title", "description"], []),
    "gray-matter/lang-yaml.md": (["title"], []),
    "gray-matter/to-json.md": (["title"], []),
    "gray-matter/to-yaml.md": (["title"], []),
    "python-frontmatter/empty/empty-frontmatter.txt": ([], ["empty-front-matter"]),
    "python-frontmatter/empty/no-frontmatter.txt": NO_FRONT_MATTER,
    "python-frontmatter/json/hello-json.md": (["test", "author", "something"], []),
    "python-frontmatter/toml/hello-toml.md": (["author", "something", "test"], []),
    "python-frontmatter/yaml/chinese.txt": (["title", "language"], []),
    # Four dashes are a line across the page to Jekyll, Hugo and the others.
    "python-frontmatter/yaml/extra-dash.txt": NO_FRONT_MATTER,
    "python-frontmatter/yaml/extra-space.txt": (["test", "something"], []),
    "python-frontmatter/yaml/hello-markdown.md": (["test", "author", "something"], []),
    "python-frontmatter/yaml/hello-world.txt": (["title", "layout"], []),
    "python-frontmatter/yaml/network-diagrams.md": (["title", "layout", "published", "tags"], []),
    "python-frontmatter/yaml/unpretty.md": (["destination", "filter"], []),
}
LONG = "gray-matter/complex.md"


def read(name):
    (record,) = parse(decode(name, (shared_data(FOLDER) / name).read_bytes()))
    return record


@pytest.mark.parametrize("name", EXPECTED)
def test_fixture(name):
    record = read(name)
    keys, faults = EXPECTED[name]
    found = None if record.fences is None else list(record.data)
    assert (found, list(record.faults)) == (keys, faults)


def test_the_table_names_every_fixture():
    folder = shared_data(FOLDER)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in (".md", ".txt")}
    assert names == {*EXPECTED, LONG}


def test_a_long_front_matter_with_comments_and_template_tags():
    record = read(LONG)
    assert len(record.data) > 10
    assert not record.faults
    assert quoted(record.source.text, record.fences[1]) == "---"


RESULTS = sorted(path.relative_to(SHARED / FOLDER).as_posix() for path in (SHARED / FOLDER).rglob("*.result.json"))
YAML_1_1 = {"python-frontmatter/yaml/unpretty.result.json"}
"""Fixtures that say `yes` and mean true."""


@pytest.mark.parametrize("result", [name for name in RESULTS if "extra-dash" not in name])
def test_python_frontmatter_finds_the_same_data_and_the_same_text(result):
    expected = json.loads((shared_data(FOLDER) / result).read_text(encoding="utf-8"))
    stem = result.removesuffix(".result.json")
    (name,) = [name for name in EXPECTED if name.rpartition(".")[0] == stem]
    source = decode(name, (shared_data(FOLDER) / name).read_bytes())
    (record,) = parse(source, yaml_version="1.1" if result in YAML_1_1 else "1.2")
    assert record.body.text.strip() == expected.pop("content")
    assert record.data == expected
