"""A comparison of runs as a JSON value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from catalog.client.wire.answer import Answer, malformed
from catalog.client.wire.component_json import read_use, use_json
from catalog.client.wire.run_json import read_run, run_json

if TYPE_CHECKING:
    from catalog.client.comparison import Comparison, Line, MetricLine, VisualisationLine

Cell = TypeVar("Cell")


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Everything; each list of values is in the order of `runs`, with null where a run has none."""
    return {
        "runs": [run_json(run) for run in found.runs],
        "baseline": None if found.baseline is None else found.runs[found.baseline].run_id,
        "facts": [{"name": line.name, "values": list(line.values)} for line in found.facts],
        "parameters": [{"name": line.name, "values": list(line.values)} for line in found.parameters],
        "same_parameters": found.same_parameters,
        "components": [
            {"task": line.name, "values": [use_json(use) for use in line.values]} for line in found.components
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


def read_comparison(found: Answer) -> Comparison:
    """The comparison that `comparison_json` wrote."""
    from catalog.client.comparison import Comparison

    runs = tuple(read_run(item) for item in found.objects("runs"))
    places = {run.run_id: place for place, run in enumerate(runs)}
    baseline = found.text("baseline")
    return Comparison(
        runs=runs,
        baseline=places.get(baseline),
        facts=tuple(_line(item, "name", len(runs), _cell) for item in found.objects("facts")),
        parameters=tuple(_line(item, "name", len(runs), _cell) for item in found.objects("parameters")),
        same_parameters=found.count("same_parameters"),
        metrics=tuple(_read_metric(item, places) for item in found.objects("metrics")),
        visualisations=tuple(_visualisation(item, len(runs)) for item in found.objects("visualisations")),
        components=tuple(_line(item, "task", len(runs), read_use) for item in found.objects("components")),
    )


def _line(found: Answer, name: str, count: int, read: Callable[[object], Cell | None]) -> Line[Cell]:
    from catalog.client.comparison import Line

    return Line(found.text(name), tuple(read(value) for value in _values(found, count)))


def _values(found: Answer, count: int) -> list[Any]:
    values = found.items("values")
    if len(values) != count:
        raise malformed("values")
    return values


def _cell(value: object) -> str | None:
    return None if value is None else str(value)


def _read_metric(found: Answer, places: dict[str, int]) -> MetricLine:
    from catalog.client.comparison import MetricLine

    values = _values(found, len(places))
    if not all(value is None or isinstance(value, (int, float)) for value in values):
        raise malformed("values")
    higher = found.value.get("higher_is_better")
    return MetricLine(
        task=found.text("task"),
        name=found.text("name"),
        values=tuple(values),
        format=found.text("format"),
        unit=found.text("unit"),
        higher_is_better=higher if isinstance(higher, bool) else None,
        best=tuple(places[run_id] for run_id in found.items("best") if run_id in places),
    )


def _visualisation(found: Answer, count: int) -> VisualisationLine:
    from catalog.client.comparison import VisualisationLine

    details = tuple(None if value is None else Answer.of(value).value for value in _values(found, count))
    return VisualisationLine(found.text("task"), found.text("type"), found.count("index"), details)
