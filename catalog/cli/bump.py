"""`catalog bump`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.diff.next_folder import NextVersion
    from catalog.library.folder import FolderLibrary

HELP = """Make the folder of a component's next version.

The newest version's folder is copied, and the new number is put into its
component.yaml and README. The number follows from what changed: in the file
named with --from, or in the newest component.yaml since the last commit. A
major version gets a draft of migrations.yaml. Nothing is overwritten.

\b
Examples:
  catalog bump echo --from edited.yaml
  catalog bump echo --level minor
  catalog bump echo --level major --dir my-components
"""


@click.command("bump", help=HELP, short_help="Make the next version of a component.")
@click.argument("name")
@click.option(
    "--level",
    type=click.Choice(["patch", "minor", "major"]),
    help="The bump; refused when too small. [default: what changed]",
)
@click.option(
    "--from", "edited", metavar="FILE", type=click.Path(dir_okay=False), help="The component.yaml as it is to be."
)
@click.option(
    "--dir",
    "folder",
    metavar="LIBRARY",
    type=click.Path(file_okay=False),
    default="components",
    show_default=True,
    help="The folder of the library.",
)
def bump(name: str, level: str | None, edited: str | None, folder: str) -> int:
    """Make the folder and tell its path."""
    from catalog.diff.level import Level
    from catalog.diff.next_folder import make_folder, plan_next
    from catalog.diff.text_files import read_text

    plan = plan_next(
        _library(folder), name, None if edited is None else read_text(Path(edited)), Level[(level or "none").upper()]
    )
    made = make_folder(plan)
    for change in plan.comparison.changes:
        click.echo(f"{change.level.word:<6} {one_line(f'{change.kind} {change.port}'.rstrip())}: {change.reason}")
    click.echo(f"made {made} from {plan.old}")
    _print_notes(plan, edited is None)
    return 0


def _library(folder: str) -> FolderLibrary:
    from catalog.errors import UsageError
    from catalog.library.folder import FolderLibrary

    root = Path(folder)
    if not root.is_dir():
        raise UsageError(f"there is no folder {root}", rule="library-missing", hint="name the library with --dir")
    return FolderLibrary(root)


def _print_notes(plan: NextVersion, in_place: bool) -> None:
    from catalog.diff.migrations import NAME
    from catalog.library.folder import FILE

    if plan.files.get(NAME):
        click.echo(f"read {plan.folder / NAME} and complete it")
    if in_place and plan.comparison.changes:
        click.echo(f"version {plan.old} was edited itself; restore it: git checkout -- {plan.source / FILE}")
