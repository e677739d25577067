"""`catalog recurring enable` and `disable`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

ENABLE = """Let recurring runs start runs again, from now on.

\b
Examples:
  catalog recurring enable nightly
  catalog recurring enable nightly --replay
"""
DISABLE = """Let recurring runs start no more runs; those that go on are left alone.

\b
Examples:
  catalog recurring disable nightly weekly
"""


@click.command("enable", help=ENABLE, short_help="Let recurring runs start runs again.")
@click.argument("job", nargs=-1, required=True)
@click.option("--replay", is_flag=True, help="Treat the ticks since it was disabled as missed ones (see --catch-up).")
@with_format
@with_workspace
def enable_command(job: tuple[str, ...], replay: bool, form: str, place: WorkspacePlace) -> int:
    """Switch them on."""
    return _switch(job, place, True, replay, form)


@click.command("disable", help=DISABLE, short_help="Let recurring runs start no more runs.")
@click.argument("job", nargs=-1, required=True)
@with_format
@with_workspace
def disable_command(job: tuple[str, ...], form: str, place: WorkspacePlace) -> int:
    """Switch them off."""
    return _switch(job, place, False, False, form)


def _switch(references: tuple[str, ...], place: WorkspacePlace, enabled: bool, replay: bool, form: str) -> int:
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace

    word = "enabled" if enabled else "disabled"
    with open_workspace(place) as workspace:
        found = [workspace.recurring_runs.get(reference).run for reference in references]
        for job in found:
            workspace.recurring_runs.set_enabled(job.recurring_run_id, enabled, replay=replay)
            if form == "text":
                click.echo(f"{word} recurring run {job.recurring_run_id}")
    if form == "json":
        print_json({word: [job.recurring_run_id for job in found]})
    return 0
