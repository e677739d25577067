"""`catalog pipelines show`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Show a version of a pipeline: its inputs, and the components of its tasks.

\b
Examples:
  catalog pipelines show iris
  catalog pipelines show iris 1.0.0 --format json
"""


@click.command("show", help=HELP, short_help="Show a version of a pipeline.")
@click.argument("pipeline")
@click.argument("version", default="")
@with_format
@with_workspace
def show_command(pipeline: str, version: str, form: str, place: WorkspacePlace) -> int:
    """Print it."""
    from dataclasses import asdict

    from catalog.cli.run_json import print_json
    from catalog.cli.version_text import print_version
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.component_uses import component_uses
    from catalog.client.stored_pipeline import read_stored
    from catalog.client.wire.pipeline_json import pipeline_json, version_json

    with open_workspace(place) as workspace:
        row = workspace.pipelines.get(pipeline)
        found = workspace.pipelines.version(row.pipeline_id, version)
        spec = read_stored(workspace.pipelines.text(found), found.sources)
    if form == "text":
        print_version(row, found, spec)
        return 0
    inputs = [
        {"name": port.name, "type": port.type, "default": port.default, "optional": not port.required}
        for port in spec.inputs
    ]
    components = {task: asdict(use) for task, use in component_uses(spec).items()}
    print_json({**pipeline_json(row), "version": version_json(found), "inputs": inputs, "components": components})
    return 0
