"""What one turn of the scheduler knows about a recurring run, and what it decides: values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Action = Literal["start", "wait", "skip"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A tick that was recorded and has not started: it waits for other runs to end.

    `bound` is set for a tick of a backfill: so many runs of the recurring run may go on when it starts.
    """

    tick: datetime
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a recurring run is: everything up to `settled` has been dealt with, but for what is `waiting`."""

    settled: datetime
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Fire:
    """What becomes of a tick; `replaces` are the runs to end first, `reason` says why it does not start."""

    tick: datetime
    action: Action
    replaces: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one turn does: `fires` in the order in which they happen, without waiting ticks that go on waiting.

    `settled` is the new bound of what has been dealt with, `next_tick` the first tick after it, `note` says which ticks
    were not made up.
    """

    settled: datetime
    fires: tuple[Fire, ...]
    next_tick: datetime | None
    note: str = ""
