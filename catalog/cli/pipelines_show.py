"""`catalog pipelines show`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import Places, with_format, with_places

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
@with_places
def show_command(pipeline: str, version: str, form: str, home: str, database: str, artifacts: str) -> int:
    """Print it."""
    from dataclasses import asdict

    from catalog.cli.run_json import print_json
    from catalog.cli.version_text import print_version
    from catalog.cli.workspace_json import pipeline_json, version_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.component_uses import component_uses
    from catalog.client.stored_pipeline import read_stored

    with open_workspace(Places(home, database, artifacts)) as workspace:
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
