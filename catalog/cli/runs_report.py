"""`catalog runs report`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Write a run into one HTML file: graph, timeline, logs, metrics and viewers.

The file needs nothing else and no network; it opens from a disk, an e-mail or
a build's artifacts. A run that goes on is told as it is now.

\b
Examples:
  catalog runs report last -o report.html
  catalog runs report 3f2a -o - > report.html
"""


@click.command("report", help=HELP, short_help="Write a run into one HTML file.")
@click.argument("run")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="The file to write; - is stdout. One that is there is replaced.",
)
@with_workspace
def report_command(run: str, output: str, place: WorkspacePlace) -> int:
    """Gather, render and write."""
    from catalog.cli.workspace_place import named_run, open_workspace
    from catalog.run.storage_errors import storage_errors

    with open_workspace(place) as workspace:
        text = workspace.runs.report(named_run(workspace, run).run_id)
    data = text.encode("utf-8", "replace")
    if output == "-":
        sys.stdout.buffer.write(data)
        return 0
    target = Path(output)
    with storage_errors(f"write {target}"):
        target.write_bytes(data)
    click.echo(f"wrote {target}", err=True)
    return 0
