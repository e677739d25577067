"""`catalog runs terminate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace

if TYPE_CHECKING:
    from catalog.client.workspace import Workspace
    from catalog.store.rows import RunRow

HELP = """End a run: its tasks are stopped, its exit tasks still run.

\b
Example:
  catalog runs terminate last
"""


@click.command("terminate", help=HELP, short_help="End a run.")
@click.argument("run")
@with_workspace
def terminate_command(run: str, place: WorkspacePlace) -> int:
    """Ask for the end."""
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        row = workspace.runs.terminate(named_run(workspace, run).run_id)
        look = "show" if place.endpoint or not _undriven(row, workspace) else "sync"
    click.echo(f"run {row.run_id} is being ended; `catalog runs {look} {row.run_id}` tells when it has")
    return 0


def _undriven(row: RunRow, workspace: Workspace) -> bool:
    """True for a run on a cluster that nobody here follows."""
    from catalog.client.backends import backend

    return backend(row.engine).remote and workspace.runs.detail(row.run_id).interrupted
