"""`catalog run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.run_options import with_run_options
from catalog.cli.shared_options import Places

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
  catalog run echo -p text=hi --format json | jq -r .outputs.text

Progress goes to stderr, the result to stdout. Ctrl-C ends the tasks and still
runs the exit tasks; a second one ends those too. `catalog runs resume RUN`
goes on with a run that ended early.

\b
Exit codes: 0 the run succeeded, 1 it failed or was terminated from elsewhere,
2 wrong usage, 3 something is missing on this machine, 130 after Ctrl-C.
"""


@click.command("run", help=HELP)
@click.argument("pipeline")
@with_run_options
def run(
    pipeline: str,
    params: tuple[str, ...],
    param_file: str,
    engine: str,
    parallelism: int | None,
    no_cache: bool,
    max_cache_staleness: str | None,
    dry_run: bool,
    follow: bool,
    lock: str,
    no_lock: bool,
    require_image_digests: bool,
    trust: bool,
    name: str,
    experiment: str,
    labels: tuple[str, ...],
    pipeline_root: str,
    offline: bool,
    quiet: bool,
    form: str,
    home: str,
    database: str,
    artifacts: str,
) -> int:
    """Make the request and carry it out."""
    from catalog.cli.arguments import given_arguments, key_values
    from catalog.client.request import RunRequest

    if lock and no_lock:
        raise click.UsageError("--lock and --no-lock contradict each other")
    request = RunRequest(
        pipeline=pipeline,
        arguments=given_arguments(params, param_file),
        engine=engine,
        parallelism=parallelism,
        use_cache=not no_cache,
        max_cache_staleness=max_cache_staleness,
        lock=Path(lock) if lock else None,
        locked=False if no_lock else None,
        require_image_digests=require_image_digests,
        trust=trust,
        name=name,
        experiment=experiment,
        labels=key_values(labels, "label"),
        pipeline_root=pipeline_root,
        offline=offline,
    )
    return _carry_out(
        request, Places(home, database, artifacts), form=form, quiet=quiet, dry_run=dry_run, follow=follow
    )


def _carry_out(request: RunRequest, places: Places, *, form: str, quiet: bool, dry_run: bool, follow: bool) -> int:
    from catalog.cli.trust_question import prepare_asking

    with places.open() as session:
        prepared = prepare_asking(request, session)
        if dry_run:
            from catalog.cli.dry_run_view import print_dry_run

            return print_dry_run(prepared, session, form=form)
        for warning in prepared.warnings:
            click.echo(f"warning: {warning}", err=True)
        if follow:
            from catalog.cli.followed_run import run_prepared

            return run_prepared(prepared, session, form=form, quiet=quiet)
        from catalog.cli.detached_run import run_detached

        return run_detached(prepared, session, form=form)
