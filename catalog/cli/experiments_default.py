"""`catalog experiments default`."""

from __future__ import annotations

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.view.safe_text import one_line

HELP = """Tell or choose the default experiment: that of runs which name none.

\b
Examples:
  catalog experiments default
  catalog experiments default nightly
"""


@click.command("default", help=HELP, short_help="Tell or choose the default experiment.")
@click.argument("experiment", default="")
@with_workspace
def default_command(experiment: str, place: WorkspacePlace) -> int:
    """Print its name, after choosing it."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        if experiment:
            workspace.experiments.set_default(experiment)
        click.echo(one_line(workspace.experiments.default()))
    return 0
