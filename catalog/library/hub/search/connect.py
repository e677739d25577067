"""Which components can take an output, and which can feed an input: by the types of their ports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from catalog.library.hub.search.document import Document, Port
from catalog.library.hub.search.query import standing
from catalog.spec.model import TypeSpec
from catalog.spec.types import compatible

Side = Literal["inputs", "outputs"]


@dataclass(frozen=True)
class Connection:
    """A component, those of its ports that fit, and whether one of them has the very same type."""

    document: Document
    ports: tuple[Port, ...]
    same_type: bool


@dataclass(frozen=True)
class Connections:
    """A part of what can be connected, best first, and how many there are."""

    connections: tuple[Connection, ...]
    total: int


def connect_documents(
    documents: Iterable[Document], type_spec: TypeSpec, side: Side, limit: int = 20, offset: int = 0
) -> Connections:
    """The components with a port on `side` that fits the other end's type."""
    found = [made for document in documents if (made := connection(document, type_spec, side)) is not None]
    best = nsmallest(offset + limit, found, key=connection_order)
    return Connections(tuple(best[offset:]), len(found))


def connection(document: Document, type_spec: TypeSpec, side: Side) -> Connection | None:
    """How a component can be connected: `side` "inputs" takes an output of that type, "outputs" feeds such an input."""
    ports = document.inputs if side == "inputs" else document.outputs
    fitting = tuple(port for port in ports if fits(port.type, type_spec, side))
    if not fitting:
        return None
    first = sorted(fitting, key=lambda port: (port.type != type_spec, port.optional))
    return Connection(document, tuple(first), bool(type_spec) and first[0].type == type_spec)


def fits(port_type: TypeSpec, other: TypeSpec, side: Side) -> bool:
    """True when a port of `side` with this type and a port with the type `other` can be connected."""
    return compatible(other, port_type) if side == "inputs" else compatible(port_type, other)


def connection_order(connection: Connection) -> tuple[bool, bool, tuple[bool, bool, int, str]]:
    """The same type before one that merely fits, a port with a type before one without."""
    return not connection.same_type, not connection.ports[0].type, standing(connection.document)
