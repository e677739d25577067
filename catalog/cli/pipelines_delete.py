"""`catalog pipelines delete`."""

from __future__ import annotations

import sys

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError
from catalog.view.safe_text import one_line

HELP = """Delete a pipeline with all its versions, or one version. Runs that were started from it stay.

\b
Examples:
  catalog pipelines delete iris
  catalog pipelines delete iris --version 1.0.0 --yes
"""


@click.command("delete", help=HELP, short_help="Delete a pipeline or a version.")
@click.argument("pipeline")
@click.option("--version", default="", help="Only this version.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@with_workspace
def delete_command(pipeline: str, version: str, yes: bool, place: WorkspacePlace) -> int:
    """Delete it once the user agreed."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        row = workspace.pipelines.get(pipeline)
        what = f'the pipeline "{one_line(row.name)}" with all its versions'
        if version:
            found = workspace.pipelines.version(row.pipeline_id, version)
            what = f'the version "{one_line(found.name)}" of the pipeline "{one_line(row.name)}"'
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("deleting needs a yes", rule="not-confirmed", hint="add --yes")
            click.confirm(f"Delete {what}?", default=False, abort=True, err=True)
        if version:
            workspace.pipelines.delete_version(row.pipeline_id, version)
        else:
            workspace.pipelines.delete(row.pipeline_id)
    click.echo(f"deleted {what}")
    return 0
