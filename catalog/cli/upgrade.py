"""`catalog upgrade`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.shared_options import with_format
from catalog.view.safe_text import one_line, plain

if TYPE_CHECKING:
    from catalog.diff.graph_upgrade import TaskUpgrade
    from catalog.diff.upgrade import Upgrade

HELP = """Take newer versions of the components that a pipeline uses.

Every NAME@RANGE in PIPELINE, a YAML file, is led to the newest version, and
catalog.lock beside it is written anew where there is one. With --major also
across breaking changes, by the migrations that come with those versions.
Comments and layout of the file stay. When a migration is missing for what the
pipeline uses, nothing is written.

\b
Examples:
  catalog upgrade pipeline.yaml --dry-run
  catalog upgrade pipeline.yaml
  catalog upgrade pipeline.yaml --major
"""


@click.command("upgrade", help=HELP, short_help="Take newer versions of a pipeline's components.")
@click.argument("pipeline", type=click.Path(dir_okay=False))
@click.option("--major", is_flag=True, help="Take versions with breaking changes too.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change as a unified diff.")
@with_format
def upgrade(pipeline: str, major: bool, dry_run: bool, form: str) -> int:
    """Upgrade the file, or show how."""
    from catalog.diff.upgrade import plan_upgrade, unified_diff, write_upgrade
    from catalog.library.libraries import default_libraries

    planned = plan_upgrade(Path(pipeline), default_libraries(), major=major)
    if not dry_run:
        write_upgrade(planned)
    if form == "json":
        from catalog.cli.run_json import print_json

        print_json({**_json(planned), "diff": unified_diff(planned), "written": not dry_run})
        return 0
    if dry_run:
        shown = unified_diff(planned)
        click.echo(plain(shown) if sys.stdout.isatty() else shown, nl=False)
    # What a dry run prints on stdout is the diff alone, for `patch` and `git apply`.
    _print(planned, err=dry_run)
    return 0


def _print(planned: Upgrade, *, err: bool) -> None:
    for task in planned.tasks:
        changed = f" ({task.before.name} → {task.after.name})" if task.before.name != task.after.name else ""
        versions = f"{task.route.old} → {task.route.new}"
        click.echo(one_line(f"{'/'.join(task.path)}: {_name(task)} {versions}{changed}"), err=err)
        for note in task.route.notes:
            click.echo(f"    note: {one_line(note)}", err=err)
    if not planned.tasks:
        click.echo(f"{one_line(str(planned.path))} uses the newest versions", err=err)


def _name(task: TaskUpgrade) -> str:
    return (task.before.name or "").partition("@")[0]


def _json(planned: Upgrade) -> dict[str, Any]:
    return {
        "pipeline": str(planned.path),
        "tasks": [
            {
                "task": "/".join(task.path),
                "before": task.before.name,
                "after": task.after.name,
                "old_version": task.route.old,
                "new_version": task.route.new,
                "notes": list(task.route.notes),
            }
            for task in planned.tasks
        ],
    }
