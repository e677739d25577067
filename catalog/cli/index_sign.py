"""`catalog index sign`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.index_key_options import with_keys
from catalog.cli.lifetime import lifetime
from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.trust.sign import SignedState

HELP = """Sign the hub in a folder, so that its readers can trust it.

Writes signed metadata beside the index, whose own bytes stay as they are.
Readers who trust the hub's root refuse older states than they have seen, and
any state that was not signed again before it expired: sign after each change,
and let a timer run --refresh, which needs the key of the role timestamp alone.

\b
Examples:
  catalog index sign hub/public --keys keys
  catalog index sign hub/public --keys keys --expires 30d
  catalog index sign hub/public --keys online --refresh
"""


@click.command("sign", help=HELP, short_help="Sign the hub in a folder.")
@click.argument("hub", metavar="HUB", type=click.Path(file_okay=False, exists=True, path_type=Path))
@with_keys
@click.option(
    "--expires",
    type=lifetime,
    metavar="TIME",
    default="7d",
    show_default=True,
    help="After which time readers refuse this state.",
)
@click.option("--refresh", "again", is_flag=True, help="Sign the state that is signed for another while.")
@with_format
def sign_command(hub: Path, folders: tuple[Path, ...], expires: float, again: bool, form: str) -> int:
    """Write the metadata."""
    from datetime import datetime, timedelta, timezone

    from catalog.cli.index_key_options import open_keys
    from hub.index.folder_store import FolderStore
    from hub.trust.roles import Lifetimes
    from hub.trust.sign import refresh, resign

    keys, _ = open_keys(folders)
    now, lifetimes = datetime.now(timezone.utc), Lifetimes().lasting(timedelta(seconds=expires))
    with FolderStore(hub).changing() as writer:
        state = (refresh if again else resign)(writer, keys, now, lifetimes)
    _show(hub, state, form)
    if not state.current:
        click.echo("index.json has changed since: sign it without --refresh", err=True)
    return 0


def _show(hub: Path, state: SignedState, form: str) -> None:
    from catalog.cli.run_json import print_json

    until = f"{state.expires:%Y-%m-%dT%H:%M:%SZ}"
    if form == "json":
        print_json({**asdict(state), "expires": until})
    else:
        click.echo(f"signed {hub}: state {state.timestamp}, root {state.root}, valid until {until}")
