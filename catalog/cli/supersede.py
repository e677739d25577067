"""`catalog supersede`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.publish_place import change_version, name_and_version, with_place, with_reason, with_version

if TYPE_CHECKING:
    from hub.publish.place import Place

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
    following = "@".join(name_and_version(successor))

    def change(place: Place, name: str, version: str) -> str:
        place.supersede(name, version, following, reason)
        return f"superseded by {following}"

    return change_version(component, to, change)
