"""`catalog recurring` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Run pipelines again and again, by cron or by period.

JOB is a recurring run's id, the beginning of one that fits no other, or its
name. Runs start while a server runs: `catalog hub serve`.

\b
Examples:
  catalog recurring create train.yaml --cron "0 9 * * 1-5" --timezone Europe/Berlin
  catalog recurring preview nightly
  catalog recurring edit nightly --cron "0 3 * * *"
  catalog recurring backfill nightly 2030-01-01 2030-02-01
"""

PLACES = {
    "create": "catalog.cli.recurring_create:create_command",
    "list": "catalog.cli.recurring_list:list_command",
    "show": "catalog.cli.recurring_show:show_command",
    "edit": "catalog.cli.recurring_edit:edit_command",
    "enable": "catalog.cli.recurring_switch:enable_command",
    "disable": "catalog.cli.recurring_switch:disable_command",
    "delete": "catalog.cli.recurring_delete:delete_command",
    "preview": "catalog.cli.recurring_preview:preview_command",
    "backfill": "catalog.cli.recurring_backfill:backfill_command",
    "runs": "catalog.cli.recurring_runs:runs_command",
}


@click.group("recurring", cls=LazyGroup, places=PLACES, help=HELP, short_help="Run pipelines again and again.")
@click.pass_context
def recurring(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
