"""`catalog experiments create`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Make an experiment; one that is there already is kept, and gets the description.

\b
Examples:
  catalog experiments create nightly
  catalog experiments create trial --description "larger batches" --default
"""


@click.command("create", help=HELP, short_help="Make an experiment.")
@click.argument("name")
@click.option("--description", metavar="TEXT", default="", help="What it is about.")
@click.option("--default", "as_default", is_flag=True, help="Let runs that name no experiment belong to it.")
@with_format
@with_workspace
def create_command(name: str, description: str, as_default: bool, form: str, place: WorkspacePlace) -> int:
    """Make it."""
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.experiment_json import experiment_json

    with open_workspace(place) as workspace:
        row = workspace.experiments.create(name, description)
        if as_default:
            workspace.experiments.set_default(row.name)
    if form == "json":
        print_json(experiment_json(row))
    else:
        click.echo(row.experiment_id)
    return 0
