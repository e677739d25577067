"""`catalog runs list`."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from catalog.cli.page_options import page_listing, tell_rest, with_page
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.run.model import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.client.workspace import Workspace
    from catalog.store.listing import Listing
    from catalog.store.predicate import Predicate
    from catalog.store.rows import MetricRow, RunRow

HELP = """List runs, the newest first.

\b
Examples:
  catalog runs list
  catalog runs list --state Failed --experiment nightly --limit 5
  catalog runs list --label team=vision --format json
  catalog runs list --metric accuracy --sort "metric:accuracy desc"
  catalog runs list --archived --search iris
  catalog runs list --endpoint https://hub.example --watch
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
@click.option("--archived", is_flag=True, help="Those that are archived.")
@click.option("--metric", "metrics", metavar="NAME", multiple=True, help="Show this metric; may be repeated.")
@click.option("--watch", is_flag=True, help="Print the list again when runs change, until Ctrl-C.")
@with_page
@with_format
@with_workspace
def list_command(
    state: str | None,
    experiment: str,
    pipeline: str,
    labels: tuple[str, ...],
    archived: bool,
    metrics: tuple[str, ...],
    watch: bool,
    search: str,
    sort: str,
    limit: int,
    page_token: str,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Print the runs."""
    from catalog.cli.arguments import key_values
    from catalog.cli.workspace_place import open_workspace

    texts = {"state": state or "", "experiment": experiment, "pipeline": pipeline}
    texts |= {f"label:{name}": value for name, value in key_values(labels, "label").items()}
    if page_token and (archived or any(texts.values())):
        raise click.UsageError("--page-token goes on with the filter of the page before")
    listing = page_listing(search, sort, limit, page_token, *_where(texts, archived))
    with open_workspace(place) as workspace:
        shown = _show(workspace, listing, metrics, form)
        if watch:
            _watch(workspace, listing, metrics, form, shown)
    return 0


def _watch(
    workspace: Workspace, listing: Listing, metrics: tuple[str, ...], form: str, shown: tuple[object, ...]
) -> None:
    with closing(workspace.runs.changed()) as changes:
        for _ in changes:
            shown = _show(workspace, listing, metrics, form, shown)


def _show(
    workspace: Workspace, listing: Listing, metrics: tuple[str, ...], form: str, before: object = None
) -> tuple[object, ...]:
    """Print the runs unless they are as they were before; what was printed."""
    from catalog.cli.run_json import print_json
    from catalog.client.wire.run_json import run_json

    page = workspace.runs.page(listing)
    found = workspace.runs.metrics([run.run_id for run in page.items]) if metrics else {}
    if (page, found) == before:
        return page, found
    if before is not None and sys.stdout.isatty():
        click.clear()
    if form == "json":
        print_json([{**run_json(run), **_metrics_json(found, run.run_id)} for run in page.items])
    else:
        _print_runs(page.items, metrics, found)
    tell_rest(page)
    return page, found


def _where(texts: Mapping[str, str], archived: bool) -> list[Predicate]:
    from catalog.store.predicate import Operation, Predicate

    wanted = [Predicate(key, Operation.EQUALS, text) for key, text in texts.items() if text]
    return [*wanted, Predicate("archived", Operation.EQUALS, archived)]


def _metrics_json(found: Mapping[str, Sequence[MetricRow]], run_id: str) -> dict[str, object]:
    return {"metrics": [{"task": row.task, **row.detail} for row in found[run_id]]} if found else {}


def _print_runs(runs: Sequence[RunRow], metrics: Sequence[str], found: Mapping[str, Sequence[MetricRow]]) -> None:
    from catalog.cli.table import print_table
    from catalog.view.quantities import duration_text, moment_text, span

    if not runs:
        click.echo("no runs", err=True)
        return
    rows = [
        (
            run.state,
            run.run_id,
            moment_text(run.created_at),
            duration_text(span(run.started_at, run.ended_at)),
            *(_metric(found[run.run_id], name) for name in metrics),
            run.name,
        )
        for run in runs
    ]
    print_table(("state", "run", "created", "time", *metrics, "name"), rows)


def _metric(rows: Sequence[MetricRow], name: str) -> str:
    """The metric as lists sort by it: of several tasks that report it, the greatest value."""
    from catalog.view.metric_text import metric_text

    known = [row for row in rows if row.name == name and row.value is not None]
    return metric_text(max(known, key=lambda row: row.value or 0.0)) if known else ""
