"""`catalog pipelines default`."""

from __future__ import annotations

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.view.safe_text import one_line

HELP = """Tell or choose the version of a pipeline that runs when none is named.

\b
Examples:
  catalog pipelines default iris
  catalog pipelines default iris 1.0.0
"""


@click.command("default", help=HELP, short_help="Tell or choose the default version.")
@click.argument("pipeline")
@click.argument("version", default="")
@with_workspace
def default_command(pipeline: str, version: str, place: WorkspacePlace) -> int:
    """Print its name, after choosing it."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        if version:
            workspace.pipelines.set_default(pipeline, version)
        click.echo(one_line(workspace.pipelines.version(pipeline).name))
    return 0
