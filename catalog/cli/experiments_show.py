"""`catalog experiments show`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Show an experiment and its newest runs.

\b
Example:
  catalog experiments show nightly
"""
SHOWN_RUNS = 10


@click.command("show", help=HELP)
@click.argument("experiment")
@with_format
@with_workspace
def show_command(experiment: str, form: str, place: WorkspacePlace) -> int:
    """Print the experiment."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.experiment_json import experiment_json
    from catalog.client.wire.run_json import run_json
    from catalog.store.listing import NEWEST_FIRST, Listing
    from catalog.store.predicate import Operation, Predicate
    from catalog.view.quantities import moment_text
    from catalog.view.safe_text import one_line

    with open_workspace(place) as workspace:
        row = workspace.experiments.get(experiment)
        own = Predicate("experiment", Operation.EQUALS, row.name)
        page = workspace.runs.page(Listing((own,), NEWEST_FIRST, SHOWN_RUNS))
    if form == "json":
        runs = [run_json(run) for run in page.items]
        print_json({**experiment_json(row), "run_count": page.total, "newest_runs": runs})
        return 0
    lines = {
        "experiment": one_line(row.name),
        "id": row.experiment_id,
        "description": one_line(row.description, 400),
        "created": moment_text(row.created_at),
        "archived": "yes" if row.archived else "",
        "baseline": row.baseline_run_id,
        "runs": str(page.total),
    }
    for name, text in lines.items():
        if text:
            click.echo(f"{name + ':':<13}{text}")
    if page.items:
        click.echo()
        table = [(run.state, run.run_id, moment_text(run.created_at), run.name) for run in page.items]
        print_table(("state", "run", "created", "name"), table)
    return 0
