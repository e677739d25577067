"""`catalog hub token` and its commands."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from catalog.cli.hub_place import open_hub, with_hub_place
from catalog.cli.lazy import LazyGroup
from catalog.cli.lifetime import lifetime
from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.registry.tokens import Token

HELP = """Make, list and revoke the tokens of a hub.

A token lets an account read, publish or administer: in one namespace, or in all
that the account may. The hub keeps a hash of it alone, so it is shown once.

\b
Examples:
  catalog hub token create --data /srv/hub --namespace team --expires 30d
  catalog hub token list --data /srv/hub
  catalog hub token revoke --data /srv/hub 5f0c1a525d0e4f4e
"""

CREATE_HELP = """Make a token; it is the last line of the output.

A namespace that is not there yet is made, and belongs to the account. The
account "operator" is whoever runs the hub, and may do everything.

\b
Examples:
  catalog hub token create --data /srv/hub
  catalog hub token create --data /srv/hub --namespace team --action read --expires 30d
  catalog hub token create --data /srv/hub --account ada --note "laptop"
"""

LIST_HELP = """List the tokens: what they may do, and when they were last used.

\b
Examples:
  catalog hub token list --data /srv/hub
  catalog hub token list --database postgresql://hub@db/hub --account ada --format json
"""

REVOKE_HELP = """Take tokens no more, from this moment. ID is the second part of a token, as `list` shows it.

\b
Example:
  catalog hub token revoke --data /srv/hub 5f0c1a525d0e4f4e
"""

PLACES = {
    "create": "catalog.cli.hub_token:create_command",
    "list": "catalog.cli.hub_token:list_command",
    "revoke": "catalog.cli.hub_token:revoke_command",
}


@click.group("token", cls=LazyGroup, places=PLACES, help=HELP, short_help="Make, list and revoke tokens.")
@click.pass_context
def token(context: click.Context) -> None:
    """Print the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@click.command("create", help=CREATE_HELP, short_help="Make a token.")
@with_hub_place
@click.option(
    "--namespace", metavar="NAME", help="For names such as NAME/echo; '' for names without one. [default: all of them]"
)
@click.option(
    "--action",
    type=click.Choice(["read", "publish", "admin"]),
    default="publish",
    show_default=True,
    help="What it allows; each includes those before it.",
)
@click.option("--expires", type=lifetime, metavar="TIME", help="How long it lasts, such as 30d. [default: for ever]")
@click.option("--account", metavar="NAME", default="operator", show_default=True, help="Whose it is.")
@click.option("--note", metavar="TEXT", default="", help="What it is for, shown in lists.")
@with_format
def create_command(
    data: str,
    database: str,
    namespace: str | None,
    action: str,
    expires: float | None,
    account: str,
    note: str,
    form: str,
) -> int:
    """Make it and print it."""
    from catalog.cli.run_json import print_json
    from hub.registry.tokens import create_token

    with open_hub(data, database) as registry:
        made = create_token(
            registry, namespace=namespace, action=action, expires_in=expires, account=account, note=note
        )
    if form == "json":
        print_json({**asdict(made.token), "token": str(made.text)})
        return 0
    click.echo(f"{_told(made.token)}; keep it, it is not shown again:", err=True)
    click.echo(str(made.text))
    return 0


@click.command("list", help=LIST_HELP, short_help="List the tokens.")
@with_hub_place
@click.option("--account", metavar="NAME", default="", help="Only those of this account.")
@with_format
def list_command(data: str, database: str, account: str, form: str) -> int:
    """Print what is known of each."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from hub.registry.tokens import list_tokens

    with open_hub(data, database) as registry:
        found = list_tokens(registry, account)
    if form == "json":
        print_json([asdict(each) for each in found])
    else:
        print_table(("id", "account", "action", "namespace", "state", "last used", "note"), map(_row, found))
    return 0


@click.command("revoke", help=REVOKE_HELP, short_help="Take tokens no more.")
@with_hub_place
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def revoke_command(data: str, database: str, ids: tuple[str, ...]) -> int:
    """Revoke each."""
    from hub.registry.token_text import parse_token
    from hub.registry.tokens import revoke_token

    with open_hub(data, database) as registry:
        for given in ids:
            # Somebody whose token leaked has it at hand, not its id.
            whole = parse_token(given)
            revoked = revoke_token(registry, whole.token_id if whole else given)
            click.echo(f"revoked {revoked.token_id} ({_told(revoked)})")
    return 0


def _row(known: Token) -> tuple[str, ...]:
    from catalog.view.quantities import moment_text

    return (
        known.token_id,
        known.account,
        known.action,
        _where(known),
        _state(known),
        moment_text(known.last_used_at) or "never",
        known.note,
    )


def _state(known: Token) -> str:
    from catalog.view.quantities import moment_text

    if known.revoked_at is not None:
        return "revoked"
    if known.expires_at is None:
        return "valid"
    until = moment_text(known.expires_at)
    return f"until {until}" if known.valid(time.time()) else f"expired {until}"


def _told(known: Token) -> str:
    from catalog.view.quantities import moment_text

    until = "" if known.expires_at is None else f" until {moment_text(known.expires_at)}"
    return f"{known.action} in {_where(known)} for {known.account}{until}"


def _where(known: Token) -> str:
    return "(all)" if known.namespace is None else known.namespace or "(none)"
