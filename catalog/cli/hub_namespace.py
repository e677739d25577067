"""`catalog hub namespace` and its commands."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from catalog.cli.hub_place import open_hub, with_hub_place
from catalog.cli.lazy import LazyGroup
from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.registry.namespaces import Grant

HELP = """Make and list the namespaces of a hub, and say who may act in them.

A namespace is the first part of a name such as team/echo and belongs to an
account. Two namespaces never differ in punctuation alone.

\b
Examples:
  catalog hub namespace create --data /srv/hub team --owner ada
  catalog hub namespace grant --data /srv/hub team bob publish
  catalog hub namespace list --data /srv/hub
"""

CREATE_HELP = """Make a namespace; its owner may do everything in it.

\b
Example:
  catalog hub namespace create --data /srv/hub team --owner ada
"""

LIST_HELP = """List the namespaces and who may do what in them. (none) is names without a namespace.

\b
Example:
  catalog hub namespace list --data /srv/hub --format json
"""

GRANT_HELP = """Let an account act in a namespace: '' is names without one, '*' all of them. none takes its right away.

\b
Examples:
  catalog hub namespace grant --data /srv/hub team bob publish
  catalog hub namespace grant --data /srv/hub '' bob publish
  catalog hub namespace grant --data /srv/hub team bob none
"""

PLACES = {
    "create": "catalog.cli.hub_namespace:create_command",
    "list": "catalog.cli.hub_namespace:list_command",
    "grant": "catalog.cli.hub_namespace:grant_command",
}


@click.group("namespace", cls=LazyGroup, places=PLACES, help=HELP, short_help="Make namespaces and grant rights.")
@click.pass_context
def namespace(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@click.command("create", help=CREATE_HELP, short_help="Make a namespace.")
@with_hub_place
@click.argument("name")
@click.option("--owner", metavar="ACCOUNT", default="operator", show_default=True, help="Whose it is.")
def create_command(data: str, database: str, name: str, owner: str) -> int:
    """Make it."""
    from hub.registry.namespaces import create_namespace

    with open_hub(data, database) as registry:
        create_namespace(registry, name, owner)
    click.echo(f"made the namespace {name}, which belongs to {owner}")
    return 0


@click.command("list", help=LIST_HELP, short_help="List the namespaces and rights.")
@with_hub_place
@with_format
def list_command(data: str, database: str, form: str) -> int:
    """Print them."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from hub.registry.namespaces import list_grants, list_namespaces

    with open_hub(data, database) as registry:
        found, grants = list_namespaces(registry), list_grants(registry)
    if form == "json":
        rights = [asdict(each) for each in grants]
        print_json({"namespaces": [asdict(each) for each in found], "grants": rights})
        return 0
    owners = {each.name: each.owner for each in found}
    rows = [(_where(each), owners.get(each.namespace or "", ""), each.account, each.action) for each in grants]
    print_table(("namespace", "owner", "account", "may"), rows)
    return 0


@click.command("grant", help=GRANT_HELP, short_help="Say what an account may do in a namespace.")
@with_hub_place
@click.argument("name", metavar="NAMESPACE")
@click.argument("account")
@click.argument("action", type=click.Choice(["read", "publish", "admin", "none"]))
def grant_command(data: str, database: str, name: str, account: str, action: str) -> int:
    """Grant or take away."""
    from hub.registry.namespaces import grant, revoke_grant

    wanted = None if name == "*" else name
    with open_hub(data, database) as registry:
        if action == "none":
            revoke_grant(registry, wanted, account)
        else:
            grant(registry, wanted, account, action)
    click.echo(f"{account} may {'do nothing' if action == 'none' else action} in {name or 'names without a namespace'}")
    return 0


def _where(known: Grant) -> str:
    return "(all)" if known.namespace is None else known.namespace or "(none)"
