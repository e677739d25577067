"""`catalog index import-git`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.history.report import ImportReport

HELP = """Make a hub of every version of every component in a git repository.

REPO is a clone (a work tree or a bare repository), or an https, ssh or file
address, which is cloned for the moment. All its branches and tags are read;
each file that is a component, at any commit, becomes a version that never
changes. The hub answers for the files' old addresses on GitHub too, at every
commit, branch and tag, so that links to moved and deleted files load again.

A later import of the same repository adds what is new and keeps the rest.

\b
Examples:
  catalog index import-git ~/pipelines -o hub/ --path components
  catalog index import-git https://github.com/kubeflow/pipelines -o hub/
  catalog index import-git mirror.git -o hub/ --origin kubeflow/pipelines
"""

MOST_SHOWN = 20


@click.command("import-git", help=HELP, short_help="Make a hub of a git repository's history.")
@click.argument("repository", metavar="REPO")
@click.option(
    "-o",
    "--output",
    "hub",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The hub's folder; it is made, or added to.",
)
@click.option(
    "--path",
    default="components",
    show_default=True,
    help="The folder of the repository that holds the components; . is all of it.",
)
@click.option(
    "--origin",
    metavar="OWNER/NAME",
    default="",
    help="Whose addresses on GitHub are answered for. [default: those of REPO, or of its remote origin]",
)
@with_format
def import_git_command(repository: str, hub: Path, path: str, origin: str, form: str) -> int:
    """Import, and say what came of it; a repository without any component is a finding."""
    from hub.history.git_place import git_place, given_origin, tree_path
    from hub.history.import_git import import_git
    from hub.history.repository import open_repository
    from hub.index.folder_store import FolderStore

    place, below = git_place(repository), tree_path(path)
    whose = given_origin(origin) if origin else ""
    with open_repository(place) as opened:
        report = import_git(opened, FolderStore(hub), below, whose)
    if form == "json":
        from catalog.cli.run_json import print_json

        print_json(report.as_json())
    else:
        _show(report, hub, path)
    return 0 if report.names else 1


def _show(report: ImportReport, hub: Path, path: str) -> None:
    from catalog.view.safe_text import one_line

    click.echo(f"{hub}: {len(report.names)} components in {len(report.added) + len(report.kept)} versions", nl=False)
    click.echo(f", {len(report.added)} of them new, from {report.commits} commits of {one_line(report.origin)}")
    for item in report.skipped[:MOST_SHOWN]:
        click.echo(f"  no component: {one_line(item.path)} ({item.blob[:12]}): {one_line(item.message)} [{item.rule}]")
    if report.skipped:
        told = ", ".join(f"{count} {rule}" for rule, count in report.reasons().items())
        click.echo(f"{len(report.skipped)} files are no components: {told} (all of them: --format json)")
    if report.origin.startswith("local/"):
        click.echo("Old addresses are not answered for: name the repository with --origin OWNER/NAME.", err=True)
    if report.shallow:
        click.echo("The clone is shallow, so older versions are missing: git fetch --unshallow", err=True)
    if not report.names:
        click.echo(f"There is no component below {one_line(path)}: name another folder with --path.", err=True)
