"""`catalog index keys create`."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.cli.lifetime import lifetime
from catalog.cli.shared_options import with_format

HELP = """Make the keys of a hub and its first root.

DIR gets one ed25519 key for each role (or as many as --count says) and
1.root.json. Give that file, or the digest that is printed, to those who read
the hub. Keep root-*.pem off line: only rotate and renew need it.

\b
Examples:
  catalog index keys create --out keys
  catalog index keys create --out keys --encrypt
  catalog index keys create --out keys --count root=3 --threshold root=2
"""


@click.command("create", help=HELP, short_help="Make the keys of a hub.")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder without keys; made when it is missing.",
)
@click.option("--count", "counts", metavar="ROLE=N", multiple=True, help="How many keys a role has. [default: 1]")
@click.option("--threshold", "thresholds", metavar="ROLE=N", multiple=True, help="How many must sign. [default: 1]")
@click.option(
    "--expires", type=lifetime, metavar="TIME", default="365d", show_default=True, help="How long the root is valid."
)
@click.option("--encrypt", is_flag=True, help="Encrypt the keys with a password (CATALOG_KEYS_PASSWORD, or asked for).")
@with_format
def create_command(
    folder: Path,
    counts: tuple[str, ...],
    thresholds: tuple[str, ...],
    expires: float,
    encrypt: bool,
    form: str,
) -> int:
    """Write the keys and say what to trust."""
    from datetime import datetime, timedelta, timezone

    from catalog.cli.index_key_options import new_password
    from catalog.cli.run_json import print_json
    from hub.trust.create import Scheme, create_keys
    from hub.trust.roles import Lifetimes

    scheme = Scheme(_numbers(counts), _numbers(thresholds))
    password = new_password() if encrypt else None
    made = create_keys(folder, datetime.now(timezone.utc), scheme, Lifetimes(root=timedelta(seconds=expires)), password)
    if form == "json":
        print_json({"root": str(made.path), "version": made.version, "digest": f"sha256:{made.digest}"})
    else:
        click.echo(f"wrote {made.path} and its keys\ntrust: sha256:{made.digest}")
    return 0


def _numbers(texts: tuple[str, ...]) -> dict[str, int]:
    """`root=3` as a map from roles to numbers."""
    from catalog.errors import UsageError
    from hub.trust.roles import check_role

    found = {}
    for text in texts:
        role, _, number = text.partition("=")
        if not (number.isascii() and number.isdigit() and len(number) < 3):
            raise UsageError(f'"{text[:80]}" is not ROLE=N', rule="sign-role", hint="such as root=3")
        found[check_role(role)] = int(number)
    return found
