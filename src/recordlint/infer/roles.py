"""What rules will take a field for, by its name: said in the schema, where a person can see and change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.roles import ITEM, RoleTable

if TYPE_CHECKING:
    from recordlint.infer.fold import Path
    from recordlint.infer.shape import Shape
    from recordlint.record import Role


def role_of(shape: Shape, path: Path) -> Role | None:
    """The first role that a field has by its name and by what it holds."""
    value = _sample(shape)
    for step in reversed(path):
        value = [value] if step == ITEM else {step: value}
    if not path:
        return None
    index = RoleTable().index(value)
    return next((role for role, pointers in index.items() if any(len(one) == len(path) for one in pointers)), None)


def _sample(shape: Shape) -> Any:
    """Something that the shape stands for."""
    if shape.members is not None:
        return {key: below.sample for key, below in shape.members.keys.items()}
    return [] if shape.lists is not None else shape.sample
