"""A comparison of runs as a JSON value."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from catalog.cli.run_json import run_json

if TYPE_CHECKING:
    from catalog.client.comparison import Comparison, MetricLine


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Everything; each list of values is in the order of `runs`, with null where a run has none."""
    return {
        "runs": [run_json(run) for run in found.runs],
        "baseline": None if found.baseline is None else found.runs[found.baseline].run_id,
        "facts": [{"name": line.name, "values": list(line.values)} for line in found.facts],
        "parameters": [{"name": line.name, "values": list(line.values)} for line in found.parameters],
        "same_parameters": found.same_parameters,
        "components": [
            {"task": line.name, "values": [None if use is None else asdict(use) for use in line.values]}
            for line in found.components
        ],
        "metrics": [_metric(found, line) for line in found.metrics],
        "visualisations": [
            {"task": line.task, "type": line.type, "index": line.index, "values": list(line.details)}
            for line in found.visualisations
        ],
    }


def _metric(found: Comparison, line: MetricLine) -> dict[str, Any]:
    return {
        "task": line.task,
        "name": line.name,
        "format": line.format,
        "unit": line.unit,
        "higher_is_better": line.higher_is_better,
        "values": list(line.values),
        "changes": [found.change(line, place) for place in range(len(line.values))],
        "best": [found.runs[place].run_id for place in line.best],
    }
