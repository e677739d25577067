"""Starting what is on record: every recorded fire gets its run, however often the process dies on the way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalog.client.scheduler.order import EndRun, FireOrder, StartRun
from catalog.client.scheduler.settle import moment_of
from catalog.errors import CatalogError, MachineError, StoreError

if TYPE_CHECKING:
    from catalog.store.schedule_rows import FireRow
    from catalog.store.store import Store

MOST_TRIES = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
_LOG = logging.getLogger(__name__)


def start_recorded(
    store: Store, start: StartRun, end: EndRun, clock: Callable[[], datetime], still_ours: Callable[[], bool]
) -> tuple[str, ...]:
    """Start the runs that are on record and not started; returns their ids.

    A fault of the machine or the network is tried again later, up to eight times; any other fault is kept with the
    fire. Stops early when `still_ours` says that another server does this now.
    """
    from catalog.store.schedule_fires import fires_to_start

    started: list[str] = []
    for fire in fires_to_start(store, clock().timestamp()):
        if not still_ours():
            break
        if _start(store, fire, start, end, clock):
            started.append(fire.run_id)
    return tuple(started)


def _start(store: Store, fire: FireRow, start: StartRun, end: EndRun, clock: Callable[[], datetime]) -> bool:
    from catalog.store.recurring_runs import get_recurring_run
    from catalog.store.schedule_fires import note_failed, note_retry, note_started

    try:
        job = get_recurring_run(store, fire.recurring_run_id)
        for run_id in fire.replaces:
            end(run_id)
        start(FireOrder(job, moment_of(fire.scheduled_at), fire.index or 1, fire.run_id, bool(fire.backfill_id)))
    except CatalogError as error:
        if fire.tries + 1 < MOST_TRIES and isinstance(error, (MachineError, StoreError)):
            note_retry(store, fire, str(error), (clock() + _pause(fire.tries)).timestamp())
        else:
            note_failed(store, fire, str(error))
        return False
    except Exception as error:
        # A bug that meets one recurring run must not keep the others from running.
        _LOG.exception("run `%s` of recurring run `%s` cannot be started", fire.run_id, fire.recurring_run_id)
        note_failed(store, fire, f"catalog has a bug: {error!r}")
        return False
    note_started(store, fire, clock().timestamp())
    return True


def _pause(tries: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << tries), LONGEST_PAUSE)
