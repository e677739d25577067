"""`catalog pipelines versions`."""

from __future__ import annotations

import click

from catalog.cli.page_options import page_listing, tell_rest, with_page
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """List the versions of a pipeline, the newest first.

\b
Example:
  catalog pipelines versions iris
"""


@click.command("versions", help=HELP, short_help="List the versions of a pipeline.")
@click.argument("pipeline")
@with_page
@with_format
@with_workspace
def versions_command(
    pipeline: str,
    search: str,
    sort: str,
    limit: int,
    page_token: str,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Print the versions."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.page_json import page_json
    from catalog.client.wire.pipeline_json import version_json
    from catalog.view.quantities import moment_text

    with open_workspace(place) as workspace:
        own = workspace.pipelines.get(pipeline)
        page = workspace.pipelines.versions(own.pipeline_id, page_listing(search, sort, limit, page_token))
    if form == "json":
        print_json(page_json(page, "versions", version_json))
        return 0
    rows = [
        (
            row.name,
            moment_text(row.created_at),
            "default" if row.version_id == own.default_version_id else "",
            row.digest[:12],
            row.package_name,
        )
        for row in page.items
    ]
    print_table(("version", "created", "", "sha256", "package"), rows)
    tell_rest(page)
    return 0
