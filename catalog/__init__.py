"""A versioned catalog of pipeline components, and a runner for them.

The names below load on first use, so that `import catalog` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog import aws, azure, compiler, components, conformance, dsl, gcp, onprem
    from catalog.client.kfp_client import Client
    from catalog.errors import CatalogError
    from catalog.library.component import load_component
    from catalog.library.mirrored import load_component_from_url
    from catalog.load.loader import load_component_from_file, load_component_from_text

__version__ = "0.1.0"

_PLACES = {
    "Client": "catalog.client.kfp_client",
    "CatalogError": "catalog.errors",
    "load_component": "catalog.library.component",
    "load_component_from_file": "catalog.load.loader",
    "load_component_from_text": "catalog.load.loader",
    "load_component_from_url": "catalog.library.mirrored",
}
_MODULES = frozenset(("aws", "azure", "compiler", "components", "conformance", "dsl", "errors", "gcp", "onprem"))

__all__ = [
    "CatalogError",
    "Client",
    "__version__",
    "aws",
    "azure",
    "compiler",
    "components",
    "conformance",
    "dsl",
    "gcp",
    "load_component",
    "load_component_from_file",
    "load_component_from_text",
    "load_component_from_url",
    "onprem",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name in _MODULES:
        return import_module(f"catalog.{name}")
    raise AttributeError(f"module 'catalog' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
