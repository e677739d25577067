"""`catalog runs archive` and `catalog runs restore`."""

from __future__ import annotations

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace

ARCHIVE_HELP = """Hide runs from plain lists. Nothing of them is lost, and one that runs goes on.

\b
Example:
  catalog runs archive 3f2a 91bc
"""
RESTORE_HELP = """Show archived runs in plain lists again.

\b
Example:
  catalog runs restore 3f2a
"""


@click.command("archive", help=ARCHIVE_HELP, short_help="Hide runs from plain lists.")
@click.argument("run", nargs=-1, required=True)
@with_workspace
def archive_command(run: tuple[str, ...], place: WorkspacePlace) -> int:
    """Hide them."""
    return _change(run, place, archived=True)


@click.command("restore", help=RESTORE_HELP, short_help="Show archived runs again.")
@click.argument("run", nargs=-1, required=True)
@with_workspace
def restore_command(run: tuple[str, ...], place: WorkspacePlace) -> int:
    """Show them again."""
    return _change(run, place, archived=False)


def _change(references: tuple[str, ...], place: WorkspacePlace, *, archived: bool) -> int:
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        # Each name is looked up before anything changes: `last` means the last that is shown now.
        for run_id in dict.fromkeys(named_run(workspace, reference).run_id for reference in references):
            (workspace.runs.archive if archived else workspace.runs.restore)(run_id)
            click.echo(f"{'archived' if archived else 'restored'} run {run_id}")
    return 0
