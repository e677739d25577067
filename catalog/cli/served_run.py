"""Runs on a server: started, and followed from here until they end."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from catalog.cli.workspace_options import WorkspacePlace

if TYPE_CHECKING:
    from catalog.client.clone import CloneEdits
    from catalog.client.request import RunRequest
    from catalog.client.workspace import Workspace
    from catalog.run.model import TaskChange
    from catalog.store.rows import EventRow, RunRow


def start_there(
    workspace: Workspace, request: RunRequest, place: WorkspacePlace, *, form: str, quiet: bool, detach: bool
) -> int:
    """Start what is asked for, and follow it unless it is to be left alone; the exit code."""
    return _followed(workspace, workspace.runs.start(request), place, form=form, quiet=quiet, detach=detach)


def clone_there(
    place: WorkspacePlace, reference: str, edits: CloneEdits, *, form: str, quiet: bool, detach: bool
) -> int:
    """Start a run once more, and follow it unless it is to be left alone; the exit code."""
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        row = workspace.runs.clone(named_run(workspace, reference).run_id, edits)
        return _followed(workspace, row, place, form=form, quiet=quiet, detach=detach)


def _followed(workspace: Workspace, row: RunRow, place: WorkspacePlace, *, form: str, quiet: bool, detach: bool) -> int:
    if not detach:
        return follow_there(workspace, row.run_id, place, form=form, quiet=quiet)
    from catalog.cli.run_json import print_json

    click.echo(f"started on {place.endpoint}", err=True)
    if form == "json":
        print_json({"run_id": row.run_id})
    else:
        click.echo(row.run_id)
    return 0


def follow_there(workspace: Workspace, run_id: str, place: WorkspacePlace, *, form: str, quiet: bool) -> int:
    """Show what happens to a run until it ends, then print the result; 0 for success, 1 for any other end.

    Ctrl-C ends the following; the run goes on.
    """
    from catalog.cli.followed_run import print_view
    from catalog.cli.progress import progress_for
    from catalog.cli.run_view import view_run
    from catalog.run.model import State

    with progress_for(f"run {run_id[:8]}", quiet=quiet) as progress:
        if not quiet:
            progress.note(f"run {run_id} on {place.endpoint or 'this machine'}")
        with closing(workspace.runs.watch(run_id)) as events:
            for event in events:
                if event.task:
                    progress.change(_change(event))
    view = view_run(workspace, run_id, place, every_text=form == "json")
    print_view(view, form=form, quiet=quiet)
    return 0 if view.run.state is State.SUCCEEDED else 1


def _change(event: EventRow) -> TaskChange:
    from catalog.run.model import TaskChange

    return TaskChange(event.task, "", event.state, event.time, event.attempt, event.message)
