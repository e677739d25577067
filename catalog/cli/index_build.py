"""`catalog index build`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.library.folder import FolderLibrary
    from hub.index.build import Built
    from hub.index.folder_build import Drift

HELP = """Make a hub of static files from libraries.

LIBRARY is a folder of components, <name>/<version>/component.yaml. Where two
of them hold a name, the first counts. The same libraries give the same bytes.
Versions that the hub has and the libraries no longer have stay in it, and so
does what was said of versions: deprecated, superseded, yanked.

\b
Examples:
  catalog index build components -o hub/public
  catalog index build components -o hub/public --check
  catalog test components/ --format json -o report.json
  catalog index build components -o hub/public --results report.json

\b
Exit codes: 0 the index is made (with --check: it is as it should be),
1 something stands against it (with --check: it would change), 2 wrong usage.
"""


@click.command("build", help=HELP, short_help="Make a hub of static files from libraries.")
@click.argument("libraries", metavar="LIBRARY...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the hub.",
)
@click.option("--check", is_flag=True, help="Change nothing; tell what would change.")
@click.option(
    "--fresh", is_flag=True, help="Forget what the hub has: versions that are gone, states, other published bytes."
)
@click.option(
    "--results",
    metavar="FILE",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Keep the results of a report of catalog test --format json beside the index.",
)
@with_format
def build_command(
    libraries: tuple[Path, ...], folder: Path, check: bool, fresh: bool, results: Path | None, form: str
) -> int:
    """Build, or compare, and tell."""
    from datetime import datetime, timezone

    from catalog.diff.text_files import read_text
    from hub.index.folder_build import build_folder, check_folder
    from hub.index.records import time_text

    found = [_library(path) for path in libraries]
    if check:
        return _tell_drift(folder, check_folder(found, folder, fresh=fresh), form)
    report = read_text(results) if results else ""
    built = build_folder(found, folder, fresh=fresh, report=report, at=time_text(datetime.now(timezone.utc)))
    _warn(built)
    if form == "json":
        _print(folder, built)
    else:
        added = f", {len(built.added)} of them new" if built.added else ""
        click.echo(f"{folder}: {_count(len(built.digests), 'version')}{added}")
    return 0


def _library(path: Path) -> FolderLibrary:
    from catalog.errors import UsageError
    from catalog.library.folder import FolderLibrary

    if not path.is_dir():
        raise UsageError(f"there is no folder {path}", rule="library-missing", hint="name a folder of components")
    return FolderLibrary(path)


def _tell_drift(folder: Path, drift: Drift, form: str) -> int:
    _warn(drift.built)
    same = not drift.written and not drift.removed
    if form == "json":
        _print(folder, drift.built, written=drift.written, removed=drift.removed, same=same)
    elif same:
        click.echo(f"{folder} is up to date: {_count(len(drift.built.digests), 'version')}")
    else:
        lines = [f"new: {name}" for name in drift.built.added]
        lines += [f"would write {path}" for path in drift.written]
        lines += [f"would remove {path}" for path in drift.removed]
        click.echo("\n".join(lines))
        click.echo(f"{folder} is not up to date: catalog index build … -o {folder}", err=True)
    return 0 if same else 1


def _warn(built: Built) -> None:
    from catalog.view.safe_text import plain

    for finding in built.warnings:
        click.echo(plain(str(finding)), err=True)


def _print(folder: Path, built: Built, **more: Any) -> None:
    from catalog.cli.run_json import print_json

    digests = dict(sorted(built.digests.items()))
    print_json({"hub": str(folder), "versions": digests, "added": built.added, "kept": built.kept, **more})


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
