"""Metrics that a training told in its log."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any

from cluster_steps.cluster import Cluster
from cluster_steps.errors import StepFailure
from cluster_steps.manifests import Manifest, describe

LINES = 2000
_BEST = re.compile(r"best metric,\s*(.*)")
_PAIR = re.compile(r"([A-Za-z_][\w./-]*)\s*[:=]\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)(?=[\s,;]|$)")


def metrics_in(lines: Iterable[str]) -> dict[str, float]:
    """The numbers of the last line that tells metrics.

    That is a line `best metric, acc: 0.98, …`, or a JSON object `{"metrics": {"acc": 0.98}}`.
    """
    found: dict[str, float] = {}
    for line in lines:
        best = _BEST.search(line)
        told = {name: float(number) for name, number in _PAIR.findall(best.group(1))} if best else _json_metrics(line)
        found = told or found
    return {name: number for name, number in found.items() if math.isfinite(number)}


def kfp_metrics(values: dict[str, float]) -> dict[str, Any]:
    """The numbers as KFP's UI shows them; its names are lower-case letters, digits and dashes."""
    return {
        "metrics": [
            {"name": re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-"), "numberValue": number, "format": "RAW"}
            for name, number in values.items()
        ]
    }


def ui_metadata(job: Manifest, viewer: str) -> dict[str, Any]:
    """What the UI shows of the job: its conditions, and where the viewer answers."""
    status = job.get("status") or {}
    lines = [f"### {describe(job)}", ""]
    if viewer:
        lines += [f"VisualDL: <{viewer}>", ""]
    lines += ["| condition | reason | message |", "|---|---|---|"]
    for entry in status.get("conditions") or ():
        lines.append("| " + " | ".join(_cell(entry.get(key)) for key in ("type", "reason", "message")) + " |")
    if status.get("phase"):
        lines.append(f"| {_cell(status['phase'])} | | |")
    output = {"type": "markdown", "storage": "inline", "source": "\n".join(lines) + "\n"}
    return {"version": 1, "outputs": [output]}


def log_lines(cluster: Cluster, labels: str) -> list[str]:
    """The last lines of the pods with these labels, all of them together; [] when there are none left."""
    found: list[str] = []
    for pod in cluster.list("v1", "Pod", labels=labels, namespace=cluster.namespace):
        params = {"container": "paddle", "tailLines": str(LINES)}
        try:
            with cluster.connection.stream(f"{cluster.path(pod)}/log", params, 30.0) as lines:
                found += list(lines)
        except StepFailure as failure:
            print(f"{pod['metadata']['name']}: no log to look for metrics in: {failure}", flush=True)
    return found


def _json_metrics(line: str) -> dict[str, float]:
    place = line.find('{"metrics"')
    if place < 0:
        return {}
    try:
        values = json.loads(line[place:])["metrics"]
    except (ValueError, KeyError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {
        str(name): float(value)
        for name, value in values.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }


def _cell(value: Any) -> str:
    return str(value or "").replace("|", "\\|").replace("\n", " ")
