"""The embedded scheduler: a thin loop that settles what is due and starts what is on record, one leader at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from catalog.client.lead import LEASE_SECONDS, Lead
from catalog.client.scheduler.order import EndRun, StartRun
from catalog.client.scheduler.settle import moment_of, settle
from catalog.client.scheduler.start_recorded import start_recorded
from catalog.errors import CatalogError, UsageError

if TYPE_CHECKING:
    from catalog.store.store import Store

LEAD = "scheduler"
# A tick is never later than this, and a schedule that was just made never waits longer to be seen.
LONGEST_PAUSE = 1.0
_LOG = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did: whether this server leads, the runs it started, and when the next tick is."""

    leads: bool
    started: tuple[str, ...] = ()
    next_fire: datetime | None = None


class Scheduler:
    """Starts the runs of all recurring runs of a store.

    Several may share a store: one leads, and another takes over when it gives up the lead or is silent for
    `lease_seconds`. That no tick is lost or doubled does not rest on the lease, which only saves work: a tick is
    recorded once, and its run has an id that follows from it.
    """

    def __init__(
        self,
        store: Store,
        start: StartRun,
        end: EndRun,
        *,
        clock: Callable[[], datetime] = utc_now,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._store = store
        self._start = start
        self._end = end
        self._clock = clock
        self._lead = Lead(store, LEAD, lease_seconds)

    def turn(self) -> Turn:
        """Settle what is due and start what is on record; nothing while another server leads.

        Raises what the store raises. A recurring run that cannot be settled or started is told in its own record.
        """
        from catalog.store.schedule_state import earliest_fire, schedules_to_settle

        if not self._lead.holds():
            return Turn(False)
        now = self._clock()
        for recurring_run_id in schedules_to_settle(self._store, now.timestamp()):
            self._settle(recurring_run_id, now)
        started = start_recorded(self._store, self._start, self._end, self._clock, self._lead.holds)
        next_fire = earliest_fire(self._store)
        return Turn(True, started, None if next_fire is None else moment_of(next_fire))

    def run(self, stop: threading.Event) -> None:
        """Take turns until `stop` is set, then let another server lead; a database may be away for a while."""
        while not stop.is_set():
            pause = LONGEST_PAUSE
            try:
                turn = self.turn()
                if turn.next_fire is not None:
                    pause = min(pause, max((turn.next_fire - self._clock()).total_seconds(), 0.0))
            except CatalogError as error:
                _LOG.warning("the scheduler tries again: %s", error)
            stop.wait(pause)
        self.give_up()

    def give_up(self) -> None:
        """Let another server lead at once."""
        self._lead.give_up()

    def _settle(self, recurring_run_id: str, now: datetime) -> None:
        """A schedule that cannot be read must not keep the others from ticking."""
        from catalog.store.schedule_trouble import stop_schedule

        try:
            settle(self._store, recurring_run_id, now)
        except UsageError as error:
            stop_schedule(self._store, recurring_run_id, str(error))
