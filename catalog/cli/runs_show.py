"""`catalog runs show`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import Places, with_format, with_places

HELP = """Show a run: its tasks, outputs, metrics, and what failed.

\b
Examples:
  catalog runs show last
  catalog runs show 3f2a --format json
"""


@click.command("show", help=HELP)
@click.argument("run")
@with_format
@with_places
def show_command(run: str, form: str, home: str, database: str, artifacts: str) -> int:
    """Print the run."""
    from catalog.cli.report import print_head, print_report
    from catalog.cli.run_json import print_json, view_json
    from catalog.cli.run_reference import find_run
    from catalog.cli.run_view import view_run
    from catalog.client.state import is_interrupted

    with Places(home, database, artifacts).open() as session:
        row = find_run(session.store, run)
        view = view_run(session, row.run_id)
        if form == "json":
            print_json(view_json(view, session.artifacts))
            return 0
        print_head(view)
        print_report(view, session.artifacts, all_tasks=True)
        if is_interrupted(row, session):
            click.echo(f"nobody drives this run; `catalog runs resume {row.run_id}` goes on with it")
    return 0
