"""A graph with places: what is needed to draw it, on a page or as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.view.graph.node import Node

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A node and its place; `depth` counts the open groups it lies in."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    depth: int = 0


@dataclass(frozen=True)
class Frame:
    """Nodes that stand for each other, drawn as one block that edges lead to and from."""

    id: str
    x: float
    y: float
    width: float
    height: float
    members: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True)
class Route:
    """A link with the points it passes; `source` and `target` are ids of nodes or frames, `links` how many it is."""

    source: str
    target: str
    points: tuple[Point, ...]
    names: tuple[str, ...] = ()
    order_only: bool = False
    links: int = 1


@dataclass(frozen=True)
class Drawing:
    """Everything in one coordinate system from (0, 0) to `width`, `height`; an open group comes before its inside."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    routes: tuple[Route, ...]
