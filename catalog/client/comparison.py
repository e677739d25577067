"""Comparing runs: what differs between them, and what each of them reports, as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from catalog.client.component_uses import ComponentUse
from catalog.store.rows import MetricRow, RunRow, VisualisationRow

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What of a run is compared; `components` are by the path of the task in the pipeline."""

    run: RunRow
    metrics: Sequence[MetricRow]
    visualisations: Sequence[VisualisationRow]
    components: Mapping[str, ComponentUse]


@dataclass(frozen=True, slots=True)
class Line(Generic[Value]):
    """What one thing is in each of the runs, in their order; None where a run has none."""

    name: str
    values: tuple[Value | None, ...]

    @property
    def differs(self) -> bool:
        """True when not all runs have the same."""
        return any(value != self.values[0] for value in self.values)


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric of one task in each of the runs.

    `format` and `unit` are those of the first run that tells them; `higher_is_better` is None when no run tells, or two
    contradict each other. `best` are the places of the runs with the best value, none while that is not known.
    """

    task: str
    name: str
    values: tuple[float | None, ...]
    format: str
    unit: str
    higher_is_better: bool | None
    best: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisualisationLine:
    """One visualisation of one task in each of the runs; `index` counts those of its type, from 0."""

    task: str
    type: str
    index: int
    details: tuple[Mapping[str, Any] | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs side by side; every line has a value for each of them, in the order of `runs`.

    `parameters`, `facts` (pipeline, version, engine …) and `components` hold only what differs; `same_parameters` says
    how many do not. `baseline` is the place of the run that the others are measured against, None without one.
    """

    runs: tuple[RunRow, ...]
    baseline: int | None
    facts: tuple[Line[str], ...]
    parameters: tuple[Line[str], ...]
    same_parameters: int
    metrics: tuple[MetricLine, ...]
    visualisations: tuple[VisualisationLine, ...]
    components: tuple[Line[ComponentUse], ...]

    def change(self, line: MetricLine, place: int) -> float | None:
        """How far a run's metric is from the baseline's; None without both, and for the baseline itself."""
        if self.baseline is None or place == self.baseline:
            return None
        value, base = line.values[place], line.values[self.baseline]
        return None if value is None or base is None else value - base


_FACTS: Mapping[str, Callable[[RunRow], str]] = {
    "state": lambda run: run.state.value,
    "pipeline": lambda run: run.pipeline_name,
    "pipeline version": lambda run: run.pipeline_version,
    "pipeline digest": lambda run: run.pipeline_digest,
    "engine": lambda run: run.engine,
    "experiment": lambda run: run.experiment,
}


def compare(facts: Sequence[RunFacts], baseline: str = "") -> Comparison:
    """Compare any number of runs; `baseline` is the id of one of them."""
    runs = tuple(item.run for item in facts)
    parameters = _lines([item.run.arguments for item in facts])
    components = _lines([item.components for item in facts])
    return Comparison(
        runs=runs,
        baseline=next((place for place, run in enumerate(runs) if run.run_id == baseline), None),
        facts=_differing(Line(name, tuple(read(run) for run in runs)) for name, read in _FACTS.items()),
        parameters=_differing(parameters),
        same_parameters=sum(not line.differs for line in parameters),
        metrics=_metrics([item.metrics for item in facts]),
        visualisations=_visualisations([item.visualisations for item in facts]),
        components=_differing(components),
    )


def _lines(found: Sequence[Mapping[str, Value]]) -> list[Line[Value]]:
    names = dict.fromkeys(name for values in found for name in values)
    return [Line(name, tuple(values.get(name) for values in found)) for name in names]


def _differing(lines: Iterable[Line[Value]]) -> tuple[Line[Value], ...]:
    return tuple(line for line in lines if line.differs)


def _metrics(found: Sequence[Sequence[MetricRow]]) -> tuple[MetricLine, ...]:
    by_name = [{(row.task, row.name): row for row in reversed(rows)} for rows in found]
    names = dict.fromkeys((row.task, row.name) for rows in found for row in rows)
    return tuple(_metric(task, name, [rows.get((task, name)) for rows in by_name]) for task, name in names)


def _metric(task: str, name: str, rows: Sequence[MetricRow | None]) -> MetricLine:
    there = [row for row in rows if row is not None]
    told = {row.detail["higher_is_better"] for row in there if row.detail.get("higher_is_better") is not None}
    higher = bool(next(iter(told))) if len(told) == 1 else None
    values = tuple(None if row is None else row.value for row in rows)
    unit = next((str(row.detail["unit"]) for row in there if row.detail.get("unit")), "")
    return MetricLine(task, name, values, _format(there), unit, higher, _best(values, higher))


def _format(rows: Sequence[MetricRow]) -> str:
    told = (row.format for row in rows if row.format not in ("", "UNSPECIFIED"))
    return next(told, rows[0].format)


def _best(values: Sequence[float | None], higher: bool | None) -> tuple[int, ...]:
    numbers = [value for value in values if value is not None]
    if higher is None or len(numbers) < 2:
        return ()
    wanted = max(numbers) if higher else min(numbers)
    return tuple(place for place, value in enumerate(values) if value == wanted)


def _visualisations(found: Sequence[Sequence[VisualisationRow]]) -> tuple[VisualisationLine, ...]:
    placed = [_placed(rows) for rows in found]
    keys = sorted({key for rows in placed for key in rows})
    return tuple(
        VisualisationLine(task, kind, index, tuple(rows.get((task, kind, index)) for rows in placed))
        for task, kind, index in keys
    )


def _placed(rows: Sequence[VisualisationRow]) -> dict[tuple[str, str, int], Mapping[str, Any]]:
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    found: dict[tuple[str, str, int], Mapping[str, Any]] = {}
    for row in rows:
        kind = str(row.detail.get("type", ""))
        found[row.task, kind, counts[row.task, kind]] = row.detail
        counts[row.task, kind] += 1
    return found
