"""`catalog runs delete`."""

from __future__ import annotations

import json
import sys

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError
from catalog.view.quantities import moment_text
from catalog.view.safe_text import one_line, plain

HELP = """Delete runs, with their logs, their workflows on a cluster, and the artifacts no other run uses.

\b
Examples:
  catalog runs delete 3f2a 91bc
  catalog runs delete last --yes
"""


@click.command("delete", help=HELP, short_help="Delete runs.")
@click.argument("run", nargs=-1, required=True)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@with_format
@with_workspace
def delete_command(run: tuple[str, ...], yes: bool, form: str, place: WorkspacePlace) -> int:
    """Delete the runs once the user agreed."""
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        found = {row.run_id: row for row in (named_run(workspace, reference) for reference in run)}
        if not yes:
            _ask([f"{row.run_id}  {moment_text(row.created_at)}  {one_line(row.name)}" for row in found.values()])
        for run_id in found:
            for warning in workspace.runs.delete(run_id):
                click.echo(f"warning: {plain(warning)}", err=True)
            if form == "text":
                click.echo(f"deleted run {run_id}")
        if form == "json":
            click.echo(json.dumps({"deleted": list(found)}))
    return 0


def _ask(lines: list[str]) -> None:
    if not sys.stdin.isatty():
        raise UsageError("deleting needs a yes", rule="not-confirmed", hint="add --yes")
    for line in lines:
        click.echo(line, err=True)
    click.confirm("Delete?", default=False, abort=True, err=True)
