"""One look at one run that has not ended: what it needs so that it goes on, or its record does."""

from __future__ import annotations

import time

from catalog.client.backends import backend
from catalog.client.cluster_runs import follow_workflow
from catalog.client.control import terminate_run
from catalog.client.detach import LOG as RUNNER_LOG
from catalog.client.detach import start_detached
from catalog.client.session import Session
from catalog.errors import StoreError, UsageError
from catalog.run.model import RunChange
from catalog.store.find_runs import get_run
from catalog.store.open_runs import OpenRun
from catalog.store.record import record

_TAIL_BYTES = 4096
_SHOWN = 500


def follow_run(run: OpenRun, session: Session) -> None:
    """Bring a run of a cluster home as far as it is; start one of this machine that nobody drives.

    A run whose end was asked for while nobody drove it is ended. Nothing happens to a run that ended meanwhile or that
    a runner took. Raises CatalogError when it cannot be done now.
    """
    try:
        if run.terminate_requested:
            terminate_run(run.run_id, session)
        if backend(run.engine).remote:
            follow_workflow(run.run_id, session)
        elif not run.terminate_requested:
            start_detached(run.run_id, session)
    except (StoreError, UsageError) as error:
        if error.rule not in ("run-claimed", "run-ended", "run-unknown", "run-lost"):
            raise


def tell_trouble(run: OpenRun, session: Session, reason: str) -> None:
    """Say in the run's record why it does not go on; once for each reason."""
    message = f"not followed: {reason}"[:_SHOWN]
    row = get_run(session.store, run.run_id)
    if not row.state.ended and row.message != message:
        record(session.store, run.run_id, RunChange(row.state, time.time(), message))


def last_words(run: OpenRun, session: Session) -> str:
    """The last line that a runner of this run printed before it ended; empty without."""
    file = session.run_folder(run.run_id) / RUNNER_LOG
    try:
        with file.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - _TAIL_BYTES))
            lines = stream.read().decode("utf-8", "replace").split("\n")
    except OSError:  # no runner has ever begun
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
