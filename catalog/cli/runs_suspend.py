"""`catalog runs suspend`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import Places, with_places

HELP = """Let a run on a cluster start no more tasks for now; `runs resume` goes on.

Tasks that run already go on to their end.

\b
Example:
  catalog runs suspend last
"""


@click.command("suspend", help=HELP, short_help="Hold up a run on a cluster.")
@click.argument("run")
@with_places
def suspend_command(run: str, home: str, database: str, artifacts: str) -> int:
    """Hold it up."""
    from catalog.cli.run_reference import find_run
    from catalog.client.control import suspend_run

    with Places(home, database, artifacts).open() as session:
        row = find_run(session.store, run)
        suspend_run(row.run_id, session)
    click.echo(f"run {row.run_id} starts no more tasks; `catalog runs resume {row.run_id}` goes on")
    return 0
