"""Places for the nodes of a graph: from the innermost open group outwards, each in layers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.view.graph.drawing import Box, Drawing, Frame, Point, Route
from catalog.view.graph.node import Graph, Link, Node
from catalog.view.layout.branches import branches
from catalog.view.layout.layered import layered
from catalog.view.layout.parts import PROPORTION, connected_parts, shelve
from catalog.view.layout.siblings import siblings

NODE_WIDTH = 212.0
NODE_HEIGHT = 50.0
GRID_GAP = 12.0
FRAME_PADDING = 20.0
GROUP_HEAD = 50.0
GROUP_PADDING = 18.0
MARGIN = 12.0

Links = Mapping[tuple[int, int], Sequence[Link]]


@dataclass(frozen=True)
class _Unit:
    """What is placed as one: a node, an open group with its `inside`, or a frame around nodes that are alike.

    A frame has its nodes in a grid of so many `columns`, or with `columns` 0 in the sheet `inside`.
    """

    nodes: tuple[Node, ...]
    width: float
    height: float
    inside: _Sheet | None = None
    columns: int = 1

    @property
    def id(self) -> str:
        return self.nodes[0].id if len(self.nodes) == 1 else f"{self.nodes[0].id}+"


@dataclass(frozen=True)
class _Sheet:
    """Units that have been placed, with their upper left corners."""

    units: tuple[_Unit, ...]
    corners: tuple[Point, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def lay_out(graph: Graph) -> Drawing:
    """Place every node; the same graph always gives the same drawing."""
    sheet = _sheet(graph)
    boxes: list[Box] = []
    frames: list[Frame] = []
    routes: list[Route] = []
    waiting = [(sheet, MARGIN, MARGIN, 0)]
    while waiting:
        current, left, top, depth = waiting.pop()
        routes.extend(_moved(route, left, top) for route in current.routes)
        for unit, (x, y) in zip(current.units, current.corners, strict=True):
            _draw(unit, left + x, top + y, depth, boxes, frames)
            if unit.inside is None:
                continue
            framed = len(unit.nodes) > 1
            right = left + x + (unit.width - unit.inside.width) / 2
            down = top + y + (FRAME_PADDING if framed else GROUP_HEAD)
            waiting.append((unit.inside, right, down, depth if framed else depth + 1))
    return Drawing(sheet.width + 2 * MARGIN, sheet.height + 2 * MARGIN, tuple(boxes), tuple(frames), tuple(routes))


def _draw(unit: _Unit, x: float, y: float, depth: int, boxes: list[Box], frames: list[Frame]) -> None:
    if len(unit.nodes) == 1:
        boxes.append(Box(unit.nodes[0], x, y, unit.width, unit.height, depth))
        return
    frames.append(Frame(unit.id, x, y, unit.width, unit.height, tuple(node.id for node in unit.nodes), depth))
    for place, node in enumerate(unit.nodes if unit.inside is None else ()):
        row, column = divmod(place, unit.columns)
        left = x + GRID_GAP + column * (NODE_WIDTH + GRID_GAP)
        boxes.append(Box(node, left, y + GRID_GAP + row * (NODE_HEIGHT + GRID_GAP), NODE_WIDTH, NODE_HEIGHT, depth))


def _moved(route: Route, left: float, top: float) -> Route:
    points = tuple([(x + left, y + top) for x, y in route.points])
    return Route(route.source, route.target, points, route.names, route.order_only, route.links)


def _sheet(graph: Graph) -> _Sheet:
    units = _units(graph)
    links = _links_between(units, graph.edges)
    alike = branches([_kind(unit) for unit in units], list(links))
    if alike:
        units = _with_frames(units, links, alike)
        links = _links_between(units, graph.edges)
    return _arranged(units, links)


def _units(graph: Graph) -> list[_Unit]:
    """The nodes of a graph in their order; those that stand for each other are one unit."""
    number = {node.id: place for place, node in enumerate(graph.nodes)}
    edges = [(number[link.source], number[link.target]) for link in graph.edges]
    # An open group has a size of its own, and stands alone.
    kinds = [node.kind.value if node.inner is None else "" for node in graph.nodes]
    together = {same[0]: same for same in siblings(kinds, edges)}
    taken = {place for same in together.values() for place in same[1:]}
    return [
        _grid([graph.nodes[other] for other in together[place]]) if place in together else _single(node)
        for place, node in enumerate(graph.nodes)
        if place not in taken
    ]


def _kind(unit: _Unit) -> str:
    return unit.nodes[0].kind.value if unit.inside is None and len(unit.nodes) == 1 else ""


def _single(node: Node) -> _Unit:
    if node.inner is None:
        return _Unit((node,), NODE_WIDTH, NODE_HEIGHT)
    inside = _sheet(node.inner)
    width = max(NODE_WIDTH, inside.width + 2 * GROUP_PADDING)
    return _Unit((node,), width, inside.height + GROUP_HEAD + GROUP_PADDING, inside)


def _grid(nodes: Sequence[Node]) -> _Unit:
    proportion = PROPORTION * (NODE_HEIGHT + GRID_GAP) / (NODE_WIDTH + GRID_GAP)
    columns = max(1, round(math.sqrt(len(nodes) * proportion)))
    rows = -(-len(nodes) // columns)
    width = GRID_GAP + columns * (NODE_WIDTH + GRID_GAP)
    return _Unit(tuple(nodes), width, GRID_GAP + rows * (NODE_HEIGHT + GRID_GAP), columns=columns)


def _with_frames(units: Sequence[_Unit], links: Links, alike: Sequence[Sequence[Sequence[int]]]) -> list[_Unit]:
    """The units with each set of branches in a frame, in the place of its first node."""
    frames: dict[int, _Unit] = {}
    framed: set[int] = set()
    for parts in alike:
        members = sorted(place for part in parts for place in part)
        number = {place: own for own, place in enumerate(members)}
        inner = {
            (number[source], number[target]): given
            for (source, target), given in links.items()
            if source in number and target in number
        }
        inside = _arranged([units[place] for place in members], inner)
        nodes = tuple(node for place in members for node in units[place].nodes)
        size = (inside.width + 2 * FRAME_PADDING, inside.height + 2 * FRAME_PADDING)
        frames[members[0]] = _Unit(nodes, *size, inside, columns=0)
        framed.update(members)
    return [frames.get(place, unit) for place, unit in enumerate(units) if place in frames or place not in framed]


def _links_between(units: Sequence[_Unit], links: Sequence[Link]) -> dict[tuple[int, int], list[Link]]:
    """The links from one unit to another, by their numbers; what lies within one is left out."""
    unit_of = {node.id: number for number, unit in enumerate(units) for node in unit.nodes}
    found: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        ends = unit_of[link.source], unit_of[link.target]
        if ends[0] != ends[1]:
            found.setdefault(ends, []).append(link)
    return found


def _arranged(units: Sequence[_Unit], links: Links) -> _Sheet:
    """Units placed by the links between them: what hangs together in layers, the parts side by side."""
    parts = connected_parts(len(units), list(links))
    part_of = {unit: number for number, part in enumerate(parts) for unit in part}
    inner: list[list[tuple[int, int]]] = [[] for _ in parts]
    for edge in links:
        inner[part_of[edge[0]]].append(edge)
    drawn = []
    for part, own in zip(parts, inner, strict=True):
        number = {unit: place for place, unit in enumerate(part)}
        sizes = [(units[unit].width, units[unit].height) for unit in part]
        drawn.append(layered(sizes, [(number[source], number[target]) for source, target in own]))
    places, (width, height) = shelve([(one.width, one.height) for one in drawn])
    corners: list[Point] = [(0.0, 0.0)] * len(units)
    routes: list[Route] = []
    for part, own, one, (left, top) in zip(parts, inner, drawn, places, strict=True):
        for unit, (x, y) in zip(part, one.corners, strict=True):
            corners[unit] = (x + left, y + top)
        for edge, way in zip(own, one.ways, strict=True):
            routes.append(_moved(_route(links[edge], way, units[edge[0]], units[edge[1]]), left, top))
    return _Sheet(tuple(units), tuple(corners), tuple(routes), width, height)


def _route(links: Sequence[Link], points: tuple[Point, ...], source: _Unit, target: _Unit) -> Route:
    names = links[0].names if len(links) == 1 else ()
    return Route(source.id, target.id, points, names, all(link.order_only for link in links), len(links))
