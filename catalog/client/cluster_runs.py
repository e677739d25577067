"""Runs that go on without us: submitted, and looked at again whenever somebody likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from catalog.client.backends import backend
from catalog.client.cluster_backend import make_run, open_site
from catalog.client.execute import OnChange, make_work, stored_spec
from catalog.client.lost_workflow import end_lost, is_lost
from catalog.client.session import Session
from catalog.errors import StoreError
from catalog.pipeline.groups import containers_of
from catalog.run.model import Change, RunChange, State
from catalog.run.plan import Report
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.run.argo.argo_run import ArgoRun
    from catalog.store.rows import RunRow


def submit_run(run_id: str, session: Session, spec: ComponentSpec | None = None) -> RunRow:
    """Submit a stored run to its cluster and return it; idempotent. Raises MachineError when the cluster refuses."""
    return _driven(run_id, session, lambda driver: driver.submit(), spec=spec)


def submit_again(run_id: str, session: Session, reset: Callable[[RunRow], None]) -> RunRow:
    """Submit what is left to run of a run that has ended and return it; `reset` first says what that is.

    Raises StoreError (rule run-claimed) while another runner drives it, MachineError when the cluster refuses.
    """
    return _driven(run_id, session, lambda driver: driver.submit(), reset=reset)


def sync_run(run_id: str, session: Session, on_change: OnChange | None = None) -> RunRow:
    """Put on record what has become of a run on a cluster, logs and outputs included; returns at once.

    Nothing happens to a run that has ended, is driven by another process, or is on this machine. Raises UsageError for
    an unknown run, MachineError when the cluster or the artifact repository does not answer.
    """
    from catalog.store.find_runs import get_run

    row = get_run(session.store, run_id)
    if row.state.ended or not backend(row.engine).remote:
        return row
    try:
        return _driven(row.run_id, session, lambda driver: driver.sync(), on_change=on_change)
    except StoreError as error:
        if error.rule != "run-claimed":
            raise
        return get_run(session.store, row.run_id)


def follow_workflow(run_id: str, session: Session) -> RunRow:
    """As sync_run, for who does it again and again: a workflow that was there and is gone has ended the run.

    Raises StoreError (rule run-claimed) too, and what submitting a run that was not submitted yet raises.
    """
    return _driven(run_id, session, lambda driver: driver.sync(), lost_ends=True)


def sync_all(session: Session) -> list[RunRow]:
    """Sync every run on a cluster that has not ended; those runs, the newest first."""
    from catalog.store.find_runs import RunFilter, list_runs

    open_runs = [
        row
        for state in (State.PENDING, State.RUNNING)
        for row in list_runs(session.store, RunFilter(state=state, archived=None), limit=1000)
        if backend(row.engine).remote
    ]
    return [sync_run(row.run_id, session) for row in sorted(open_runs, key=lambda row: -row.created_at)]


def _driven(
    run_id: str,
    session: Session,
    act: Callable[[ArgoRun], object],
    *,
    spec: ComponentSpec | None = None,
    on_change: OnChange | None = None,
    reset: Callable[[RunRow], None] | None = None,
    lost_ends: bool = False,
) -> RunRow:
    from catalog.store.claims import claim_run, release, this_runner
    from catalog.store.find_runs import get_run

    runner = this_runner()
    claim_run(session.store, run_id, runner)
    try:
        row = get_run(session.store, run_id)
        if row.state.ended == (reset is not None):
            if reset is not None:
                reset(row)
            linked = stored_spec(row, session) if spec is None else spec
            with open_site(row, containers_of(linked)) as site:
                work = make_work(row, linked, session, lambda: False, on_change)
                if lost_ends and is_lost(site, work):
                    end_lost(row, session)
                    return get_run(session.store, run_id)
                act(make_run(site, session, replace(work, report=_news_only(row, work.report))))
    finally:
        release(session.store, run_id, runner)
    return get_run(session.store, run_id)


def _news_only(row: RunRow, report: Report) -> Report:
    """`report` without saying again what the run's record says: whoever syncs begins with that, every few seconds."""
    known = (row.state, row.message)

    def tell(change: Change) -> None:
        nonlocal known
        if isinstance(change, RunChange):
            if known == (change.state, change.message):
                return
            known = (change.state, change.message)
        report(change)

    return tell
