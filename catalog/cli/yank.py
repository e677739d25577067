"""`catalog yank`."""

from __future__ import annotations

import click

from catalog.cli.publish_place import (
    name_and_version,
    open_place,
    remind_of_signature,
    with_place,
    with_reason,
    with_version,
)

HELP = """Withdraw a version from a hub.

No name and no range finds it any more. Pipelines that have it in their lock, by
its digest, still get it.

\b
Examples:
  catalog yank echo@1.0.1 --to hub/public --reason "leaks the token"
  catalog yank echo@1.0.1 --to https://hub.example --undo
"""


@click.command("yank", help=HELP, short_help="Withdraw a version; locked pipelines still get it.")
@with_version
@with_place
@with_reason
@click.option("--undo", is_flag=True, help="Offer it again.")
def yank(component: str, to: str, reason: str, undo: bool) -> int:
    """Change the hub and tell."""
    name, version = name_and_version(component)
    place = open_place(to)
    place.yank(name, version, reason, undo)
    click.echo(f"{name}@{version} is {'no longer ' if undo else ''}yanked in {to}")
    remind_of_signature(place, to)
    return 0
