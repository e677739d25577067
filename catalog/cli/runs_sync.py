"""`catalog runs sync`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import Places, with_format, with_places

HELP = """Take note of what has become of runs on a cluster that nobody follows.

Their states, logs and outputs are then on record here. Without RUN: of every
run on a cluster that has not ended.

\b
Examples:
  catalog runs sync
  catalog runs sync last
"""


@click.command("sync", help=HELP, short_help="Take note of runs on a cluster.")
@click.argument("run", default="")
@with_format
@with_places
def sync_command(run: str, form: str, home: str, database: str, artifacts: str) -> int:
    """Print the state of each run."""
    from catalog.cli.run_json import print_json
    from catalog.cli.run_reference import find_run
    from catalog.client.cluster_runs import sync_all, sync_run
    from catalog.view.safe_text import one_line

    with Places(home, database, artifacts).open() as session:
        rows = [sync_run(find_run(session.store, run).run_id, session)] if run else sync_all(session)
    if form == "json":
        print_json([{"run_id": row.run_id, "state": row.state.value, "message": row.message} for row in rows])
        return 0
    for row in rows:
        click.echo(f"{row.run_id}  {row.state.value}  {one_line(row.message)}".rstrip())
    if not rows:
        click.echo("no run on a cluster is under way", err=True)
    return 0
