"""`catalog pipelines download`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError

HELP = """Write the package of a version to a file, byte by byte as it was uploaded; -o - prints it.

\b
Examples:
  catalog pipelines download iris -o iris.yaml
  catalog pipelines download iris 1.0.0 --linked -o -
"""


@click.command("download", help=HELP, short_help="Write a version to a file.")
@click.argument("pipeline")
@click.argument("version", default="")
@click.option("-o", "--output", metavar="FILE", required=True, help="The file to write, or - for stdout.")
@click.option("--linked", is_flag=True, help="The pipeline as it runs, with every component in it, as YAML.")
@with_workspace
def download_command(pipeline: str, version: str, output: str, linked: bool, place: WorkspacePlace) -> int:
    """Write it."""
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        found = workspace.pipelines.version(pipeline, version)
        data = workspace.pipelines.text(found).encode("utf-8") if linked else workspace.pipelines.package(found)
    if output == "-":
        sys.stdout.buffer.write(data)
        return 0
    try:
        with Path(output).open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise UsageError(f"{output} is there already", rule="output-exists", hint="name another file") from None
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}", rule="output-unwritable") from None
    click.echo(f"wrote {output}", err=True)
    return 0
