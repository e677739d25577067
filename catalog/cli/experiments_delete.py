"""`catalog experiments delete`."""

from __future__ import annotations

import sys

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError
from catalog.view.safe_text import one_line

HELP = """Delete an experiment. Its runs stay, and are listed as before.

\b
Example:
  catalog experiments delete trial --yes
"""


@click.command("delete", help=HELP, short_help="Delete an experiment; its runs stay.")
@click.argument("experiment")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@with_workspace
def delete_command(experiment: str, yes: bool, place: WorkspacePlace) -> int:
    """Delete it once the user agreed."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        row = workspace.experiments.get(experiment)
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("deleting needs a yes", rule="not-confirmed", hint="add --yes")
            click.confirm(f'Delete the experiment "{one_line(row.name)}"?', default=False, abort=True, err=True)
        workspace.experiments.delete(row.name)
    click.echo(f'deleted the experiment "{one_line(row.name)}"')
    return 0
