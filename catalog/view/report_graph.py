"""The graphs of a report: the whole, and beneath it what is folded in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from catalog.view.graph.build import run_graph
from catalog.view.graph.layout import lay_out
from catalog.view.graph.node import Graph, Node
from catalog.view.graph.opening import automatic
from catalog.view.graph.svg import graph_svg
from catalog.view.run_report import RunReport

MAX_FOLDED = 20
MAX_NODES = 5000


@dataclass(frozen=True)
class ReportGraph:
    """A graph with the node it is the inside of; None for the whole."""

    node: Node | None
    svg: Markup


def report_graphs(report: RunReport, anchors: Mapping[str, str]) -> list[ReportGraph]:
    """The graph of the pipeline, then the insides of the first groups that are folded in it; nodes are links to
    `anchors`, by task."""
    if report.pipeline is None:
        return []

    def address(node: Node) -> str:
        return f"#{anchors.get(node.id) or _first(node.id, anchors)}"

    opened = automatic(report.pipeline)
    whole = run_graph(report.pipeline, report.tasks, opened=opened)
    folded = [node for node in _nodes(whole) if node.foldable and node.inner is None][:MAX_FOLDED]
    unfolded = run_graph(report.pipeline, report.tasks, opened=opened | {node.id for node in folded})
    insides = {node.id: node.inner for node in _nodes(unfolded)}
    found = [ReportGraph(None, graph_svg(lay_out(whole), link=address, prefix="graph", folds=False))]
    for number, node in enumerate(folded):
        inner = insides.get(node.id)
        if inner is not None and len(inner.nodes) <= MAX_NODES:
            title = f"Inside {node.label}"
            svg = graph_svg(lay_out(inner), title=title, link=address, prefix=f"inside-{number}", folds=False)
            found.append(ReportGraph(node, svg))
    return found


def _nodes(graph: Graph) -> Iterator[Node]:
    waiting = [graph]
    while waiting:
        for node in waiting.pop().nodes:
            yield node
            if node.inner is not None:
                waiting.append(node.inner)


def _first(path: str, anchors: Mapping[str, str]) -> str:
    """Where the first instance of a task of a loop is told of."""
    return anchors.get(path.replace("/*", "/0"), "tasks")
