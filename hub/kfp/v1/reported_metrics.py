"""Metrics that are reported of a run: what is sent, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from catalog.store.reported_metrics import DUPLICATE, INVALID, ReportedMetric
from hub.kfp.message import Message
from hub.kfp.struct import without_empty
from hub.kfp.v1.node_ids import node_id

_UNSPECIFIED = "UNSPECIFIED"
_STATUSES = {"": "OK", DUPLICATE: "DUPLICATE_REPORTING", INVALID: "INVALID_ARGUMENT"}
_MESSAGES = {
    DUPLICATE: "the node has a metric of this name already",
    INVALID: "a metric has a node, a name of letters, digits, - and _, a finite number, and format RAW or PERCENTAGE",
}


def read_metrics(run_id: str, tasks: Iterable[str], body: Message) -> list[ReportedMetric]:
    """The metrics of a body; a node that is none of `tasks` keeps its id. Raises UsageError (rule request-invalid)."""
    paths = {node_id(run_id, task): task for task in tasks}
    return [_metric(item, paths) for item in body.messages("metrics")]


def metric_results(reported: Sequence[ReportedMetric], refused: Sequence[str], run_id: str) -> list[dict[str, Any]]:
    """What became of each as JSON data; `refused` are the store's words for it."""
    return [
        without_empty(
            {
                "metric_name": metric.name,
                "metric_node_id": node_id(run_id, metric.task),
                "status": _STATUSES[word],
                "message": _MESSAGES.get(word, ""),
            }
        )
        for metric, word in zip(reported, refused, strict=True)
    ]


def _metric(item: Message, paths: dict[str, str]) -> ReportedMetric:
    node, format = item.text("node_id"), item.text("format", _UNSPECIFIED)
    value = item.number("number_value") or 0.0
    return ReportedMetric(paths.get(node, node), item.text("name"), value, "" if format == _UNSPECIFIED else format)
