"""`catalog runs artifacts`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import Places, with_format, with_places
from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.outputs import ArtifactRow
    from catalog.client.session import Session

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
@with_places
def artifacts_command(
    run: str, task: str, name: str, output: str, form: str, home: str, database: str, artifacts: str
) -> int:
    """List, print or copy."""
    from catalog.cli.run_reference import find_run

    if bool(output) != bool(name):
        raise click.UsageError("to take an artifact out, name RUN TASK NAME and -o TARGET")
    with Places(home, database, artifacts).open() as session:
        row = find_run(session.store, run)
        if not name:
            return _list(row.run_id, task, session, form)
        _take_out(row.run_id, "" if task == PIPELINE else task, name, output, session)
    return 0


def _take_out(run_id: str, task: str, name: str, output: str, session: Session) -> None:
    from catalog.cli.safe_text import plain
    from catalog.client.outputs import export_artifact, show_artifact

    if output != "-":
        place = export_artifact(run_id, task, name, Path(output), session)
        click.echo(f"wrote {place}", err=True)
        return
    data = show_artifact(run_id, task, name, session)
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


def _list(run_id: str, task: str, session: Session, form: str) -> int:
    from catalog.cli.quantities import size_text
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.client.outputs import list_artifacts
    from catalog.spec.suggestions import suggest

    found = list_artifacts(run_id, session)
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
