"""`catalog hub` and its commands."""

from __future__ import annotations

import click

from catalog.cli.lazy import LazyGroup

HELP = """Serve a hub, and look after it.

A hub is a folder with a database in it (--data), or a PostgreSQL database
(--database): components with all their versions, accounts and their tokens.

\b
Examples:
  catalog hub serve --open
  catalog hub token create --data /srv/hub --namespace team
  catalog hub serve --data /srv/hub --host 0.0.0.0 --port 8080
"""

PLACES = {
    "login": "catalog.cli.hub_login:login",
    "logout": "catalog.cli.hub_login:logout",
    "serve": "catalog.cli.hub_serve:serve_command",
    "token": "catalog.cli.hub_token:token",
    "account": "catalog.cli.hub_account:account",
    "namespace": "catalog.cli.hub_namespace:namespace",
    "audit": "catalog.cli.hub_audit:audit_command",
    "backup": "catalog.cli.hub_backup:backup_command",
    "restore": "catalog.cli.hub_backup:restore_command",
}


@click.group("hub", cls=LazyGroup, places=PLACES, help=HELP)
@click.pass_context
def hub(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
