"""`catalog pipelines list`."""

from __future__ import annotations

import click

from catalog.cli.page_options import page_listing, tell_rest, with_page
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """List uploaded pipelines, the newest first.

\b
Examples:
  catalog pipelines list
  catalog pipelines list --search iris --sort name --format json
"""


@click.command("list", help=HELP)
@with_page
@with_format
@with_workspace
def list_command(search: str, sort: str, limit: int, page_token: str, form: str, place: WorkspacePlace) -> int:
    """Print the pipelines."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.page_json import page_json
    from catalog.client.wire.pipeline_json import pipeline_json
    from catalog.view.quantities import moment_text

    with open_workspace(place) as workspace:
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
