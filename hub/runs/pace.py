"""When a run is looked at again: soon while it changes, later while it does not, and later still when that fails."""

from __future__ import annotations

from dataclasses import dataclass, replace

SOON = 2.0
SELDOM = 15.0
# What is started as a process needs a moment until it says that it drives the run.
START_SECONDS = 15.0
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
# A runner that lived this long ended for a reason of its own, and not because runs cannot be started here.
STEADY_SECONDS = 60.0
# So often it may fail before the run is told: a moment's fault is none of its business.
QUIET_FAILURES = 2


@dataclass(frozen=True, slots=True)
class Pace:
    """`due`: when to look again; `pause`: between the last looks; `failures`: how many of them failed in a row, or
    started the run in vain; `sequence`: the last event seen; `driven_since`: since when a runner has it, None without.
    Times are seconds of a clock that only grows."""

    due: float = 0.0
    pause: float = SOON
    failures: int = 0
    sequence: int = -1
    driven_since: float | None = None

    @property
    def troubled(self) -> bool:
        """True when it failed so often that the run is to be told."""
        return self.failures > QUIET_FAILURES


def after_sync(pace: Pace, now: float, sequence: int) -> Pace:
    """A run elsewhere was looked at."""
    pause = SOON if sequence != pace.sequence else min(pace.pause * 1.5, SELDOM)
    return Pace(now + pause, pause, 0, sequence)


def after_start(pace: Pace, now: float) -> Pace:
    """A run of this machine was started; it is looked at again in case that was in vain, less and less often."""
    failures = pace.failures + 1
    return replace(pace, due=now + min(START_SECONDS * 2 ** (failures - 1), LONGEST_PAUSE), failures=failures)


def after_failure(pace: Pace, now: float) -> Pace:
    """Looking at the run, or starting it, failed."""
    failures = pace.failures + 1
    return replace(pace, due=now + min(FIRST_PAUSE * 2 ** min(failures - 1, 16), LONGEST_PAUSE), failures=failures)


def while_driven(pace: Pace, now: float) -> Pace:
    """A live runner has the run; once it is steady, what failed before counts no more."""
    since = now if pace.driven_since is None else pace.driven_since
    steady = now - since >= STEADY_SECONDS
    return replace(pace, due=now if steady else pace.due, failures=0 if steady else pace.failures, driven_since=since)
