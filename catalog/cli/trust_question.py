"""Asking whether fetched components may run commands on this machine."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from catalog.errors import UsageError
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.client.request import Prepared, RunRequest
    from catalog.client.session import Session
    from catalog.spec.model import ComponentSpec

RULE = "untrusted-component"


def prepare_asking(request: RunRequest, session: Session, *, dry_run: bool = False) -> Prepared:
    """The request made ready; on a terminal the user is asked to trust what needs it. Raises as `prepare_run`.

    A dry run asks nothing, and only says that the run would. What a pipeline written in Python prints goes to stderr:
    stdout is for the result.
    """
    with redirect_stdout(sys.stderr):
        return _prepare(request, session, dry_run)


def _prepare(request: RunRequest, session: Session, dry_run: bool) -> Prepared:
    from catalog.client.prepare import prepare_run

    try:
        return prepare_run(request, session)
    except UsageError as error:
        can_ask = sys.stdin.isatty() and sys.stderr.isatty()
        if any(finding.rule != RULE for finding in error.findings) or not (can_ask or dry_run):
            raise
        trusted = prepare_run(replace(request, trust=True), session)
        if dry_run:
            click.echo(f"warning: {plain(str(error))}", err=True)
        elif not _agreed(trusted):
            raise
        return trusted


def _agreed(prepared: Prepared) -> bool:
    from catalog.pipeline.groups import containers_of

    click.echo(
        "These components were fetched over the network and would run on this machine, outside a container:", err=True
    )
    for spec in containers_of(prepared.spec):
        if spec.source is not None and not spec.source.local:
            click.echo(f"  {_shown(spec)}", err=True)
    return click.confirm("Run them?", default=False, err=True)


def _shown(spec: ComponentSpec) -> str:
    location = spec.source.location if spec.source else ""
    image = spec.container.image if spec.container else ""
    name = one_line(spec.name or "a component")
    return f"{name} from {one_line(location)}\n    image {one_line(image)}: {_command(spec)}"


def _command(spec: ComponentSpec) -> str:
    """The beginning of the command line as the component has it, in one line."""
    line = spec.container.line if spec.container else ()
    words = [word if isinstance(word, str) else "…" for word in line]
    return one_line(" ".join(words), 160) or "(no command)"
