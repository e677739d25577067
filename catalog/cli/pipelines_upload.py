"""`catalog pipelines upload`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.workspace import Pipelines

HELP = """Keep a pipeline, or a new version of one that is there.

FILE is a pipeline's file, FILE.py:FUNCTION, a URL, NAME@RANGE of a library, or
a compiled package: an Argo Workflow or pipeline IR as .yaml, .zip or .tar.gz.
Every component is put into what is kept, so that it runs the same for ever.

\b
Examples:
  catalog pipelines upload examples/iris.yaml
  catalog pipelines upload pipeline.py:train --name train --version 2.0
  catalog pipelines upload package.tar.gz --name nightly --description "every night"
"""


@click.command("upload", help=HELP, short_help="Keep a pipeline or a new version.")
@click.argument("pipeline", metavar="FILE")
@click.option("--name", default="", help="The pipeline's name. [default: the one in the file]")
@click.option("--version", default="", help="The version's name. [default: the one in the file, or the time]")
@click.option("--description", metavar="TEXT", default="", help="What it does, or what is new in the version.")
@click.option(
    "--lock",
    metavar="FILE",
    default="",
    type=click.Path(dir_okay=False),
    help="Take exactly the components of this lock. [default: catalog.lock beside the pipeline, if there is one]",
)
@with_format
@with_workspace
def upload_command(
    pipeline: str,
    name: str,
    version: str,
    description: str,
    lock: str,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Keep it."""
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.request import RunRequest
    from catalog.client.uploadable import package_of
    from catalog.client.wire.pipeline_json import pipeline_json, version_json
    from catalog.library.libraries import default_libraries
    from catalog.view.safe_text import one_line

    package = package_of(RunRequest(pipeline, lock=Path(lock) if lock else None), default_libraries())
    with open_workspace(place) as workspace:
        there = workspace.pipelines
        wanted = name or package.name
        if _is_there(there, wanted):
            kept = there.upload_version(wanted, package, version=version, description=description)
            row = there.get(wanted)
        else:
            row, kept = there.upload(package, name=wanted, version=version, description=description)
    if form == "json":
        print_json({"pipeline": pipeline_json(row), "version": version_json(kept)})
    else:
        click.echo(f"{one_line(row.name)} {one_line(kept.name)} (sha256 {kept.digest[:12]})")
    return 0


def _is_there(pipelines: Pipelines, name: str) -> bool:
    try:
        return pipelines.get(name).name == name
    except UsageError as error:
        if error.rule != "pipeline-unknown":
            raise
        return False
