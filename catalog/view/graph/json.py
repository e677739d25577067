"""A drawing as JSON values, for a page that keeps it up to date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.run.model import State
from catalog.view.graph.drawing import Box, Drawing
from catalog.view.symbols import state_word


def graph_json(drawing: Drawing) -> dict[str, Any]:
    """Width, height, nodes, blocks of nodes that stand for each other, and edges; lengths are pixels."""
    return {
        "width": round(drawing.width, 1),
        "height": round(drawing.height, 1),
        "nodes": [_node(box) for box in drawing.boxes],
        "blocks": [
            {"id": frame.id, **_place(frame.x, frame.y, frame.width, frame.height), "members": list(frame.members)}
            for frame in drawing.frames
        ],
        "edges": [
            {
                "source": route.source,
                "target": route.target,
                "names": list(route.names),
                "order_only": route.order_only,
                "links": route.links,
                "points": [[round(x, 1), round(y, 1)] for x, y in route.points],
            }
            for route in drawing.routes
        ],
    }


def _node(box: Box) -> dict[str, Any]:
    node = box.node
    return {
        "id": node.id,
        "label": node.label,
        "kind": node.kind.value,
        "component": node.component,
        "state": state_word(node.state),
        "counts": counts_json(node.counts),
        "condition": node.condition,
        "detail": node.detail,
        "foldable": node.foldable,
        "open": node.inner is not None,
        "iterations": node.iterations,
        "depth": box.depth,
        **_place(box.x, box.y, box.width, box.height),
    }


def counts_json(counts: Mapping[State, int]) -> dict[str, int]:
    """Numbers by the lower-case word of the state, in the order of states."""
    return {state_word(state): counts[state] for state in State if counts.get(state)}


def _place(x: float, y: float, width: float, height: float) -> dict[str, float]:
    return {"x": round(x, 1), "y": round(y, 1), "width": round(width, 1), "height": round(height, 1)}
