"""The use of a component as a JSON value."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from catalog.client.wire.answer import Answer

if TYPE_CHECKING:
    from catalog.client.component_uses import ComponentUse

_FIELDS = ("name", "version", "digest", "image", "location")


def use_json(use: ComponentUse | None) -> dict[str, Any] | None:
    """A component as a task uses it."""
    return None if use is None else asdict(use)


def read_use(value: object) -> ComponentUse | None:
    """The use that `use_json` wrote."""
    from catalog.client.component_uses import ComponentUse

    if value is None:
        return None
    found = Answer.of(value)
    return ComponentUse(**{name: found.text(name) for name in _FIELDS})
