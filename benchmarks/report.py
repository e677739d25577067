"""What a run of the benchmarks prints, and what it writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.machine import Machine
from benchmarks.measurement import Measurement, Series, Target, cpu_ratio, wall_ratio

HEAD = ("subject", "n", "wall", "least", "cpu", "× wall", "× cpu", "note")
NOTHING = "–"


def render_machine(machine: Machine) -> str:
    """One line about the machine."""
    load = " ".join(f"{value:.2f}" for value in machine.load)
    size = f"{machine.cores} cores, {machine.memory_bytes / 2**30:.0f} GiB"
    system = f"{machine.system}, {machine.filesystem}" if machine.filesystem else machine.system
    return f"{machine.cpu}, {size}; {system}; Python {machine.python}; load {load}"


def render(result: Measurement) -> str:
    """A table of the series: medians in ms, the least wall, and how many times the figure it is held against."""
    rows = [_cells(row, result.series) for row in result.series if row.samples]
    lines = [f"{result.title} (ms per {result.per}, medians)", *_table([HEAD, *rows])]
    lines += [f"  {row.subject}: left out, {row.left_out}" for row in result.series if row.left_out]
    lines += [f"  {_target(target)}" for target in result.targets]
    return "\n".join(lines)


def write_json(path: Path, machine: Machine, versions: dict[str, str], results: Iterable[Measurement]) -> None:
    """All samples (seconds) and all targets with their verdicts."""
    data: dict[str, Any] = {"machine": asdict(machine), "versions": versions, "measurements": {}}
    for result in results:
        entry = asdict(result)
        for target, shown in zip(result.targets, entry["targets"], strict=True):
            shown["verdict"] = target.verdict
        data["measurements"][entry.pop("name")] = entry
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(row: Series, series: tuple[Series, ...]) -> tuple[str, ...]:
    middle = row.middle
    times = (wall_ratio(series, row.subject, row.against), cpu_ratio(series, row.subject, row.against))
    figures = [f"{value * 1000:.2f}" for value in (middle.wall, row.best.wall, middle.cpu)]
    ratios = [NOTHING if value is None else f"{value:.2f}" for value in times]
    return (row.subject, str(len(row.samples)), *figures, *ratios, row.note)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    last = len(widths) - 1
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if place in (0, last) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _target(target: Target) -> str:
    value = NOTHING if target.value is None else f"{target.value:.3f}"
    unit = f" {target.unit}" if target.unit else ""
    return f"target {target.verdict}: {target.claim}: {value}{unit}, at most {target.limit:.3g}{unit}"
