"""`catalog runs` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Look at runs, compare and clone them, go on with them, end and delete them.

RUN is a run's id, the beginning of one that fits no other, or the word last.

\b
Examples:
  catalog runs list --state Failed
  catalog runs show last
  catalog runs logs last train --follow
  catalog runs artifacts last evaluate accuracy -o -
  catalog runs clone last -p rate=0.01
  catalog runs compare 3f2a last
  catalog runs report last -o report.html
"""

PLACES = {
    "list": "catalog.cli.runs_list:list_command",
    "show": "catalog.cli.runs_show:show_command",
    "logs": "catalog.cli.runs_logs:logs_command",
    "artifacts": "catalog.cli.runs_artifacts:artifacts_command",
    "resume": "catalog.cli.runs_again:resume_command",
    "suspend": "catalog.cli.runs_suspend:suspend_command",
    "sync": "catalog.cli.runs_sync:sync_command",
    "retry": "catalog.cli.runs_again:retry_command",
    "terminate": "catalog.cli.runs_terminate:terminate_command",
    "clone": "catalog.cli.runs_clone:clone_command",
    "compare": "catalog.cli.runs_compare:compare_command",
    "lineage": "catalog.cli.runs_lineage:lineage_command",
    "report": "catalog.cli.runs_report:report_command",
    "label": "catalog.cli.runs_label:label_command",
    "note": "catalog.cli.runs_note:note_command",
    "archive": "catalog.cli.runs_archive:archive_command",
    "restore": "catalog.cli.runs_archive:restore_command",
    "delete": "catalog.cli.runs_delete:delete_command",
}


@click.group("runs", cls=LazyGroup, places=PLACES, help=HELP)
@click.pass_context
def runs(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
