"""`catalog runs logs`."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.client.logs import LogLine

HELP = """Print the logs of a run, or of one of its tasks.

Escape sequences and control characters are left out. As JSON, each line is an object of its own.

\b
Examples:
  catalog runs logs last
  catalog runs logs last train --attempt 1
  catalog runs logs last --follow
"""


@click.command("logs", help=HELP)
@click.argument("run")
@click.argument("task", default="")
@click.option("-f", "--follow", is_flag=True, help="Go on until the run has ended.")
@click.option("--attempt", type=click.IntRange(min=1), help="That attempt of the task. [default: the last one]")
@with_format
@with_workspace
def logs_command(run: str, task: str, follow: bool, attempt: int | None, form: str, place: WorkspacePlace) -> int:
    """Print each line; those of several tasks with the task in front. As JSON, one object for each line."""
    from catalog.cli.workspace_place import named_run, open_workspace

    if attempt is not None and not task:
        raise click.UsageError("--attempt needs the name of a task")
    with open_workspace(place) as workspace:
        row = named_run(workspace, run)
        with closing(workspace.runs.logs(row.run_id, task or None, follow=follow, attempt=attempt)) as lines:
            for line in lines:
                _print(line, task, form)
    return 0


def _print(line: LogLine, task: str, form: str) -> None:
    if form == "json":
        click.echo(json.dumps({"task": line.task, "text": line.text.rstrip("\r\n")}))
        return
    front = "" if task else f"{one_line(line.task)} | "
    for part in plain(line.text.rstrip("\r\n")).split("\n"):
        click.echo(front + part)
