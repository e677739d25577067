"""`catalog runs list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import Places, with_format, with_places
from catalog.run.model import State

if TYPE_CHECKING:
    from catalog.store.rows import RunRow

HELP = """List runs, the newest first.

\b
Examples:
  catalog runs list
  catalog runs list --state Failed --experiment nightly --limit 5
  catalog runs list --label team=vision --format json
"""


@click.command("list", help=HELP)
@click.option(
    "--state",
    type=click.Choice([state.value for state in State], case_sensitive=False),
    help="Only runs in this state.",
)
@click.option("--experiment", default="", help="Only runs of this experiment.")
@click.option("--pipeline", default="", metavar="NAME", help="Only runs of the pipeline of this name.")
@click.option("--label", "labels", metavar="NAME=VALUE", multiple=True, help="Only runs with this label.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many at most.")
@with_format
@with_places
def list_command(
    state: str | None,
    experiment: str,
    pipeline: str,
    labels: tuple[str, ...],
    limit: int,
    form: str,
    home: str,
    database: str,
    artifacts: str,
) -> int:
    """Print the runs."""
    from catalog.cli.arguments import key_values
    from catalog.cli.run_json import print_json, run_json
    from catalog.store.find_runs import RunFilter, list_runs

    wanted = RunFilter(experiment, pipeline, State(state) if state else None, labels=key_values(labels, "label"))
    with Places(home, database, artifacts).open() as session:
        found = list_runs(session.store, wanted, limit=limit)
    if form == "json":
        print_json([run_json(run) for run in found])
    else:
        _print_runs(found)
    return 0


def _print_runs(found: list[RunRow]) -> None:
    from catalog.cli.quantities import duration_text, moment_text, span
    from catalog.cli.table import print_table

    if not found:
        click.echo("no runs", err=True)
        return
    rows = [
        (
            run.state,
            run.run_id,
            moment_text(run.created_at),
            duration_text(span(run.started_at, run.ended_at)),
            run.name,
        )
        for run in found
    ]
    print_table(("state", "run", "created", "time", "name"), rows)
