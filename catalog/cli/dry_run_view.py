"""What a run would do."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from catalog.cli.run_json import print_json
from catalog.cli.table import print_table

if TYPE_CHECKING:
    from catalog.client.request import Prepared
    from catalog.client.session import Session


def print_dry_run(prepared: Prepared, session: Session, *, form: str) -> int:
    """For each task whether it would run or be taken from the cache, and why; 0."""
    from catalog.client.dry_run import dry_run

    tasks = dry_run(prepared, session)
    if form == "json":
        listed = [asdict(task) for task in tasks]
        print_json({"engine": prepared.engine, "warnings": list(prepared.warnings), "tasks": listed})
        return 0
    print_table(
        ("task", "component", "decision", "reason"),
        [(task.task, task.component, task.decision, task.reason) for task in tasks],
    )
    click.echo(f"\nnothing was run; it would run on engine {prepared.engine}")
    return 0
