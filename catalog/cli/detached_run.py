"""A run in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.run_json import print_json

if TYPE_CHECKING:
    from catalog.client.request import Prepared
    from catalog.client.session import Session


def run_detached(prepared: Prepared, session: Session, *, form: str) -> int:
    """Store the run, let it go on without this process, and print its id; 0."""
    from catalog.client.backends import backend
    from catalog.client.create import create_run
    from catalog.client.stored_pipeline import with_digests
    from catalog.store.find_runs import get_run

    run_id = create_run(prepared, session)
    row = get_run(session.store, run_id)
    detached = backend(prepared.engine).detach(row, with_digests(prepared.spec), session)
    click.echo(detached.sentence, err=True)
    click.echo(f"follow it:  catalog runs logs {run_id} --follow", err=True)
    click.echo(f"look at it: catalog runs show {run_id}", err=True)
    click.echo(f"end it:     catalog runs terminate {run_id}", err=True)
    if form == "json":
        print_json({"run_id": run_id, **detached.details})
    else:
        click.echo(run_id)
    return 0
