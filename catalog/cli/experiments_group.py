"""`catalog experiments` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Group runs in experiments.

EXPERIMENT is a name or an id. A run that names no experiment belongs to the
default one.

\b
Examples:
  catalog experiments create nightly --description "every night on the whole data"
  catalog experiments list
  catalog experiments baseline 3f2a
  catalog experiments archive nightly
"""

PLACES = {
    "list": "catalog.cli.experiments_list:list_command",
    "show": "catalog.cli.experiments_show:show_command",
    "create": "catalog.cli.experiments_create:create_command",
    "archive": "catalog.cli.experiments_archive:archive_command",
    "restore": "catalog.cli.experiments_archive:restore_command",
    "delete": "catalog.cli.experiments_delete:delete_command",
    "default": "catalog.cli.experiments_default:default_command",
    "baseline": "catalog.cli.experiments_baseline:baseline_command",
}


@click.group("experiments", cls=LazyGroup, places=PLACES, help=HELP, short_help="Group runs in experiments.")
@click.pass_context
def experiments(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
