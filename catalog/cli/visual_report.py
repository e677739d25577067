"""Metrics and visualisations of a run as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.matrix_text import matrix_lines
from catalog.cli.run_view import RunView
from catalog.errors import RunError
from catalog.spec.special_outputs import VISUALISATIONS, special_output
from catalog.view.metric_text import metric_text
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping


def print_metrics(view: RunView) -> None:
    """Each metric in a line."""
    if view.metrics:
        click.echo("\nMetrics")
    for row in view.metrics:
        click.echo(f"  {one_line(row.task)} {one_line(row.name)}: {metric_text(row)}")


def print_visualisations(view: RunView) -> None:
    """Each visualisation in a line that says where it lies, and small confusion matrices whole."""
    if view.visualisations:
        click.echo("\nVisualisations")
    for row in view.visualisations:
        kind = one_line(str(row.detail.get("type", ""))).replace("_", " ")
        output = _output_of(view, row.task)
        place = view.command("artifacts", row.task, output, "-o", "-")
        click.echo(f"  {kind} of {one_line(row.task)}: {place}")
        for line in _drawn(row.detail):
            click.echo(f"    {line}")


def _output_of(view: RunView, task: str) -> str:
    """The name under which the task's UI metadata lies; components spell it in several ways."""
    outputs = next((row.outputs for row in view.tasks if row.task == task), {})
    return next((one_line(name) for name in outputs if special_output(name) == VISUALISATIONS), VISUALISATIONS)


def _drawn(detail: Mapping[str, Any]) -> list[str]:
    if detail.get("type") == "confusion_matrix" and detail.get("storage") == "inline":
        try:
            return matrix_lines(detail)
        except RunError as error:
            return [one_line(str(error))]
    if detail.get("type") == "markdown" and detail.get("storage") == "inline":
        return [one_line(str(detail.get("source", "")), 200)]
    return []
