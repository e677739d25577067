"""`catalog outdated`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries
    from catalog.library.lock import Lock
    from catalog.library.outdated import Used

HELP = """Tell which components of a pipeline have newer versions.

PIPELINE is a pipeline's file, or a catalog.lock. What the pipeline uses is what
its lock says where there is one beside it, else what a run would take now.
Told too are versions that were deprecated or yanked, and what to use instead.
`catalog upgrade` takes the newer versions.

\b
Examples:
  catalog outdated pipeline.yaml
  catalog outdated catalog.lock --check
  catalog outdated pipeline.yaml --all --format json

\b
Exit codes: 0 done, 1 with --check when something is outdated, 2 wrong usage,
3 a hub cannot be reached.
"""


@click.command("outdated", help=HELP, short_help="Tell which components have newer versions.")
@click.argument("pipeline", default="catalog.lock")
@click.option("--all", "every", is_flag=True, help="List what is up to date too.")
@click.option("--check", is_flag=True, help="Exit with 1 when something is outdated.")
@with_format
def outdated(pipeline: str, every: bool, check: bool, form: str) -> int:
    """Print what is outdated."""
    from catalog.cli.run_json import print_json
    from catalog.library.libraries import default_libraries
    from catalog.library.outdated import used_components

    libraries = default_libraries()
    used = used_components(_lock_of(pipeline, libraries), libraries)
    late = [item for item in used if item.is_outdated]
    shown = list(used) if every else late
    if form == "json":
        print_json(
            [{**asdict(item), "standing": asdict(item.standing), "outdated": item.is_outdated} for item in shown]
        )
    else:
        _print(shown, len(late), len(used))
    return 1 if check and late else 0


def _lock_of(what: str, libraries: Libraries) -> Lock:
    """The lock that `what` is, or that lies beside it, or that it would get now."""
    from catalog.client.locking import beside
    from catalog.client.pipelines import open_pipeline
    from catalog.library.link import link
    from catalog.library.lock import make_lock
    from catalog.library.lock_file import read_lock
    from catalog.pipeline.single import as_graph

    if what.endswith(".lock"):
        return read_lock(Path(what))
    place = beside(what)
    spec = open_pipeline(what, libraries)
    lock = read_lock(place) if place is not None and place.is_file() else None
    if lock is not None and lock.pipeline == (spec.name or ""):
        return lock
    return make_lock(link(spec if spec.graph else as_graph(spec), libraries))


def _print(shown: list[Used], late: int, total: int) -> None:
    from catalog.cli.table import print_table

    if shown:
        rows = [
            (u.name, u.version or "-", u.wanted or "-", u.newest or "gone", str(u.standing), ", ".join(u.tasks))
            for u in shown
        ]
        print_table(("name", "used", "fits", "newest", "standing", "tasks"), rows)
    click.echo(f"{late} of {total} components are outdated" if late else f"all {total} components are up to date")
