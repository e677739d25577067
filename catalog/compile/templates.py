"""The templates of one workflow: equal ones are one, names are unique."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from catalog.compile.compiled import Place
from catalog.compile.expressions import unique
from catalog.spec.names import kubernetes_name

_NAME_LENGTH = 50


class Templates:
    """Collects templates in the order of their names' first use; two with the same content share a name."""

    def __init__(self) -> None:
        self._bodies: dict[str, Mapping[str, Any] | None] = {}
        self._by_content: dict[str, str] = {}
        self.places: dict[str, Place] = {}

    def reserve(self, wish: str) -> str:
        """A free template name close to `wish`."""
        name = unique(kubernetes_name(wish)[:_NAME_LENGTH].strip("-") or "task", self._bodies)
        self._bodies[name] = None
        return name

    def fill(self, name: str, body: Mapping[str, Any], place: Place) -> str:
        """Give a reserved name its template."""
        self._bodies[name] = body
        self.places[name] = place
        return name

    def drop(self, name: str) -> None:
        """Give a reserved name back."""
        del self._bodies[name]

    def share(self, wish: str, body: Mapping[str, Any], place: Place) -> str:
        """The name of a template with this content: that of an equal one, else a new one."""
        content = json.dumps([body, place.kind, list(place.tasks.items()), place.component], sort_keys=True)
        name = self._by_content.get(content)
        if name is None:
            name = self._by_content[content] = self.fill(self.reserve(wish), body, place)
        return name

    def emit(self) -> list[dict[str, Any]]:
        """The templates as Argo wants them."""
        return [{"name": name, **body} for name, body in self._bodies.items() if body is not None]
