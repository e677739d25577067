"""`catalog hub account` and its commands."""

from __future__ import annotations

from dataclasses import asdict

import click

from catalog.cli.hub_place import open_hub, with_hub_place
from catalog.cli.lazy import LazyGroup
from catalog.cli.shared_options import with_format

HELP = """Make, list and disable the accounts of a hub.

An account owns namespaces and acts through its tokens.

\b
Examples:
  catalog hub account create --data /srv/hub ada
  catalog hub token create --data /srv/hub --account ada --namespace team
  catalog hub account disable --data /srv/hub ada
"""

CREATE_HELP = """Make an account, which has no rights yet.

\b
Examples:
  catalog hub account create --data /srv/hub ada
  catalog hub namespace grant --data /srv/hub team ada publish
"""

LIST_HELP = """List the accounts.

\b
Example:
  catalog hub account list --data /srv/hub --format json
"""

DISABLE_HELP = """Take no token of an account any more; with --undo take them again.

\b
Examples:
  catalog hub account disable --data /srv/hub ada
  catalog hub account disable --data /srv/hub ada --undo
"""

PLACES = {
    "create": "catalog.cli.hub_account:create_command",
    "list": "catalog.cli.hub_account:list_command",
    "disable": "catalog.cli.hub_account:disable_command",
}


@click.group("account", cls=LazyGroup, places=PLACES, help=HELP, short_help="Make, list and disable accounts.")
@click.pass_context
def account(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@click.command("create", help=CREATE_HELP, short_help="Make an account.")
@with_hub_place
@click.argument("name")
def create_command(data: str, database: str, name: str) -> int:
    """Make it."""
    from hub.registry.accounts import create_account

    with open_hub(data, database) as registry:
        create_account(registry, name)
    click.echo(f"made the account {name}")
    return 0


@click.command("list", help=LIST_HELP, short_help="List the accounts.")
@with_hub_place
@with_format
def list_command(data: str, database: str, form: str) -> int:
    """Print them."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.view.quantities import moment_text
    from hub.registry.accounts import list_accounts

    with open_hub(data, database) as registry:
        found = list_accounts(registry)
    if form == "json":
        print_json([asdict(each) for each in found])
    else:
        rows = [(each.name, moment_text(each.created_at), "disabled" if each.disabled else "") for each in found]
        print_table(("name", "created", "state"), rows)
    return 0


@click.command("disable", help=DISABLE_HELP, short_help="Take no token of an account any more.")
@with_hub_place
@click.argument("name")
@click.option("--undo", is_flag=True, help="Take its tokens again.")
def disable_command(data: str, database: str, name: str, undo: bool) -> int:
    """Disable or enable it."""
    from hub.registry.accounts import disable_account

    with open_hub(data, database) as registry:
        disable_account(registry, name, not undo)
    click.echo(f"{'enabled' if undo else 'disabled'} the account {name}")
    return 0
