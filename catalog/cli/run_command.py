"""`catalog run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.run_options import with_run_options
from catalog.cli.shared_options import Places
from catalog.cli.workspace_options import WorkspacePlace
from catalog.view.safe_text import plain

if TYPE_CHECKING:
    from catalog.client.request import RunRequest

HELP = """Run a pipeline or a single component, and show it until it ends.

PIPELINE is a file, FILE.py:FUNCTION, a URL, or NAME@RANGE of a library.

\b
Examples:
  catalog run echo@1 -p text=hi
  catalog run examples/hello.yaml -p greeting=@greeting.txt
  catalog run pipeline.py:train -f arguments.yaml --label team=vision
  catalog run examples/iris.yaml -p table_url=file:///data/iris.csv --dry-run
  id=$(catalog run examples/hello.yaml --detach)
  catalog run examples/hello.yaml --endpoint https://hub.example
  catalog run echo -p text=hi --format json | jq -r .outputs.text

Progress goes to stderr, the result to stdout. Ctrl-C ends the tasks and still
runs the exit tasks; a second one ends those too. `catalog runs resume RUN`
goes on with a run that ended early.

\b
Exit codes: 0 the run succeeded, 1 it failed or was terminated from elsewhere,
2 wrong usage, 3 something is missing on this machine or the cluster, 130
after Ctrl-C.
"""


@click.command("run", help=HELP, short_help="Run a pipeline or a component.")
@click.argument("pipeline")
@with_run_options
def run(
    pipeline: str,
    form: str,
    quiet: bool,
    dry_run: bool,
    follow: bool,
    place: WorkspacePlace,
    **options: Any,
) -> int:
    """Make the request and carry it out."""
    from catalog.cli.run_request import make_request

    request = make_request(pipeline, **options)
    if place.endpoint and not dry_run:
        return _carry_out_there(request, place, form=form, quiet=quiet, follow=follow)
    return _carry_out(request, place.places, form=form, quiet=quiet, dry_run=dry_run, follow=follow)


def _carry_out_there(request: RunRequest, place: WorkspacePlace, *, form: str, quiet: bool, follow: bool) -> int:
    """Read and link the pipeline here, and let the server run it."""
    from catalog.cli.served_run import start_there
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.remote.sent_request import sent_request

    sent = sent_request(request)
    with open_workspace(place) as workspace:
        return start_there(workspace, sent, place, form=form, quiet=quiet, detach=not follow)


def _carry_out(request: RunRequest, places: Places, *, form: str, quiet: bool, dry_run: bool, follow: bool) -> int:
    from catalog.cli.trust_question import prepare_asking

    with places.open() as session:
        prepared = prepare_asking(request, session, dry_run=dry_run)
        for warning in prepared.warnings:
            click.echo(f"warning: {plain(warning)}", err=True)
        if dry_run:
            from catalog.cli.dry_run_view import print_dry_run

            return print_dry_run(prepared, session, form=form)
        if follow:
            from catalog.cli.followed_run import run_prepared

            return run_prepared(prepared, session, form=form, quiet=quiet)
        from catalog.cli.detached_run import run_detached

        return run_detached(prepared, session, form=form)
