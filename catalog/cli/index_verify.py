"""`catalog index verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.library.hub.files import HubFiles
    from hub.index.verify import Verified

HELP = """Read a whole hub, and verify it: every digest, and the rules of the format.

HUB is a folder, an address, or the name of a configured hub.

\b
Examples:
  catalog index verify hub/public
  catalog index verify https://hub.example/ --format json

\b
Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 the hub
cannot be reached.
"""


@click.command("verify", help=HELP, short_help="Verify every digest of a hub.")
@click.argument("hub", metavar="HUB")
@with_format
def verify_command(hub: str, form: str) -> int:
    """Verify, and print everything that is wrong."""
    from catalog.cli.finding_json import finding_json
    from catalog.cli.run_json import print_json
    from catalog.view.safe_text import plain
    from hub.index.verify import verify_index

    verified = verify_index(_files(hub))
    if form == "json":
        print_json({**_counts(verified), "findings": [finding_json(found) for found in verified.findings]})
    else:
        for finding in verified.findings:
            click.echo(plain(str(finding)), err=True)
        counts = _counts(verified)
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        wrong = len(verified.findings)
        click.echo(f"{hub}: {told}; {wrong or 'nothing'} wrong")
    return 1 if verified.findings else 0


def _files(hub: str) -> HubFiles:
    """The files where they are: what was read and kept before says nothing about them."""
    from catalog.library.hub.cached_files import CachedFiles
    from catalog.library.hub.folder_files import FolderFiles
    from catalog.library.hub.open_files import open_files
    from catalog.library.hub.open_hub import hub_entry

    if Path(hub).is_dir():
        return FolderFiles(Path(hub))
    files = open_files(hub_entry(hub).url)
    return files.remote if isinstance(files, CachedFiles) else files


def _counts(verified: Verified) -> dict[str, int]:
    return {"components": verified.components, "versions": verified.versions, "files": verified.files}
