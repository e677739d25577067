"""A run whose workflow somebody deleted while nobody looked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from catalog.client.backends import Work
from catalog.client.session import Session
from catalog.run.model import RunChange, State, TaskChange

if TYPE_CHECKING:
    from catalog.run.argo.begin import Site
    from catalog.store.rows import RunRow

LOST = "its workflow was deleted from the cluster before the end of the run was seen"


def is_lost(site: Site, work: Work) -> bool:
    """True when something of the run has happened on its cluster, which has no workflow of it any more."""
    from catalog.run.argo.submit import find_submitted

    happened = any(seen.attempt for seen in work.plan.seen.values())
    return happened and find_submitted(site.cluster, site.target.namespace, work.plan.run_id) is None


def end_lost(row: RunRow, session: Session) -> None:
    """Put on record that the run has ended with its workflow; what was brought home of it stays."""
    from catalog.store.progress import get_tasks
    from catalog.store.record import record_many

    now = time.time()
    state = State.TERMINATED if row.terminate_requested else State.FAILED
    tasks = [
        TaskChange(task.task, task.component, state, now, task.attempt, LOST)
        for task in get_tasks(session.store, row.run_id)
        if not task.state.ended
    ]
    record_many(session.store, row.run_id, [*tasks, RunChange(state, now, LOST)])
