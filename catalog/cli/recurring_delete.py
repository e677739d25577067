"""`catalog recurring delete`."""

from __future__ import annotations

import sys

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError

HELP = """Delete recurring runs with their history of ticks; the runs they started stay.

\b
Examples:
  catalog recurring delete nightly
  catalog recurring delete 3f2a 91bc --yes
"""


@click.command("delete", help=HELP, short_help="Delete recurring runs.")
@click.argument("job", nargs=-1, required=True)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@with_format
@with_workspace
def delete_command(job: tuple[str, ...], yes: bool, form: str, place: WorkspacePlace) -> int:
    """Delete them once the user agreed."""
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.view.safe_text import one_line

    with open_workspace(place) as workspace:
        rows = (workspace.recurring_runs.get(reference).run for reference in job)
        found = {row.recurring_run_id: row for row in rows}
        if not yes:
            _ask([f"{row.recurring_run_id}  {one_line(row.name)}" for row in found.values()])
        for recurring_run_id in found:
            workspace.recurring_runs.delete(recurring_run_id)
            if form == "text":
                click.echo(f"deleted recurring run {recurring_run_id}")
    if form == "json":
        print_json({"deleted": list(found)})
    return 0


def _ask(lines: list[str]) -> None:
    if not sys.stdin.isatty():
        raise UsageError("deleting needs a yes", rule="not-confirmed", hint="add --yes")
    for line in lines:
        click.echo(line, err=True)
    click.confirm("Delete?", default=False, abort=True, err=True)
