"""A run of a request: prepared, and carried out in the foreground or in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.view.safe_text import plain

if TYPE_CHECKING:
    from catalog.client.request import RunRequest
    from catalog.client.session import Session


def run_request(request: RunRequest, session: Session, *, form: str, quiet: bool, detach: bool) -> int:
    """Run what is asked for, and ask the user for trust where it takes some; the exit code."""
    from catalog.cli.detached_run import run_detached
    from catalog.cli.followed_run import run_prepared
    from catalog.cli.trust_question import prepare_asking

    prepared = prepare_asking(request, session, dry_run=False)
    for warning in prepared.warnings:
        click.echo(f"warning: {plain(warning)}", err=True)
    if detach:
        return run_detached(prepared, session, form=form)
    return run_prepared(prepared, session, form=form, quiet=quiet)
