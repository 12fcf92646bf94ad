"""Values are what `typing.NamedTuple` makes, for less."""

import pickle
import typing

import pytest

from recordlint import values


class Ours(values.NamedTuple):
    """A value."""

    name: str
    sizes: "tuple[int, ...]" = ()
    open: bool = False

    @property
    def shown(self):
        """Its name."""
        return f"<{self.name}>"


class Theirs(typing.NamedTuple):
    """A value."""

    name: str
    sizes: "tuple[int, ...]" = ()
    open: bool = False


def test_a_value_is_a_named_tuple():
    one = Ours("a", open=True)
    assert one == ("a", (), True) == tuple(Theirs("a", open=True))
    assert repr(one) == "Ours(name='a', sizes=(), open=True)"
    assert one._replace(name="b").shown == "<b>"
    assert one._asdict() == {"name": "a", "sizes": (), "open": True}
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(AttributeError):
        one.name = "b"
    with pytest.raises(TypeError):
        Ours()


@pytest.mark.parametrize("attribute", ["_fields", "_field_defaults", "__doc__", "__module__", "__slots__", "__bases__"])
def test_it_has_what_others_look_at(attribute):
    assert getattr(Ours, attribute) == getattr(Theirs, attribute)


def test_it_is_named_and_annotated():
    assert Ours.__qualname__ == "Ours"
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)


def test_a_wrong_field_or_number_of_values_is_refused():
    with pytest.raises(ValueError, match="Ours has no field colour"):
        Ours("a")._replace(colour="red")
    with pytest.raises(TypeError, match="Ours has 3 fields, not 1"):
        Ours._make(["a"])
    assert Ours._make(["a", (), True]) == Ours("a", open=True)


def test_fields_are_matched_by_place_and_a_method_of_the_class_comes_first():
    class Named(values.NamedTuple):
        """A value that shows itself otherwise."""

        name: str

        def __repr__(self):
            return self.name

    match Ours("a", (1,)):
        case Ours(name, sizes):
            assert (name, sizes) == ("a", (1,))
    assert repr(Named("a")) == "a"
