"""`catalog index keys rotate` and `catalog index keys renew`."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.cli.index_key_options import with_keys
from catalog.cli.lifetime import lifetime
from catalog.cli.shared_options import with_format

ROTATE_HELP = """Replace the keys of one role or several.

The next root (2.root.json, ...) is written into the first of the folders,
signed by the root's keys as they were and as they are; the old keys move into
its folder retired. Readers follow at their next look, after the hub was signed
again with `catalog index sign`.

\b
Examples:
  catalog index keys rotate timestamp --keys keys
  catalog index keys rotate root --keys offline --keys online
"""

RENEW_HELP = """Write the next root with the same keys and more time.

\b
Examples:
  catalog index keys renew --keys keys --expires 365d
"""

_EXPIRES = click.option(
    "--expires",
    type=lifetime,
    metavar="TIME",
    default="365d",
    show_default=True,
    help="How long the new root is valid.",
)


@click.command("rotate", help=ROTATE_HELP, short_help="Replace the keys of a role.")
@click.argument("roles", metavar="ROLE...", nargs=-1, required=True)
@with_keys
@_EXPIRES
@with_format
def rotate_command(roles: tuple[str, ...], folders: tuple[Path, ...], expires: float, form: str) -> int:
    """Write the next root with new keys."""
    return _next_root(roles, folders, expires, form)


@click.command("renew", help=RENEW_HELP, short_help="Write the next root with more time.")
@with_keys
@_EXPIRES
@with_format
def renew_command(folders: tuple[Path, ...], expires: float, form: str) -> int:
    """Write the next root with the same keys."""
    return _next_root((), folders, expires, form)


def _next_root(roles: tuple[str, ...], folders: tuple[Path, ...], expires: float, form: str) -> int:
    from datetime import datetime, timedelta, timezone

    from catalog.cli.index_key_options import open_keys
    from catalog.cli.run_json import print_json
    from hub.trust.roles import Lifetimes
    from hub.trust.rotate import rotate

    keys, password = open_keys(folders)
    made = rotate(
        keys, folders[0], roles, datetime.now(timezone.utc), Lifetimes(root=timedelta(seconds=expires)), password
    )
    if form == "json":
        print_json({"root": str(made.path), "version": made.version, "digest": f"sha256:{made.digest}"})
    else:
        click.echo(f"wrote {made.path}; `catalog index sign` publishes it")
    return 0
