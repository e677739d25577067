"""`catalog supersede`."""

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

HELP = """Name what takes the place of a version of a hub, and deprecate it.

The successor is a version of the same hub. Successors never form a circle.

\b
Examples:
  catalog supersede echo@1.0.0 --by echo@2.0.0 --to hub/public
  catalog supersede team/echo@1.0.0 --by team/say@1.0.0 --to https://hub.example
"""


@click.command("supersede", help=HELP, short_help="Name what takes the place of a version.")
@with_version
@click.option("--by", "successor", metavar="NAME@VERSION", required=True, help="What to use instead.")
@with_place
@with_reason
def supersede(component: str, successor: str, to: str, reason: str) -> int:
    """Change the hub and tell."""
    name, version = name_and_version(component)
    following = "@".join(name_and_version(successor))
    place = open_place(to)
    place.supersede(name, version, following, reason)
    click.echo(f"{name}@{version} is superseded by {following} in {to}")
    remind_of_signature(place, to)
    return 0
