"""`catalog index` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Make and verify a hub's index: static files that any web server can serve.

\b
Examples:
  catalog index build components -o hub/public
  catalog index build components -o hub/public --check
  catalog index verify hub/public
  catalog index sign hub/public --keys keys
"""

PLACES = {
    "import-git": "catalog.cli.index_import_git:import_git_command",
    "build": "catalog.cli.index_build:build_command",
    "verify": "catalog.cli.index_verify:verify_command",
    "sign": "catalog.cli.index_sign:sign_command",
    "keys": "catalog.cli.index_keys:keys",
}


@click.group("index", cls=LazyGroup, places=PLACES, help=HELP, short_help="Make and verify a hub's index.")
@click.pass_context
def index(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
