"""`catalog publish`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.publish_place import open_place, remind_of_signature, with_place
from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.publish.prepare import Prepared
    from hub.publish.publish import Published

HELP = """Publish one version of a component to a hub.

PATH is the folder of a version, components/echo/1.0.0, or a component file that
states its name and version. It is checked as catalog check --strict does, its
number must go with what changed, and what is published never changes: the same
files again are fine, others are refused.

\b
Examples:
  catalog publish components/echo/1.0.0 --to hub/public
  catalog publish components/echo/1.0.0 --to https://hub.example --namespace team
  catalog publish components/echo/1.0.0 --to acme --tag stable --dry-run

\b
Exit codes: 0 it is published, 1 refused, 2 wrong usage, 3 the hub cannot be
reached.
"""


@click.command("publish", help=HELP, short_help="Publish one version of a component to a hub.")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@with_place
@click.option("--namespace", metavar="NAME", default="", help="Publish it as NAME/component.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Let a tag name this version; may be repeated.")
@click.option("--downgrade", is_flag=True, help="Allow a version below the latest, to mend an old line.")
@click.option("--dry-run", "dry", is_flag=True, help="Check everything; publish nothing.")
@with_format
def publish(path: Path, to: str, namespace: str, tags: tuple[str, ...], downgrade: bool, dry: bool, form: str) -> int:
    """Check, publish, and tell."""
    from hub.publish.place import Wish
    from hub.publish.prepare import prepare
    from hub.publish.submission import read_submission

    place = open_place(to)
    prepared = prepare(read_submission(path, namespace), at=path)
    published = place.publish(prepared, Wish(dry, downgrade, tags))
    _tell(prepared, published, dry, to, form)
    if published.created and not dry:
        remind_of_signature(place, to)
    return 0


def _tell(prepared: Prepared, published: Published, dry: bool, to: str, form: str) -> None:
    from catalog.cli.finding_json import finding_json
    from catalog.cli.run_json import print_json
    from catalog.view.safe_text import plain

    label = f"{published.name}@{published.version}"
    if form == "json":
        names = ("name", "version", "digest", "created")
        value = {name: getattr(published, name) for name in names}
        print_json({**value, "dry_run": dry, "findings": [finding_json(found) for found in published.findings]})
        return
    for finding in prepared.findings:
        click.echo(plain(str(finding)), err=True)
    if not published.created:
        click.echo(f"{to} has {label} already, with the same files")
    else:
        click.echo(f"{'would publish' if dry else 'published'} {label} to {to}: sha256:{published.digest}")
