"""`catalog index keys` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Make, replace and show the keys that sign a hub.

Four roles have keys: root says which keys the others have and is best kept off
line; targets and snapshot sign the index; timestamp says that it is the newest.
Those who read the hub trust its first root and follow its successors.

\b
Examples:
  catalog index keys create --out keys
  catalog index keys show --keys keys
  catalog index keys rotate timestamp --keys keys
"""

PLACES = {
    "create": "catalog.cli.index_keys_create:create_command",
    "rotate": "catalog.cli.index_keys_rotate:rotate_command",
    "renew": "catalog.cli.index_keys_rotate:renew_command",
    "show": "catalog.cli.index_keys_show:show_command",
}


@click.group("keys", cls=LazyGroup, places=PLACES, help=HELP, short_help="The keys that sign a hub.")
@click.pass_context
def keys(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
