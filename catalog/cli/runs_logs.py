"""`catalog runs logs`."""

from __future__ import annotations

import json

import click

from catalog.cli.safe_text import one_line, plain
from catalog.cli.shared_options import Places, with_format, with_places

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
@click.option("--follow", is_flag=True, help="Go on until the run has ended.")
@click.option("--attempt", type=click.IntRange(min=1), help="That attempt of the task. [default: the last one]")
@with_format
@with_places
def logs_command(
    run: str, task: str, follow: bool, attempt: int | None, form: str, home: str, database: str, artifacts: str
) -> int:
    """Print each line; those of several tasks with the task in front. As JSON, one object for each line."""
    from catalog.cli.run_reference import find_run
    from catalog.client.logs import task_logs

    if attempt is not None and not task:
        raise click.UsageError("--attempt needs the name of a task")
    with Places(home, database, artifacts).open() as session:
        row = find_run(session.store, run)
        for line in task_logs(row.run_id, session, task=task or None, follow=follow, attempt=attempt):
            if form == "json":
                click.echo(json.dumps({"task": line.task, "text": line.text.rstrip("\r\n")}))
                continue
            front = "" if task else f"{one_line(line.task)} | "
            for part in plain(line.text.rstrip("\r\n")).split("\n"):
                click.echo(front + part)
    return 0
