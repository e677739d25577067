"""`catalog runs terminate`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import Places, with_places

HELP = """End a run: its tasks are stopped, its exit tasks still run.

\b
Example:
  catalog runs terminate last
"""


@click.command("terminate", help=HELP, short_help="End a run.")
@click.argument("run")
@with_places
def terminate_command(run: str, home: str, database: str, artifacts: str) -> int:
    """Ask for the end."""
    from catalog.cli.run_reference import find_run
    from catalog.client.backends import backend
    from catalog.client.control import terminate_run
    from catalog.store.claims import live_runner

    with Places(home, database, artifacts).open() as session:
        row = find_run(session.store, run)
        terminate_run(row.run_id, session)
        driven = live_runner(session.store, row.run_id) is not None
    look = "show" if driven or not backend(row.engine).remote else "sync"
    click.echo(f"run {row.run_id} is being ended; `catalog runs {look} {row.run_id}` tells when it has")
    return 0
