"""`catalog runs compare`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Compare runs: what differs between them, and what each of them reports.

Told are the parameters and components that differ, all metrics and
visualisations. The baseline is the run named by --baseline, or the one that is
pinned in its experiment; other metrics are measured against it.

\b
Examples:
  catalog runs compare 3f2a 91bc last
  catalog runs compare 3f2a 91bc --baseline 3f2a
  catalog runs compare --experiment nightly --limit 5 --format json
"""


@click.command("compare", help=HELP, short_help="Compare runs.")
@click.argument("run", nargs=-1)
@click.option("--experiment", default="", help="The newest runs of this experiment, and its baseline.")
@click.option("--limit", type=click.IntRange(2, 1000), default=10, show_default=True, help="How many of them.")
@click.option("--baseline", metavar="RUN", default="", help="The run that the others are measured against.")
@with_format
@with_workspace
def compare_command(
    run: tuple[str, ...],
    experiment: str,
    limit: int,
    baseline: str,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Print the comparison."""
    from catalog.cli.comparison_text import print_comparison
    from catalog.cli.experiment_runs import newest_runs
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import named_run, open_workspace
    from catalog.client.wire.comparison_json import comparison_json

    if bool(run) == bool(experiment):
        raise click.UsageError("name runs, or --experiment NAME")
    with open_workspace(place) as workspace:
        if experiment:
            run_ids = newest_runs(workspace, experiment, limit)
        else:
            run_ids = [named_run(workspace, reference).run_id for reference in run]
        wanted = named_run(workspace, baseline).run_id if baseline else ""
        found = workspace.runs.compare(run_ids, wanted)
    if form == "json":
        print_json(comparison_json(found))
    else:
        print_comparison(found)
    return 0
