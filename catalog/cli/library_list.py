"""`catalog list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.cli.library_rows import Row
    from catalog.errors import CatalogError

LIMIT = 100
MANY = 1000
HELP = """List the components of the libraries, each with its newest version.

The libraries are the folders in CATALOG_LIBRARIES, the folder components here,
the hubs of the project's .catalog.yaml, of your config.yaml and in
CATALOG_HUBS, and the components that come with catalog. The first that holds a
name answers for it.

\b
Examples:
  catalog list
  catalog list --limit 20 --hub acme
  catalog list --hub https://hub.example --all --format json

Of what a hub holds, --all tells name and version alone. `catalog search` finds
components by what they do.
"""


@click.command("list", help=HELP, short_help="List the components of the libraries.")
@click.option("--hub", metavar="NAME|ADDRESS", default="", help="List what this hub holds, and nothing else.")
@click.option("--limit", type=click.IntRange(1, 1000), default=LIMIT, show_default=True, help="How many at most.")
@click.option("--all", "every", is_flag=True, help="List all of them, however many.")
@with_format
def list_components(hub: str, limit: int, every: bool, form: str) -> int:
    """Print name, version and description; what cannot be read is told on stderr."""
    from catalog.cli.hub_option import chosen_libraries
    from catalog.cli.library_rows import owners, rows
    from catalog.view.safe_text import plain

    failures: list[CatalogError] = []

    def tell(error: CatalogError, what: str) -> None:
        click.echo(plain(f"{what}: {error}"), err=True)
        failures.append(error)

    libraries = chosen_libraries(hub)
    found = owners(libraries, tell)
    total = len(found)
    if not every:
        found = dict(list(found.items())[:limit])
    _print(rows(found, libraries, tell, described=not every), form)
    if total > len(found):
        click.echo(f"{len(found)} of {total} components: --all lists them all, `catalog search` finds one", err=True)
    return max((error.exit_code for error in failures), default=0)


def _print(rows: list[Row], form: str) -> None:
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.view.safe_text import one_line

    if form == "json":
        print_json([_json(row) for row in rows])
        return
    cells = [(row.name, row.version, _description(row)) for row in rows]
    if len(cells) <= MANY:
        print_table(("name", "version", "description"), cells)
        return
    # A table measures every cell first, which takes long for very many.
    click.echo("\n".join("  ".join(one_line(cell) for cell in row).rstrip() for row in cells))


def _description(row: Row) -> str:
    return f"({row.standing}) {row.description}" if row.standing else row.description


def _json(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "version": row.version,
        "description": row.description,
        "library": row.library.place,
        "standing": row.standing,
    }
