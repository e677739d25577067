"""`catalog experiments list`."""

from __future__ import annotations

import click

from catalog.cli.page_options import page_listing, tell_rest, with_page
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """List experiments, the newest first.

\b
Examples:
  catalog experiments list
  catalog experiments list --sort "last_run_created_at desc"
  catalog experiments list --archived --format json
"""


@click.command("list", help=HELP)
@click.option("--archived", is_flag=True, help="Those that are archived.")
@with_page
@with_format
@with_workspace
def list_command(
    archived: bool,
    search: str,
    sort: str,
    limit: int,
    page_token: str,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Print the experiments."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.experiment_json import experiment_json
    from catalog.client.wire.page_json import page_json
    from catalog.store.predicate import Operation, Predicate
    from catalog.view.quantities import moment_text

    shown = Predicate("archived", Operation.EQUALS, archived)
    listing = page_listing(search, sort, limit, page_token, shown)
    with open_workspace(place) as workspace:
        page = workspace.experiments.page(listing)
        default = workspace.experiments.default()
    if form == "json":
        print_json(page_json(page, "experiments", experiment_json))
        return 0
    if not page.items:
        click.echo("no experiments", err=True)
        return 0
    rows = [
        (row.name, moment_text(row.created_at), "default" if row.name == default else "", row.description)
        for row in page.items
    ]
    print_table(("experiment", "created", "", "description"), rows)
    tell_rest(page)
    return 0
