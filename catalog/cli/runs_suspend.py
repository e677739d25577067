"""`catalog runs suspend`."""

from __future__ import annotations

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Let a run on a cluster start no more tasks for now; `runs resume` goes on.

Tasks that run already go on to their end.

\b
Example:
  catalog runs suspend last
"""


@click.command("suspend", help=HELP, short_help="Hold up a run on a cluster.")
@click.argument("run")
@with_workspace
def suspend_command(run: str, place: WorkspacePlace) -> int:
    """Hold it up."""
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        row = workspace.runs.suspend(named_run(workspace, run).run_id)
    click.echo(f"run {row.run_id} starts no more tasks; `catalog runs resume {row.run_id}` goes on")
    return 0
