"""Every route of the server, read from the application itself, so that a new one cannot be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hub.app.factory import make_app
from hub.app.settings import Settings
from tests.hub.served import Served

_PARAMETER = re.compile(r"{(\w+)(?::path)?}")


@dataclass(frozen=True)
class Route:
    """A method and a path with parameters, such as `/runs/{run_id}`; `query` are the names a query may have."""

    method: str
    path: str
    query: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        """The names of the path's parameters."""
        return _PARAMETER.findall(self.path)

    def filled(self, values: dict[str, str]) -> str:
        """The path with a value for each parameter."""
        return _PARAMETER.sub(lambda found: values[found[1]], self.path)


def routes_of(hub: Served) -> list[Route]:
    """The routes that a hub like this one serves."""
    app = make_app(Settings(), hub.registry, hub.session)
    return list(dict.fromkeys(_walk(app.routes, "")))


def _walk(routes: Iterable[Any], prefix: str) -> Iterator[Route]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _walk(inner.routes, prefix + route.include_context.prefix)
            continue
        for method in sorted(route.methods):
            yield Route(method, prefix + route.path, tuple(_query_names(route.dependant)))


def _query_names(dependant: Any) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _query_names(inner)
