"""`catalog recurring list`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import Places, with_format, with_places

HELP = """List recurring runs, the newest first.

\b
Examples:
  catalog recurring list
  catalog recurring list --experiment nightly --format json
"""


@click.command("list", help=HELP, short_help="List recurring runs.")
@click.option("--experiment", default="", help="Only those of this experiment.")
@with_format
@with_places
def list_command(experiment: str, form: str, home: str, database: str, artifacts: str) -> int:
    """Print the recurring runs."""
    from catalog.cli.quantities import moment_text
    from catalog.cli.recurring_json import job_json
    from catalog.cli.recurring_options import trigger_text
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.store.recurring_runs import list_recurring_runs
    from catalog.store.schedule_state import list_states

    with Places(home, database, artifacts).open() as session:
        jobs = list_recurring_runs(session.store, experiment)
        states = list_states(session.store)
    if form == "json":
        print_json([job_json(job, states[job.recurring_run_id]) for job in jobs])
        return 0
    if not jobs:
        click.echo("no recurring runs", err=True)
        return 0
    rows = []
    for job in jobs:
        state = states[job.recurring_run_id]
        following = (moment_text(state.next_fire) or "never") if job.enabled else "disabled"
        rows.append((job.recurring_run_id, following, str(state.last_index), trigger_text(job.schedule), job.name))
    print_table(("id", "next", "runs", "schedule", "name"), rows)
    return 0
