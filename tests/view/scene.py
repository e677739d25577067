"""A run with something of everything, made by the process engine: groups, a loop, a failure, metrics and viewers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from catalog.client.session import Session
from catalog.spec.model import (
    Comparison,
    ComponentRef,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    GraphInput,
    InputSpec,
    OutputSpec,
    TaskExtension,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.placeholders import Element, OutputPath
from catalog.store.rows import RunRow
from tests.client.building import loop, pipeline, run_pipeline, shell, task

RATES = [{"name": name, "type": "NUMBER"} for name in ("fpr", "tpr", "thresholds")]
MATRIX: dict[str, Any] = {
    "type": "confusion_matrix",
    "format": "csv",
    "storage": "inline",
    "schema": [{"name": "target", "type": "CATEGORY"}, {"name": "predicted", "type": "CATEGORY"}, {"name": "count"}],
    "labels": ["cat", "dog"],
    "source": "cat,cat,9\ncat,dog,1\ndog,cat,2\ndog,dog,8",
}
ROC: dict[str, Any] = {
    "type": "roc",
    "format": "csv",
    "storage": "inline",
    "schema": RATES,
    "source": "0,0,1\n0.1,0.8,0.5\n1,1,0",
}
TABLE: dict[str, Any] = {
    "type": "table",
    "format": "csv",
    "storage": "inline",
    "header": ["x", "y"],
    "source": "1,2\n3,<b>4</b>",
}
MARKDOWN: dict[str, Any] = {
    "type": "markdown",
    "storage": "inline",
    "source": "# Result\n\n*good* <script>alert(1)</script>",
}
WEB_APP: dict[str, Any] = {
    "type": "web-app",
    "storage": "inline",
    "source": "<h1>page</h1><p id=told>not run</p><script>document.getElementById('told').textContent = 'run';"
    "try { parent.document.title = 'taken' } catch (error) { document.body.append('kept out') }</script>",
}
BOARD: dict[str, Any] = {"type": "tensorboard", "source": "s3://bucket/logs of it"}
BAD: dict[str, Any] = {**ROC, "source": "a,b,c"}
ENTRIES = (MATRIX, BAD, ROC, TABLE, MARKDOWN, WEB_APP, BOARD)
METRICS = {
    "metrics": [
        {"name": "accuracy", "numberValue": 0.85, "format": "PERCENTAGE", "direction": "maximise"},
        {"name": "loss", "numberValue": 0.3, "history": [[1, 0.9], [2, 0.5], [3, 0.3]]},
    ]
}


def reporting(entries: Sequence[Any] = ENTRIES, metrics: Any = METRICS) -> ComponentSpec:
    """A component that writes these entries and metrics, a table, and a page of the kind that kfp 2 shows."""
    texts = (json.dumps({"outputs": list(entries)}), json.dumps(metrics))
    script = (
        'printf %s "$0" > "$2"; printf %s "$1" > "$3"; printf "x,y\\n1,2\\n3,4\\n" > "$4"; '
        'printf "# By type" > "$5"; echo evaluated'
    )
    ports = ("mlpipeline-ui-metadata", "mlpipeline-metrics", "points", "summary")
    line: tuple[Element, ...] = ("sh", "-c", script, *texts, *(OutputPath(port) for port in ports))
    outputs = tuple(OutputSpec(port, "Markdown" if port == "summary" else None) for port in ports)
    container = ContainerImplementation(ContainerSpec("alpine:3", command=line))
    return ComponentSpec(name="evaluate", outputs=outputs, implementation=container)


def everything() -> ComponentSpec:
    """The pipeline."""
    echo = shell('printf %s "$0" > "$1"', ["text"], "out", name="echo")
    broken = shell("printf 'before \\033[31mred\\033[0m\\n'; echo '<script>alert(1)</script>'; exit 3", name="broken")
    inner = pipeline({"first": task(echo, text="one"), "second": task(echo, after=["first"], text="two")}, name="inner")
    body = pipeline(
        {"say": task(echo, text=GraphInput("item")), "after": task(echo, after=["say"], text="x")},
        inputs=[InputSpec("item", "String")],
        name="body",
    )
    never = TaskSpec(ComponentRef(spec=inner), {}, is_enabled=Comparison("==", TaskOutput("start", "out"), "no"))
    last = TaskSpec(ComponentRef(spec=echo), {"text": "bye"}, extension=TaskExtension(finally_=True))
    return pipeline(
        {
            "start": task(echo, text="yes"),
            "train": task(inner, after=["start"]),
            "each": loop(body, ["a", "b", "c"], "item"),
            "maybe": never,
            "evaluate": task(reporting(), after=["train"]),
            "break": task(broken, after=["start"]),
            "lost": task(echo, after=["break"], text="never"),
            **{f"shard-{number}": task(echo, after=["start"], text=str(number)) for number in range(7)},
            "clean-up": last,
        },
        inputs=[InputSpec("rate", "Float", default="0.1")],
        name="everything",
    )


def everything_run(session: Session) -> RunRow:
    """A finished run of it."""
    return run_pipeline(everything(), session, trust=True)
