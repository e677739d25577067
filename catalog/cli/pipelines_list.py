"""`catalog pipelines list`."""

from __future__ import annotations

import click

from catalog.cli.page_options import page_listing, tell_rest, with_page
from catalog.cli.shared_options import Places, with_format, with_places

HELP = """List uploaded pipelines, the newest first.

\b
Examples:
  catalog pipelines list
  catalog pipelines list --search iris --sort name --format json
"""


@click.command("list", help=HELP)
@with_page
@with_format
@with_places
def list_command(
    search: str, sort: str, limit: int, page_token: str, form: str, home: str, database: str, artifacts: str
) -> int:
    """Print the pipelines."""
    from catalog.cli.quantities import moment_text
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_json import page_json, pipeline_json
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(Places(home, database, artifacts)) as workspace:
        page = workspace.pipelines.page(page_listing(search, sort, limit, page_token))
    if form == "json":
        print_json(page_json(page, "pipelines", pipeline_json))
        return 0
    if not page.items:
        click.echo("no pipelines", err=True)
        return 0
    rows = [(row.name, moment_text(row.created_at), row.pipeline_id, row.description) for row in page.items]
    print_table(("pipeline", "created", "id", "description"), rows)
    tell_rest(page)
    return 0
