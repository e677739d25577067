"""A run in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.run_json import print_json

if TYPE_CHECKING:
    from catalog.client.request import Prepared
    from catalog.client.session import Session


def run_detached(prepared: Prepared, session: Session, *, form: str) -> int:
    """Store the run, start a process that executes it, and print the run's id; 0."""
    from catalog.client.create import create_run
    from catalog.client.detach import start_detached

    run_id = create_run(prepared, session)
    pid = start_detached(run_id, session)
    click.echo(f"started in the background as process {pid}", err=True)
    click.echo(f"follow it:  catalog runs logs {run_id} --follow", err=True)
    click.echo(f"look at it: catalog runs show {run_id}", err=True)
    click.echo(f"end it:     catalog runs terminate {run_id}", err=True)
    if form == "json":
        print_json({"run_id": run_id, "pid": pid})
    else:
        click.echo(run_id)
    return 0
