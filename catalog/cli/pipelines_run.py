"""`catalog pipelines run`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Run an uploaded pipeline.

\b
Examples:
  catalog pipelines run iris -p table_url=file:///data/iris.csv
  catalog pipelines run iris --version 1.0.0 --experiment trial --detach
"""


@click.command("run", help=HELP, short_help="Run an uploaded pipeline.")
@click.argument("pipeline")
@click.option("--version", default="", help="The version that runs. [default: the pipeline's default]")
@click.option("-p", "--param", "params", metavar="NAME=VALUE", multiple=True, help="A parameter.")
@click.option("--param-file", metavar="FILE", default="", help="A YAML or JSON file with parameters.")
@click.option("--engine", default="auto", show_default=True, metavar="NAME", help="The engine it runs on.")
@click.option("--name", default="", help="The run's name. [default: made of the pipeline's name]")
@click.option("--experiment", default="", help="The experiment the run belongs to. [default: the default one]")
@click.option("--label", "labels", metavar="NAME=VALUE", multiple=True, help="A label of the run.")
@click.option("--no-cache", is_flag=True, help="Take no results of earlier runs.")
@click.option("--trust", is_flag=True, help="Let components that were fetched over the network run commands here.")
@click.option("--detach", is_flag=True, help="Print the run's id, and let it go on in the background.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no tables: only outputs and what failed.")
@with_format
@with_workspace
def run_command(
    pipeline: str,
    version: str,
    params: tuple[str, ...],
    param_file: str,
    engine: str,
    name: str,
    experiment: str,
    labels: tuple[str, ...],
    no_cache: bool,
    trust: bool,
    detach: bool,
    quiet: bool,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Start it."""
    from catalog.cli.arguments import given_arguments, key_values
    from catalog.cli.served_run import start_there
    from catalog.cli.started_run import run_request
    from catalog.cli.workspace_place import open_workspace

    wanted: dict[str, Any] = {
        "engine": engine,
        "name": name,
        "experiment": experiment,
        "labels": key_values(labels, "label"),
        "use_cache": not no_cache,
        "trust": trust,
    }
    arguments = given_arguments(params, param_file)
    with open_workspace(place) as workspace:
        there = workspace.pipelines
        request = replace(there.request(there.version(pipeline, version), arguments), **wanted)
        if place.endpoint:
            return start_there(workspace, request, place, form=form, quiet=quiet, detach=detach)
    with place.places.open() as session:
        return run_request(request, session, form=form, quiet=quiet, detach=detach)
