"""`catalog pipelines` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Keep pipelines, in versions, and run them by name.

PIPELINE is the name or id of an uploaded pipeline, VERSION that of one of its
versions; without one its default version is meant.

\b
Examples:
  catalog pipelines upload examples/iris.yaml --name iris
  catalog pipelines list
  catalog pipelines versions iris
  catalog pipelines run iris -p table_url=file:///data/iris.csv
"""

PLACES = {
    "list": "catalog.cli.pipelines_list:list_command",
    "upload": "catalog.cli.pipelines_upload:upload_command",
    "show": "catalog.cli.pipelines_show:show_command",
    "versions": "catalog.cli.pipelines_versions:versions_command",
    "run": "catalog.cli.pipelines_run:run_command",
    "default": "catalog.cli.pipelines_default:default_command",
    "download": "catalog.cli.pipelines_download:download_command",
    "delete": "catalog.cli.pipelines_delete:delete_command",
}


@click.group("pipelines", cls=LazyGroup, places=PLACES, help=HELP, short_help="Keep pipelines in versions.")
@click.pass_context
def pipelines(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
