"""`catalog deprecate`."""

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

HELP = """Say that a version of a hub is not for new pipelines.

It is found as before; users are told.

\b
Examples:
  catalog deprecate echo@1.0.0 --to hub/public --reason "prints twice"
  catalog deprecate echo@1.0.0 --to https://hub.example --undo
"""


@click.command("deprecate", help=HELP, short_help="Say that a version is not for new pipelines.")
@with_version
@with_place
@with_reason
@click.option("--undo", is_flag=True, help="Take it back, and the successor with it.")
def deprecate(component: str, to: str, reason: str, undo: bool) -> int:
    """Change the hub and tell."""
    name, version = name_and_version(component)
    place = open_place(to)
    place.deprecate(name, version, reason, undo)
    click.echo(f"{name}@{version} is {'no longer ' if undo else ''}deprecated in {to}")
    remind_of_signature(place, to)
    return 0
