"""Settling a recurring run: what is decided about its ticks up to now is recorded, in one transaction."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from catalog.client.scheduler.decide import decide
from catalog.client.scheduler.decision import Action, Decision, Standing, Waiting

if TYPE_CHECKING:
    from catalog.store.schedule_turn import ScheduleTurn
    from catalog.store.store import Store


def settle(store: Store, recurring_run_id: str, now: datetime) -> None:
    """Decide about the ticks of a recurring run up to `now`, and record it; nothing when it was deleted.

    Raises what the store raises, and UsageError for a schedule that cannot be read.
    """
    from catalog.store.schedule_turn import schedule_turn

    with schedule_turn(store, recurring_run_id) as turn:
        if turn is not None:
            settle_turn(turn, now)


def settle_turn(turn: ScheduleTurn, now: datetime) -> Decision:
    """The same within a turn that the caller holds."""
    waiting = tuple(Waiting(moment_of(fire.scheduled_at), fire.bound) for fire in turn.waiting())
    standing = Standing(moment_of(turn.state.settled_until), waiting)
    decision = decide(turn.job.schedule, standing, now, turn.running())
    if _says_something(turn, decision):
        _record(turn, decision, now)
    return decision


def _says_something(turn: ScheduleTurn, decision: Decision) -> bool:
    """Whether anything is new: while a tick waits there is a turn every second, and most of them change nothing."""
    next_fire = None if decision.next_tick is None else decision.next_tick.timestamp()
    return bool(decision.fires) or next_fire != turn.state.next_fire or decision.note not in ("", turn.state.message)


def _record(turn: ScheduleTurn, decision: Decision, now: datetime) -> None:
    from catalog.store.schedule_rows import FireState
    from catalog.store.schedule_turn import FireChange

    states: dict[Action, FireState] = {
        "start": FireState.STARTING,
        "wait": FireState.WAITING,
        "skip": FireState.SKIPPED,
    }
    fires = [
        FireChange(fire.tick.timestamp(), states[fire.action], fire.replaces, fire.reason) for fire in decision.fires
    ]
    next_fire = None if decision.next_tick is None else decision.next_tick.timestamp()
    turn.record(decision.settled.timestamp(), next_fire, fires, decision.note, now.timestamp())


def moment_of(seconds: float) -> datetime:
    """An instant of the store, in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc)
