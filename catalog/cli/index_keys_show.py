"""`catalog index keys show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.index_key_options import with_keys
from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.trust.keys import Keys

HELP = """Show what the newest root says, and which private keys are here.

\b
Examples:
  catalog index keys show --keys keys
  catalog index keys show --keys keys --format json
"""


@click.command("show", help=HELP, short_help="Show roots and keys.")
@with_keys
@with_format
def show_command(folders: tuple[Path, ...], form: str) -> int:
    """Print the roles, their keys, the digest to trust and the day the root expires."""
    from catalog.cli.index_key_options import open_keys
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table

    value = _described(open_keys(folders)[0])
    if form == "json":
        print_json(value)
        return 0
    click.echo(f"root {value['version']}, valid until {value['expires']}\ntrust: {value['digest']}")
    rows = [
        (role["role"], f"{role['threshold']} of {len(role['keys'])}", " ".join(_key_text(key) for key in role["keys"]))
        for role in value["roles"]
    ]
    print_table(("role", "must sign", "keys"), rows)
    return 0


def _described(keys: Keys) -> dict[str, Any]:
    from catalog.library.index.canonical import sha256_hex
    from hub.trust.roles import ROLES

    root = keys.root
    return {
        "version": root.version,
        "expires": f"{root.expires:%Y-%m-%dT%H:%M:%SZ}",
        "digest": f"sha256:{sha256_hex(keys.roots[keys.version])}",
        "roles": [
            {
                "role": role,
                "threshold": root.roles[role].threshold,
                "keys": [{"id": keyid, "private": keyid in keys.private} for keyid in root.roles[role].keyids],
            }
            for role in ROLES
        ],
    }


def _key_text(key: dict[str, Any]) -> str:
    return f"{key['id'][:8]}{'' if key['private'] else ' (not here)'}"
