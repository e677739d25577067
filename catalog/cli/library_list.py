"""`catalog list`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format

HELP = """List the components of the libraries, each with its newest version.

The libraries are the folders in CATALOG_LIBRARIES, the folder components here,
and the components that come with catalog.

\b
Examples:
  catalog list
  catalog list --format json
"""


@click.command("list", help=HELP, short_help="List the components of the libraries.")
@with_format
def list_components(form: str) -> int:
    """Print name, version and description; a component that cannot be read is told on stderr."""
    from catalog.cli.run_json import print_json
    from catalog.cli.safe_text import plain
    from catalog.cli.table import print_table
    from catalog.errors import CatalogError
    from catalog.library.libraries import default_libraries

    libraries = default_libraries()
    rows: list[tuple[str, str, str]] = []
    broken = 0
    for name in libraries.names():
        try:
            spec = libraries.resolve(name)
        except CatalogError as error:
            click.echo(plain(f"{name}: {error}"), err=True)
            broken += 1
            continue
        rows.append((name, spec.source.version if spec.source else "", spec.description or ""))
    if form == "json":
        print_json([dict(zip(("name", "version", "description"), row, strict=True)) for row in rows])
    else:
        print_table(("name", "version", "description"), rows)
    return 1 if broken else 0
