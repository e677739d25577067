"""`catalog experiments baseline`."""

from __future__ import annotations

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.view.safe_text import one_line

HELP = """Pin a run as the baseline of its experiment: comparisons measure the others against it.

RUN is a run's id, the beginning of one, or the word last. With --clear
EXPERIMENT no run is pinned there any more.

\b
Examples:
  catalog experiments baseline 3f2a
  catalog experiments baseline --clear nightly
"""


@click.command("baseline", help=HELP, short_help="Pin the run that others are compared with.")
@click.argument("run", default="")
@click.option("--clear", metavar="EXPERIMENT", default="", help="Pin none in this experiment.")
@with_workspace
def baseline_command(run: str, clear: str, place: WorkspacePlace) -> int:
    """Pin it, or none."""
    from catalog.cli.workspace_place import named_run, open_workspace

    if bool(run) == bool(clear):
        raise click.UsageError("name a RUN, or --clear EXPERIMENT")
    with open_workspace(place) as workspace:
        if clear:
            row = workspace.experiments.unpin_baseline(clear)
            click.echo(f'the experiment "{one_line(row.name)}" has no baseline')
            return 0
        row = workspace.experiments.pin_baseline(named_run(workspace, run).run_id)
    click.echo(f'run {row.baseline_run_id} is the baseline of the experiment "{one_line(row.name)}"')
    return 0
