"""Pipelines and runs as notebooks show them: plain HTML, with the graph as one picture that brings its own style."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.store.rows import RunRow, TaskRow
from catalog.view.environment import fragment
from catalog.view.graph.build import run_graph
from catalog.view.graph.layout import lay_out
from catalog.view.graph.svg import graph_svg
from catalog.view.stylesheet import stylesheet
from catalog.view.symbols import symbol_definitions

MAX_PICTURE = 4 << 20


def pipeline_picture(spec: ComponentSpec, tasks: Sequence[TaskRow] = (), title: str = "") -> Markup:
    """An <img> with the graph of a pipeline, the states of a run's tasks in it; nothing when it would be very large.

    The picture is data, so that no style of the notebook changes it and none of its own gets out.
    """
    name = title or f"Graph of {spec.name or 'the pipeline'}"
    drawing = lay_out(run_graph(spec, tasks))
    defs = f"<style>{stylesheet()}</style>{symbol_definitions()}"
    svg = graph_svg(drawing, title=name, folds=False, defs=defs).encode("utf-8", "replace")
    if len(svg) > MAX_PICTURE:
        return Markup("")
    return fragment("picture.html", data=base64.b64encode(svg).decode(), title=name, width=round(drawing.width))


def pipeline_html(spec: ComponentSpec) -> str:
    """The graph of a pipeline; nothing for a component that is no graph."""
    return str(pipeline_picture(spec)) if spec.graph is not None else ""


def run_html(run: RunRow, tasks: Sequence[TaskRow], spec: ComponentSpec | None) -> str:
    """A run: its state, what it was given, how its tasks are, and its graph."""
    counts = Counter(task.state for task in tasks)
    told = ", ".join(f"{counts[state]} {state.value.lower()}" for state in State if counts[state])
    picture = pipeline_picture(spec, tasks, f"Graph of {run.name}") if spec is not None else Markup("")
    return str(fragment("notebook_run.html", run=run, told=told, picture=picture))
