"""`catalog yank`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.publish_place import change_version, with_place, with_reason, with_version

if TYPE_CHECKING:
    from hub.publish.place import Place

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

    def change(place: Place, name: str, version: str) -> str:
        place.yank(name, version, reason, undo)
        return "no longer yanked" if undo else "yanked"

    return change_version(component, to, change)
