"""A run as text: its tasks, what failed and why, outputs, metrics and visualisations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from catalog.cli.run_view import RunView
from catalog.cli.states import state_words
from catalog.cli.table import print_table
from catalog.client.run_detail import MAX_FAILURES
from catalog.run.model import Artifact, State
from catalog.view.quantities import duration_text, moment_text, size_text, span
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.store.rows import TaskRow

MAX_TASKS = 60
_SHOWN_TEXT = 4096


def print_report(view: RunView, *, all_tasks: bool = False) -> None:
    """Print everything on stdout; without `all_tasks` at most MAX_TASKS of them, those that are not well first."""
    from catalog.cli.visual_report import print_metrics, print_visualisations

    print_tasks(view, all_tasks=all_tasks)
    print_failures(view)
    _print_warnings(view)
    print_outputs(view)
    print_metrics(view)
    print_visualisations(view)
    print_end(view)


def print_head(view: RunView) -> None:
    """What the run was asked to do."""
    run = view.run
    arguments = ", ".join(f"{one_line(name)}={one_line(text, 60)}" for name, text in run.arguments.items())
    labels = ", ".join(f"{one_line(name)}={one_line(text)}" for name, text in run.labels.items())
    pipeline = f"{one_line(run.pipeline_name)} {one_line(run.pipeline_version)}".rstrip()
    lines = {
        "run": run.run_id,
        "name": one_line(run.name),
        "pipeline": pipeline,
        "engine": run.engine,
        "experiment": one_line(run.experiment),
        "labels": labels,
        "created": moment_text(run.created_at),
        "arguments": arguments,
    }
    for name, text in lines.items():
        if text:
            click.echo(f"{name + ':':<12}{text}")
    click.echo()


def print_tasks(view: RunView, *, all_tasks: bool) -> None:
    """The table of tasks."""
    shown = list(view.tasks)
    if not all_tasks and len(shown) > MAX_TASKS:
        shown = [task for task in shown if not task.state.good][:MAX_TASKS]
        shown += [task for task in view.tasks if task.state.good][: MAX_TASKS - len(shown)]
    if not shown:
        return
    rows = [
        (
            task.state,
            view.task_label(task.task),
            duration_text(span(task.started_at, task.ended_at)),
            _task_message(task),
        )
        for task in shown
    ]
    print_table(("state", "task", "time", "message"), rows)
    if len(shown) < len(view.tasks):
        counts = Counter(task.state for task in view.tasks)
        told = ", ".join(f"{count} {state.value.lower()}" for state, count in counts.items())
        click.echo(f"… {len(view.tasks)} tasks in all: {told}; `{view.command('show')}` shows each")


def print_failures(view: RunView) -> None:
    """For each failed task the end of its log, and where the rest is."""
    ends = view.detail.log_ends
    for task in (task for task in view.tasks if task.task in ends):
        click.echo(f"\n{one_line(task.task)} failed: {plain(task.message).strip()}")
        lines = ends[task.task]
        for line in lines:
            click.echo(f"    {line}")
        if not lines:
            click.echo("    (its log is empty)")
        click.echo(f"  more:   {view.command('logs', task.task)}")
        if task.log:
            click.echo(f"  folder: {task.log.removesuffix('.log')}")
    failed = sum(task.state is State.FAILED and task.attempt > 0 for task in view.tasks)
    if len(ends) == MAX_FAILURES and failed > MAX_FAILURES:
        click.echo(f"\n… and {failed - MAX_FAILURES} more failed tasks")


def print_outputs(view: RunView) -> None:
    """The run's own outputs."""
    if view.run.outputs:
        click.echo("\nOutputs")
    for name, artifact in view.run.outputs.items():
        click.echo(f"  {one_line(name)}: {output_text(artifact, view)}")


def output_text(artifact: Artifact, view: RunView) -> str:
    """The text of a small output in one line, or what it is."""
    text = view.detail.text_of(artifact, _SHOWN_TEXT)
    if text is not None:
        return one_line(text, 200) or '""'
    return f"{artifact.kind}, {size_text(artifact.size)}"


def _task_message(task: TaskRow) -> str:
    if task.message:
        return task.message
    if task.state is State.CACHED:
        return task.reason
    return f"attempt {task.attempt}" if task.attempt > 1 else ""


def _print_warnings(view: RunView) -> None:
    told = [(task.task, warning) for task in view.tasks for warning in task.warnings]
    if told:
        click.echo("\nWarnings")
    for task, warning in told[:MAX_TASKS]:
        click.echo(f"  {one_line(task)}: {one_line(warning)}")
    if len(told) > MAX_TASKS:
        click.echo(f"  … and {len(told) - MAX_TASKS} more")


def print_end(view: RunView) -> None:
    """The last line: how the run ended, and why when it did not succeed."""
    run = view.run
    took = duration_text(span(run.started_at, run.ended_at))
    parts = [f"{state_words(run.state)}: run {run.run_id}", f"in {took}" if took else ""]
    message = f" – {one_line(run.message)}" if run.message else ""
    click.echo("\n" + " ".join(part for part in parts if part) + message)
