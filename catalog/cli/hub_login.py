"""`catalog hub login` and `catalog hub logout`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from catalog.library.hub.hub_entry import HubEntry

LOGIN_HELP = """Keep a token for a hub.

HUB is the name of a configured hub, or an address. The token is asked for, or
read from stdin, and kept for the hub's scheme, host and port in
credentials.yaml, which nobody else may read. It is sent nowhere else, not
after a redirect either.

\b
Examples:
  catalog hub login https://hub.example
  catalog hub token create --data DIR | tail -1 | catalog hub login http://127.0.0.1:8000
"""
LOGOUT_HELP = """Forget the token for a hub.

\b
Example:
  catalog hub logout https://hub.example
"""
MAX_TOKEN = 64 << 10
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@click.command("login", help=LOGIN_HELP, short_help="Keep a token for a hub.")
@click.argument("hub")
@click.option("--insecure", is_flag=True, help="Send the token over plain http to another machine too.")
def login(hub: str, insecure: bool) -> int:
    """Ask for the token and store it."""
    from catalog.errors import UsageError
    from catalog.library.hub.credentials import origin_text
    from catalog.library.hub.token_file import store_token
    from catalog.load.credentials import origin_of

    url = _entry(hub).url
    origin = origin_text(url)
    scheme, host, _ = origin_of(url)
    if scheme == "http" and host not in _LOOPBACK and not insecure:
        hint = "use https, or say --insecure where the network is your own"
        raise UsageError(
            f"over http anyone between could read the token for {origin}", rule="token-insecure", hint=hint
        )
    path = store_token(url, _token(origin))
    click.echo(f"the token for {origin} is kept in {path}")
    return 0


@click.command("logout", help=LOGOUT_HELP, short_help="Forget the token for a hub.")
@click.argument("hub")
def logout(hub: str) -> int:
    """Remove the token."""
    from catalog.library.hub.credentials import origin_text
    from catalog.library.hub.token_file import remove_token

    url = _entry(hub).url
    there = remove_token(url)
    origin = origin_text(url)
    click.echo(f"the token for {origin} is forgotten" if there else f"there was no token for {origin}")
    return 0


def _entry(hub: str) -> HubEntry:
    from catalog.library.hub.open_hub import hub_entry

    return hub_entry(hub)


def _token(origin: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(f"token for {origin}", hide_input=True, err=True)).strip()
    return sys.stdin.read(MAX_TOKEN).strip()
