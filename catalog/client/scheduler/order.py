"""What the scheduler asks for when a run is to be started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun


@dataclass(frozen=True, slots=True)
class FireOrder:
    """One run to start: of which recurring run, for which tick (UTC), as its how manyth (from 1), under which id."""

    job: RecurringRun
    tick: datetime
    index: int
    run_id: str
    backfill: bool


# Must do no harm when the run is there already: after a crash the same order is given again.
StartRun = Callable[[FireOrder], None]
# Asks for the end of a run; must do no harm to one that has ended or is gone.
EndRun = Callable[[str], None]
