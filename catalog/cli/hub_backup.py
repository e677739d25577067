"""`catalog hub backup` and `catalog hub restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.hub_place import open_hub, open_hub_runs, with_hub_place

if TYPE_CHECKING:
    from hub.runs.backup import Contents

BACKUP_HELP = """Write all of a hub and its runs to one new file, while it goes on being served.

The file is the same for a data folder and for PostgreSQL, so it also moves a hub
from one to the other. It holds the hashes of tokens: keep it as safe as the hub.
Artifacts and logs below the data folder are in it; artifacts in an object store
(CATALOG_ARTIFACTS) stay there.

\b
Examples:
  catalog hub backup --data /srv/hub hub-2026-01-31.backup
  catalog hub backup --database postgresql://hub@db/hub hub.backup
  catalog hub backup --no-artifacts small.backup
"""

RESTORE_HELP = """Fill an empty hub and its runs from a backup. Runs that had
not ended go on when the hub is served. People sign in to the pages anew; their tokens stay good.

\b
Examples:
  catalog hub restore --data /srv/new-hub hub-2026-01-31.backup
  catalog hub restore --database postgresql://hub@db/hub hub.backup
"""


@click.command("backup", help=BACKUP_HELP, short_help="Write all of a hub to one file.")
@with_hub_place
@click.option("--artifacts/--no-artifacts", default=True, help="Whether artifacts and logs of runs are in it.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(data: str, database: str, artifacts: bool, file: Path) -> int:
    """Write it."""
    from hub.runs.backup import backup_server

    with open_hub(data, database) as registry, open_hub_runs(data, database) as session:
        contents = backup_server(registry, session, file, artifacts=artifacts)
    click.echo(f"wrote {file}: {_told(contents)}")
    return 0


@click.command("restore", help=RESTORE_HELP, short_help="Fill an empty hub from a backup.")
@with_hub_place
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore_command(data: str, database: str, file: Path) -> int:
    """Read it."""
    from hub.runs.restore import restore_server

    with open_hub(data, database) as registry, open_hub_runs(data, database) as session:
        contents = restore_server(registry, session, file)
    click.echo(f"restored {_told(contents)}")
    return 0


def _told(contents: Contents) -> str:
    from catalog.view.quantities import size_text

    hub = {"files": "hub_files", "accounts": "hub_accounts", "tokens": "hub_tokens", "audit entries": "hub_audit"}
    runs = {"runs": "runs", "recurring runs": "recurring_runs", "uploaded pipelines": "pipelines"}
    parts = [f"{contents.hub.get(table, 0)} {what}" for what, table in hub.items()]
    parts += [f"{contents.runs.get(table, 0)} {what}" for what, table in runs.items()]
    parts.append(f"{contents.files} files of runs ({size_text(contents.size)})")
    if contents.elsewhere:
        parts.append(f"without the artifacts in {contents.elsewhere}")
    return ", ".join(parts)
