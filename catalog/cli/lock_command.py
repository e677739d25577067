"""`catalog lock`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import Places, with_places
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.library.lock import Lock

HELP = """Write the lock of a pipeline: which component each reference stands for.

The lock is catalog.lock beside the pipeline's file. A run of the pipeline then
takes exactly those components, verified by digest.

\b
Examples:
  catalog lock examples/iris.yaml
  catalog lock examples/iris.yaml -o build/catalog.lock
  catalog lock examples/iris.yaml --check
"""


@click.command("lock", help=HELP, short_help="Write the lock of a pipeline.")
@click.argument("pipeline")
@click.option("-o", "--output", metavar="FILE", default="", type=click.Path(dir_okay=False), help="Where to write it.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when the lock there would change.")
@with_places
def lock(pipeline: str, output: str, check: bool, home: str, database: str, artifacts: str) -> int:
    """Write or check the lock."""
    from catalog.client.lock import lock_pipeline

    path = Path(output) if output else None
    with Places(home, database, artifacts).open() as session:
        if check:
            return _check(pipeline, path, session)
        place, written = lock_pipeline(
            pipeline, session, path, lambda note: click.echo(plain(f"warning: {note}"), err=True)
        )
    click.echo(f"wrote {place}: {_counted(len(written.components))}")
    return 0


def _check(pipeline: str, path: Path | None, session: Session) -> int:
    from catalog.client.locking import beside
    from catalog.errors import UsageError
    from catalog.library.lock_file import read_lock

    place = path or beside(pipeline)
    if place is None:
        raise UsageError("only a pipeline in a file has a lock beside it", rule="lock-place", hint="name it with -o")
    if not place.is_file():
        hint = "write it with `catalog lock PIPELINE`"
        raise UsageError(f"there is no {place}", rule="lock-absent", hint=hint)
    differences = _differences(read_lock(place), _made_anew(pipeline, place, session))
    for line in differences:
        click.echo(line)
    if not differences:
        click.echo(f"{place} is up to date")
        return 0
    click.echo(f"{place} is out of date: `catalog lock {pipeline}` writes it anew")
    return 1


def _made_anew(pipeline: str, place: Path, session: Session) -> Lock:
    from catalog.client.pipelines import open_pipeline
    from catalog.library.link import link
    from catalog.library.lock import make_lock

    return make_lock(link(open_pipeline(pipeline, session.libraries), session.libraries), place.absolute().parent)


def _differences(old: Lock, new: Lock) -> list[str]:
    """A line for each component that a new lock would add, drop or change."""
    before = {(entry.ref, entry.digest): entry for entry in old.components}
    after = {(entry.ref, entry.digest): entry for entry in new.components}
    lines = [
        f"- {one_line(before[key].ref)} {one_line(before[key].version)} {key[1][:12]}"
        for key in before.keys() - after.keys()
    ]
    lines += [
        f"+ {one_line(after[key].ref)} {one_line(after[key].version)} {key[1][:12]}"
        for key in after.keys() - before.keys()
    ]
    lines += [
        f"~ {one_line(key[0])}: how it is used, or its image, changed"
        for key in before.keys() & after.keys()
        if before[key] != after[key]
    ]
    return sorted(lines, key=lambda line: (line[2:], line[0]))


def _counted(count: int) -> str:
    return "1 component" if count == 1 else f"{count} components"
