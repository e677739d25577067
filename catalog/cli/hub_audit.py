"""`catalog hub audit`."""

from __future__ import annotations

import time
from dataclasses import asdict

import click

from catalog.cli.hub_place import open_hub, with_hub_place
from catalog.cli.lifetime import lifetime
from catalog.cli.shared_options import with_format

HELP = """Show who did what to the hub, the newest first. Refusals are there too.

\b
Examples:
  catalog hub audit --data /srv/hub --since 7d
  catalog hub audit --data /srv/hub --target team/echo
  catalog hub audit --data /srv/hub --account ada --format json
"""


@click.command("audit", help=HELP, short_help="Show who did what.")
@with_hub_place
@click.option("--account", metavar="NAME", default="", help="Only what this account did.")
@click.option("--action", metavar="NAME", default="", help="Only this action, such as publish or token-create.")
@click.option("--target", metavar="NAME", default="", help="Only what was done to this: a component, name@version, …")
@click.option("--since", type=lifetime, metavar="TIME", help="Only the last so long, such as 7d.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many at most.")
@with_format
def audit_command(
    data: str, database: str, account: str, action: str, target: str, since: float | None, limit: int, form: str
) -> int:
    """Print the entries."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.view.quantities import moment_text
    from hub.registry.audit import list_audit

    start = 0.0 if since is None else time.time() - since
    with open_hub(data, database) as registry:
        found = list_audit(registry, account=account, action=action, target=target, since=start, limit=limit)
    if form == "json":
        print_json([asdict(each) for each in found])
        return 0
    rows = [
        (moment_text(each.at), each.account, each.token_id, each.action, each.outcome, each.target, each.detail)
        for each in found
    ]
    print_table(("time", "account", "token", "action", "outcome", "target", "detail"), rows)
    return 0
