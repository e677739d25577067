"""`catalog runs label`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Set or drop labels of a run, and print all it has then.

NAME=VALUE sets a label, NAME- drops it.

\b
Examples:
  catalog runs label last team=vision
  catalog runs label 3f2a reviewed=yes draft-
  catalog runs list --label team=vision
"""


@click.command("label", help=HELP, short_help="Set or drop labels.")
@click.argument("run")
@click.argument("labels", nargs=-1, metavar="[NAME=VALUE | NAME-]...")
@with_format
@with_workspace
def label_command(run: str, labels: tuple[str, ...], form: str, place: WorkspacePlace) -> int:
    """Change the labels and print them."""
    from catalog.cli.arguments import key_values
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import named_run, open_workspace
    from catalog.view.safe_text import one_line

    dropped = [text[:-1] for text in labels if "=" not in text and text.endswith("-")]
    put = key_values([text for text in labels if "=" in text or not text.endswith("-")], "label")
    with open_workspace(place) as workspace:
        found = workspace.runs.change_labels(named_run(workspace, run).run_id, put, dropped)
    if form == "json":
        print_json(found)
        return 0
    for name, value in found.items():
        click.echo(f"{one_line(name)}={one_line(value)}")
    return 0
