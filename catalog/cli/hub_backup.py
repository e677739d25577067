"""`catalog hub backup` and `catalog hub restore`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from catalog.cli.hub_place import open_hub, with_hub_place

BACKUP_HELP = """Write all of a hub to one new file, while it goes on being served.

The file is the same for a data folder and for PostgreSQL, so it also moves a hub
from one to the other. It holds the hashes of tokens: keep it as safe as the hub.

\b
Examples:
  catalog hub backup --data /srv/hub hub-2026-01-31.backup
  catalog hub backup --database postgresql://hub@db/hub hub.backup
"""

RESTORE_HELP = """Fill an empty hub from a backup. People sign in to the pages anew; their tokens stay good.

\b
Examples:
  catalog hub restore --data /srv/new-hub hub-2026-01-31.backup
  catalog hub restore --database postgresql://hub@db/hub hub.backup
"""


@click.command("backup", help=BACKUP_HELP, short_help="Write all of a hub to one file.")
@with_hub_place
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(data: str, database: str, file: Path) -> int:
    """Write it."""
    from hub.registry.backup import backup

    with open_hub(data, database) as registry:
        counts = backup(registry, file)
    click.echo(f"wrote {file}: {_told(counts)}")
    return 0


@click.command("restore", help=RESTORE_HELP, short_help="Fill an empty hub from a backup.")
@with_hub_place
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore_command(data: str, database: str, file: Path) -> int:
    """Read it."""
    from hub.registry.restore import restore

    with open_hub(data, database) as registry:
        counts = restore(registry, file)
    click.echo(f"restored {_told(counts)}")
    return 0


def _told(counts: Mapping[str, int]) -> str:
    named = {"files": "hub_files", "accounts": "hub_accounts", "tokens": "hub_tokens", "audit entries": "hub_audit"}
    return ", ".join(f"{counts[table]} {what}" for what, table in named.items())
