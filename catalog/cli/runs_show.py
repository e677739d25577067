"""`catalog runs show`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Show a run: its tasks, outputs, metrics, and what failed.

\b
Examples:
  catalog runs show last
  catalog runs show 3f2a --format json
"""


@click.command("show", help=HELP)
@click.argument("run")
@with_format
@with_workspace
def show_command(run: str, form: str, place: WorkspacePlace) -> int:
    """Print the run."""
    from catalog.cli.report import print_head, print_report
    from catalog.cli.run_json import print_json, view_json
    from catalog.cli.run_view import view_run
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        view = view_run(workspace, named_run(workspace, run).run_id, place, every_text=form == "json")
    if form == "json":
        print_json(view_json(view))
        return 0
    print_head(view)
    print_report(view, all_tasks=True)
    if view.detail.interrupted and not place.endpoint:
        click.echo(f"nobody drives this run; `catalog runs resume {view.run.run_id}` goes on with it")
    return 0
