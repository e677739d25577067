"""`catalog runs artifacts`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.outputs import ArtifactRow
    from catalog.client.workspace import Artifacts

HELP = """List what a run made, or take one of its artifacts out.

Without NAME the outputs are listed, of TASK or of all; the task of the
pipeline's own outputs is written as one dot. With NAME and -o TARGET the
artifact is copied to a file or folder; -o - prints its first MiB.

\b
Examples:
  catalog runs artifacts last
  catalog runs artifacts last train model -o model.json
  catalog runs artifacts last . text -o -
"""
PIPELINE = "."


@click.command("artifacts", help=HELP, short_help="List or take out what a run made.")
@click.argument("run")
@click.argument("task", default="")
@click.argument("name", default="")
@click.option("-o", "--output", metavar="TARGET", default="", help="A file or folder to write to, or - for stdout.")
@with_format
@with_workspace
def artifacts_command(run: str, task: str, name: str, output: str, form: str, place: WorkspacePlace) -> int:
    """List, print or copy."""
    from catalog.cli.workspace_place import named_run, open_workspace

    if bool(output) != bool(name):
        raise click.UsageError("to take an artifact out, name RUN TASK NAME and -o TARGET")
    with open_workspace(place) as workspace:
        row = named_run(workspace, run)
        if not name:
            return _list(row.run_id, task, workspace.artifacts, form)
        _take_out(row.run_id, "" if task == PIPELINE else task, name, output, workspace.artifacts)
    return 0


def _take_out(run_id: str, task: str, name: str, output: str, artifacts: Artifacts) -> None:
    from catalog.view.safe_text import plain

    if output != "-":
        place = artifacts.export(run_id, task, name, Path(output))
        click.echo(f"wrote {place}", err=True)
        return
    data = artifacts.show(run_id, task, name)
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(data)
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(
            f'"{name}" is no text, and would disturb the terminal', rule="artifact-binary", hint="use -o FILE"
        ) from None
    click.echo(plain(text), nl=not text.endswith("\n"))


def _list(run_id: str, task: str, artifacts: Artifacts, form: str) -> int:
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.spec.suggestions import suggest
    from catalog.view.quantities import size_text

    found = artifacts.of_run(run_id)
    if task:
        wanted = "" if task == PIPELINE else task
        names = sorted({row.task or PIPELINE for row in found})
        found = [row for row in found if row.task == wanted]
        if not found:
            message = f'the run has no outputs of a task "{task}"'
            raise UsageError(message, rule="unknown-task", hint=suggest(task, names))
    if form == "json":
        print_json([_json(row) for row in found])
        return 0
    rows = [
        (row.task or PIPELINE, row.name, row.artifact.kind, size_text(row.artifact.size), row.artifact.digest[:12])
        for row in found
    ]
    print_table(("task", "name", "kind", "size", "sha256"), rows)
    return 0


def _json(row: ArtifactRow) -> dict[str, object]:
    artifact = row.artifact
    return {
        "task": row.task,
        "name": row.name,
        "kind": artifact.kind,
        "size": artifact.size,
        "digest": f"sha256:{artifact.digest}",
        "uri": artifact.uri,
    }
