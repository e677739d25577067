"""`catalog experiments archive` and `catalog experiments restore`."""

from __future__ import annotations

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.view.safe_text import one_line

ARCHIVE_HELP = """Hide an experiment and its runs from lists, and disable its recurring runs.

\b
Example:
  catalog experiments archive nightly
"""
RESTORE_HELP = """Show an archived experiment again. Its recurring runs stay disabled.

\b
Examples:
  catalog experiments restore nightly
  catalog experiments restore nightly --with-runs
"""


@click.command("archive", help=ARCHIVE_HELP, short_help="Hide an experiment and its runs.")
@click.argument("experiment")
@with_workspace
def archive_command(experiment: str, place: WorkspacePlace) -> int:
    """Hide it."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        row = workspace.experiments.archive(experiment)
    click.echo(f'archived the experiment "{one_line(row.name)}"')
    return 0


@click.command("restore", help=RESTORE_HELP, short_help="Show an archived experiment again.")
@click.argument("experiment")
@click.option("--with-runs", is_flag=True, help="All its runs too, also those that were archived one by one.")
@with_workspace
def restore_command(experiment: str, with_runs: bool, place: WorkspacePlace) -> int:
    """Show it again."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        row = workspace.experiments.restore(experiment, with_runs=with_runs)
    click.echo(f'restored the experiment "{one_line(row.name)}"')
    return 0
