"""`catalog experiments archive` and `catalog experiments restore`."""

from __future__ import annotations

import click

from catalog.cli.safe_text import one_line
from catalog.cli.shared_options import Places, with_places

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
@with_places
def archive_command(experiment: str, home: str, database: str, artifacts: str) -> int:
    """Hide it."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(Places(home, database, artifacts)) as workspace:
        row = workspace.experiments.archive(experiment)
    click.echo(f'archived the experiment "{one_line(row.name)}"')
    return 0


@click.command("restore", help=RESTORE_HELP, short_help="Show an archived experiment again.")
@click.argument("experiment")
@click.option("--with-runs", is_flag=True, help="All its runs too, also those that were archived one by one.")
@with_places
def restore_command(experiment: str, with_runs: bool, home: str, database: str, artifacts: str) -> int:
    """Show it again."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(Places(home, database, artifacts)) as workspace:
        row = workspace.experiments.restore(experiment, with_runs=with_runs)
    click.echo(f'restored the experiment "{one_line(row.name)}"')
    return 0
