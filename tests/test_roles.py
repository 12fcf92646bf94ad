import pickle

import pytest

from recordlint.record import Role
from recordlint.roles import RoleTable, parse_field


class FakeSchema:
    """Says of each pointer what a dict does."""

    def __init__(self, said):
        self.said = said

    def subschemas(self, pointer):
        return (self.said[pointer],) if pointer in self.said else ()


def roles(data, table=None):
    found = (table or RoleTable()).index(data)
    return {role: ["/".join(map(str, pointer)) for pointer in pointers] for role, pointers in found.items()}


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("date", Role.TIMESTAMP),
        ("publishedDateTime", Role.TIMESTAMP),
        ("ms.date", Role.TIMESTAMP),
        ("last-modified", Role.TIMESTAMP),
        ("lastModified", Role.TIMESTAMP),
        ("lastUpdated", Role.TIMESTAMP),
        ("created_at", Role.TIMESTAMP),
        ("startDate", Role.TIMESTAMP),
        ("createdAt", Role.TIMESTAMP),
        ("originalUrl", Role.URL),
        ("imageURL", Role.URL),
        ("href", Role.URL),
        ("title", Role.TEXT),
        ("name", Role.NAME),
        ("duration", Role.DURATION),
        ("cover", Role.IMAGE_PATH),
        ("isCached", Role.CACHED_FLAG),
    ],
)
def test_names_tell_roles_at_the_top_and_in_lists_of_mappings(key, role):
    assert roles({key: "x"}) == {role: [key]}
    assert roles({"things": [{key: "x"}]}) == {role: [f"things/0/{key}"]}
    assert roles({"deep": {"deeper": {key: "x"}}}) == {}


@pytest.mark.parametrize("key", ["dates", "update", "validate", "candidate", "urls", "Title", "flat", "seat"])
def test_similar_names_tell_nothing(key):
    assert roles({key: "x"}) == {}


def test_values_that_cannot_be_of_the_role_have_none():
    assert roles({"published": True, "url": "", "link": None, "date": 2023, "title": ["x"]}) == {}


def test_length_is_a_duration_only_when_it_reads_like_one():
    assert roles({"length": "12 mins"}) == {Role.DURATION: ["length"]}
    assert roles({"length": "PT5M"}) == {Role.DURATION: ["length"]}
    assert roles({"length": "long"}) == {}


def test_images_are_mappings_with_an_address():
    data = {
        "images": [{"url": "a.png", "isCached": True}, {"width": 5, "cached": True}],
        "logo": {"src": "b.png"},
        "cover": "c.png",
        "related": [{"images": [{"url": "d.png"}]}],
        "provider": {"name": "N", "domain": "n.example", "images": [{"url": "e.png"}]},
    }
    found = roles(data)
    assert found[Role.IMAGE] == ["images/0", "logo", "related/0/images/0"]
    assert found[Role.CACHED_FLAG] == ["images/0/isCached", "images/1/cached"]
    assert found[Role.IMAGE_PATH] == ["cover"]
    assert found[Role.PROVIDER] == ["provider"]
    assert found[Role.URL] == ["images/0/url"]


def test_a_provider_needs_a_name_and_a_domain():
    assert roles({"provider": {"name": "N"}, "source": "x"}) == {}


def test_the_schema_decides_before_the_configuration_and_the_name():
    schema = FakeSchema(
        {
            ("when",): {"format": "date-time"},
            ("date",): {"x-recordlint-role": "none"},
            ("home",): {"x-recordlint-role": "url"},
            ("plain",): {"type": "string"},
        }
    )
    table = RoleTable(schema, {"text": ("home", "plain")})
    data = {"when": "x", "date": "x", "home": "x", "plain": "x", "url": "x"}
    assert roles(data, table) == {
        Role.TIMESTAMP: ["when"],
        Role.URL: ["home", "url"],
        Role.TEXT: ["plain"],
    }


def test_the_configuration_decides_before_the_name():
    table = RoleTable(None, {"timestamp": ("related[].seen", "a\\.b"), "none": ("title",)})
    data = {"related": [{"seen": "x"}], "a.b": "x", "title": "x"}
    assert roles(data, table) == {Role.TIMESTAMP: ["related/0/seen", "a.b"]}
    assert roles(data, pickle.loads(pickle.dumps(table))) == roles(data, table)


def test_a_schema_can_be_added():
    table = RoleTable(None, {"none": ("title",)}).with_schema(FakeSchema({("when",): {"format": "date"}}))
    assert roles({"when": "x", "title": "x"}, table) == {Role.TIMESTAMP: ["when"]}


def test_unknown_roles_are_refused():
    with pytest.raises(ValueError, match="no such"):
        RoleTable(None, {"no such": ("title",)})


def test_field_paths():
    assert parse_field("a.b[][].c") == ("a", "b", "[]", "[]", "c")


def test_lists_of_lists_and_many_keys_are_walked():
    data = {f"key{number}": "x" for number in range(25_000)} | {"rows": [[{"date": "x"}]], "date": "x"}
    table = RoleTable()
    assert roles(data, table) == {Role.TIMESTAMP: ["date"]}
    assert roles(data, table) == {Role.TIMESTAMP: ["date"]}
