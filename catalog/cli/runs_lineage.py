"""`catalog runs lineage`."""

from __future__ import annotations

import click

from catalog.cli.runs_artifacts import PIPELINE
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Tell where an artifact came from, and where it went.

Named is a digest, or RUN TASK NAME; the task of the pipeline's own outputs is
written as one dot. Told are the tasks that made it, with their components,
runs and inputs, what made those, and the tasks that read it.

\b
Examples:
  catalog runs lineage last train model
  catalog runs lineage sha256:5f0c1a525d0e --depth 3
  catalog runs lineage last . text --format json
"""


@click.command("lineage", help=HELP, short_help="Tell where an artifact came from and went.")
@click.argument("what")
@click.argument("task", default="")
@click.argument("name", default="")
@click.option(
    "--depth", type=click.IntRange(1, 100), default=20, show_default=True, help="How many tasks back and forward."
)
@with_format
@with_workspace
def lineage_command(what: str, task: str, name: str, depth: int, form: str, place: WorkspacePlace) -> int:
    """Print the lineage."""
    from catalog.cli.lineage_text import print_lineage
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import named_run, open_workspace
    from catalog.client.wire.lineage_json import lineage_json

    if bool(task) != bool(name):
        raise click.UsageError("name a digest, or RUN TASK NAME")
    with open_workspace(place) as workspace:
        if task:
            run_id = named_run(workspace, what).run_id
            found = workspace.runs.lineage_of_output(run_id, "" if task == PIPELINE else task, name, depth)
        else:
            found = workspace.runs.lineage(what, depth)
    if form == "json":
        print_json(lineage_json(found))
    else:
        print_lineage(found)
    return 0
