"""A comparison of runs as tables: a column for each run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.table import print_table
from catalog.view.metric_text import number_text
from catalog.view.quantities import moment_text
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.client.comparison import Comparison, MetricLine

ID_LENGTH = 8
_NONE = "-"
_CELL = 40


def print_comparison(found: Comparison) -> None:
    """Print everything on stdout."""
    _print_runs(found)
    ids = [run.run_id[:ID_LENGTH] for run in found.runs]
    _section("Facts that differ", ids, ((line.name, line.values) for line in found.facts))
    _section("Parameters that differ", ids, ((line.name, line.values) for line in found.parameters))
    if found.same_parameters:
        click.echo(f"\n{found.same_parameters} parameters are the same in all runs")
    _section("Components that differ", ids, ((line.name, line.values) for line in found.components))
    _section("Metrics", ids, ((f"{line.task} {line.name}", _metric(found, line)) for line in found.metrics))
    shown = ((f"{line.task} {line.type}", [_summary(each) for each in line.details]) for line in found.visualisations)
    _section("Visualisations", ids, shown)


def _print_runs(found: Comparison) -> None:
    rows = [
        (
            run.state,
            run.run_id[:ID_LENGTH],
            "baseline" if place == found.baseline else "",
            moment_text(run.created_at),
            run.name,
        )
        for place, run in enumerate(found.runs)
    ]
    print_table(("state", "run", "", "created", "name"), rows)


def _section(title: str, ids: Sequence[str], lines: Iterable[tuple[str, Sequence[object]]]) -> None:
    rows = [(name, *(_cell(value) for value in values)) for name, values in lines]
    if rows:
        click.echo(f"\n{title}")
        print_table(("", *ids), rows)


def _cell(value: object) -> str:
    return _NONE if value is None else one_line(str(value), _CELL)


def _metric(found: Comparison, line: MetricLine) -> list[str | None]:
    """Each number with its distance to the baseline; an asterisk marks the best."""
    texts: list[str | None] = []
    for place, value in enumerate(line.values):
        if value is None:
            texts.append(None)
            continue
        change = found.change(line, place)
        told = f" ({_number(change, line, sign='+')})" if change else ""
        texts.append(f"{_number(value, line)}{told}{' *' if place in line.best else ''}")
    return texts


def _number(value: float, line: MetricLine, sign: str = "") -> str:
    return number_text(value, line.format, line.unit, sign=sign)


def _summary(detail: Mapping[str, Any] | None) -> str | None:
    if detail is None:
        return None
    source = str(detail.get("source", ""))
    if detail.get("storage") == "inline":
        return f"{len(source.splitlines())} lines" if source else "empty"
    return source
