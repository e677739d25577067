"""Changing runs on the server, for those who may publish in a run's namespace.

Each raises UsageError (rules run-unknown, run-ambiguous), LibraryError (not-signed-in, not-allowed), and what the
function of the client or the store of that name raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catalog.client import again, control
from catalog.client.backends import backend
from catalog.client.state import require_resumable
from catalog.errors import MachineError
from catalog.store import baselines, run_labels, run_notes, runs
from catalog.store.experiment_row import ExperimentRow
from catalog.store.find_runs import get_run
from catalog.store.reported_metrics import ReportedMetric
from catalog.store.reported_metrics import report_metrics as keep_metrics
from catalog.store.rows import NoteRow, RunRow
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.read import changeable_run


def terminate_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """Ask for the end of a run; it ends within a second or so, exit tasks included. UsageError (rule run-ended)."""
    run = changeable_run(place, principal, run_id)
    try:
        control.terminate_run(run.run_id, place.session)
    except MachineError:
        # The wish is on record, and the follower tells the cluster when that answers.
        if not backend(run.engine).remote:
            raise
    return get_run(place.session.store, run.run_id)


def retry_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """Run again what did not succeed. UsageError (rules run-not-ended, run-succeeded)."""
    run = changeable_run(place, principal, run_id)
    return again.retry_detached(run.run_id, place.session)


def resume_from(place: RunPlace, principal: Principal, run_id: str, task: str) -> RunRow:
    """Run again a task and everything after it. UsageError (rules run-not-ended, unknown-task)."""
    run = changeable_run(place, principal, run_id)
    return again.resume_from(run.run_id, task, place.session)


def suspend_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """Let a run on a cluster start no more tasks for now. UsageError (rules run-ended, not-suspendable)."""
    run = changeable_run(place, principal, run_id)
    control.suspend_run(run.run_id, place.session)
    return get_run(place.session.store, run.run_id)


def resume_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """Let a suspended run go on. UsageError (rule run-ended); any other goes on already, or the follower sees to it."""
    run = changeable_run(place, principal, run_id)
    require_resumable(run)
    backend(run.engine).unsuspend(run)
    return get_run(place.session.store, run.run_id)


def archive_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """Hide a run from plain lists."""
    return _archived(place, principal, run_id, True)


def unarchive_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """Show a run in plain lists again."""
    return _archived(place, principal, run_id, False)


def _archived(place: RunPlace, principal: Principal, run_id: str, archived: bool) -> RunRow:
    run = changeable_run(place, principal, run_id)
    runs.set_archived(place.session.store, run.run_id, archived)
    return get_run(place.session.store, run.run_id)


def delete_run(place: RunPlace, principal: Principal, run_id: str) -> tuple[str, ...]:
    """Delete a run with all it left; warnings. StoreError (rule run-running) while it runs."""
    run = changeable_run(place, principal, run_id)
    return control.delete_run(run.run_id, place.session)


def change_labels(
    place: RunPlace, principal: Principal, run_id: str, put: Mapping[str, str], drop: Iterable[str] = ()
) -> dict[str, str]:
    """Set some labels and drop others; all that it has then."""
    run = changeable_run(place, principal, run_id)
    return run_labels.change_labels(place.session.store, run.run_id, put, drop)


def add_note(place: RunPlace, principal: Principal, run_id: str, text: str) -> NoteRow:
    """Leave a note, signed by the account."""
    run = changeable_run(place, principal, run_id)
    return run_notes.add_note(place.session.store, run.run_id, text, principal.account)


def edit_note(place: RunPlace, principal: Principal, run_id: str, number: int, text: str) -> None:
    """Replace the text of a note."""
    run = changeable_run(place, principal, run_id)
    run_notes.edit_note(place.session.store, run.run_id, number, text)


def delete_note(place: RunPlace, principal: Principal, run_id: str, number: int) -> None:
    """Take a note away."""
    run = changeable_run(place, principal, run_id)
    run_notes.delete_note(place.session.store, run.run_id, number)


def pin_baseline(place: RunPlace, principal: Principal, run_id: str) -> ExperimentRow:
    """Let a run be the one that the others of its experiment are compared with."""
    run = changeable_run(place, principal, run_id)
    return baselines.pin_baseline(place.session.store, run.run_id)


def report_metrics(place: RunPlace, principal: Principal, run_id: str, reported: Sequence[ReportedMetric]) -> list[str]:
    """Keep metrics of a run; of each: empty, or why not (store.reported_metrics.DUPLICATE, INVALID)."""
    run = changeable_run(place, principal, run_id)
    return keep_metrics(place.session.store, run.run_id, reported)
