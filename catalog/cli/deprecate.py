"""`catalog deprecate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.publish_place import change_version, with_place, with_reason, with_version

if TYPE_CHECKING:
    from hub.publish.place import Place

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

    def change(place: Place, name: str, version: str) -> str:
        place.deprecate(name, version, reason, undo)
        return "no longer deprecated" if undo else "deprecated"

    return change_version(component, to, change)
