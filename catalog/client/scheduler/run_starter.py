"""Starting the run of an order: stored under the order's id, and then set going."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from catalog.client.create import create_run
from catalog.client.prepare import Prepare, prepare_run
from catalog.client.scheduler.job_request import filled, job_request
from catalog.client.scheduler.order import EndRun, FireOrder, StartRun
from catalog.client.session import Session
from catalog.errors import StoreError, UsageError


def make_starter(
    session: Session,
    launch: Callable[[str], None],
    clock: Callable[[], datetime],
    prepare: Prepare = prepare_run,
) -> StartRun:
    """What starts runs of this session. `launch` sets a stored run going; it may be given one that goes on or ended.

    The starter raises what preparing and storing a run raises.
    """

    def start(order: FireOrder) -> None:
        if not _is_stored(order.run_id, session):
            _store(order, session, clock(), prepare)
        launch(order.run_id)

    return start


def make_ender(session: Session) -> EndRun:
    """What ends runs of this session; nothing happens to one that has ended or is gone."""
    from catalog.client.control import terminate_run

    def end(run_id: str) -> None:
        try:
            terminate_run(run_id, session)
        except UsageError as error:
            if error.rule not in ("run-ended", "run-unknown"):
                raise

    return end


def make_launcher(session: Session) -> Callable[[str], None]:
    """What sets stored runs going in processes of their own, unless they go on or have ended."""
    from catalog.client.detach import start_detached
    from catalog.client.state import is_interrupted
    from catalog.store.find_runs import get_run

    def launch(run_id: str) -> None:
        if is_interrupted(get_run(session.store, run_id), session):
            start_detached(run_id, session)

    return launch


def _store(order: FireOrder, session: Session, now: datetime, prepare: Prepare) -> None:
    prepared = prepare(job_request(order, session, now), session)
    # Placeholders stand in the pipeline's own defaults too.
    prepared = replace(prepared, arguments=filled(prepared.arguments, order, now))
    try:
        create_run(prepared, session, order.run_id)
    except StoreError as error:
        # Another server was faster with the same order.
        if error.rule != "run-exists":
            raise


def _is_stored(run_id: str, session: Session) -> bool:
    from catalog.store.find_runs import get_run

    try:
        return get_run(session.store, run_id).run_id == run_id
    except UsageError as error:
        if error.rule != "run-unknown":
            raise
        return False
