"""`catalog runs clone`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Run a run's pipeline once more, exactly as it was linked then, with changed parameters.

It takes everything else from that run: engine, experiment, labels and options.
It runs in the foreground unless --detach is given.

\b
Examples:
  catalog runs clone last
  catalog runs clone 3f2a -p learning_rate=0.01 --name "slower"
  catalog runs clone last -p epochs=20 --detach
"""


@click.command("clone", help=HELP, short_help="Run once more, with changed parameters.")
@click.argument("run")
@click.option("-p", "--param", "params", metavar="NAME=VALUE", multiple=True, help="A parameter that changes.")
@click.option("--param-file", metavar="FILE", default="", help="A YAML or JSON file with parameters that change.")
@click.option("--name", default="", help="The new run's name. [default: Clone of …]")
@click.option("--experiment", default="", help="The experiment it belongs to. [default: the same]")
@click.option("--label", "labels", metavar="NAME=VALUE", multiple=True, help="One more label.")
@click.option("--engine", default="", metavar="NAME", help="The engine it runs on. [default: the same]")
@click.option("--no-cache", is_flag=True, help="Take no results of earlier runs.")
@click.option("--trust", is_flag=True, help="Let components that were fetched over the network run commands here.")
@click.option("--detach", is_flag=True, help="Print the run's id, and let it go on in the background.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no tables: only outputs and what failed.")
@with_format
@with_workspace
def clone_command(
    run: str,
    params: tuple[str, ...],
    param_file: str,
    name: str,
    experiment: str,
    labels: tuple[str, ...],
    engine: str,
    no_cache: bool,
    trust: bool,
    detach: bool,
    quiet: bool,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Start the clone."""
    from catalog.cli.arguments import given_arguments, key_values
    from catalog.cli.run_reference import find_run
    from catalog.cli.served_run import clone_there
    from catalog.cli.started_run import run_request
    from catalog.client.clone import CloneEdits, clone_request

    edits = CloneEdits(
        arguments=given_arguments(params, param_file),
        labels=key_values(labels, "label"),
        name=name,
        experiment=experiment,
        engine=engine,
        use_cache=False if no_cache else None,
        trust=trust,
    )
    if place.endpoint:
        return clone_there(place, run, edits, form=form, quiet=quiet, detach=detach)
    with place.places.open() as session:
        row = find_run(session.store, run)
        request = clone_request(row.run_id, session, edits)
        return run_request(request, session, form=form, quiet=quiet, detach=detach)
