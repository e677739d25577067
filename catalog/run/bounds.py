"""What ends an attempt from outside: a stop, or its timeout."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from catalog.errors import RunError
from catalog.run.engine import Ending, Job

LOOK_SECONDS = 0.1
"""How often a stop event is looked at while a program runs; the program's own end is noticed at once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The stop event of an attempt and the monotonic time at which it is too late; a stop goes before a timeout."""

    stop: threading.Event
    timeout_seconds: float | None = None
    deadline: float | None = None

    @property
    def stopped(self) -> bool:
        """True when the attempt is to end because somebody asked for it."""
        return self.stop.is_set()

    @property
    def timed_out(self) -> bool:
        """True when the attempt is to end because its time is over."""
        return self.deadline is not None and time.monotonic() >= self.deadline and not self.stop.is_set()

    def patience(self) -> float:
        """Seconds to wait before looking at the bounds again."""
        if self.deadline is None:
            return LOOK_SECONDS
        return min(LOOK_SECONDS, max(0.0, self.deadline - time.monotonic()))

    def check(self) -> None:
        """Raise RunError when the attempt is to end; for the time before its program starts."""
        if self.stopped or self.timed_out:
            raise RunError(self.sentence(self.stopped), rule="ended-early")

    def sentence(self, stopped: bool) -> str:
        """Why the attempt was ended: by a stop, or else by its timeout."""
        return "stopped on request" if stopped else f"timed out after {self.timeout_seconds:g} s"

    def unstarted(self, message: str) -> Ending:
        """The Ending of an attempt whose program did not start or vanished: for `message`, or because it had to end."""
        stopped, timed_out = self.stopped, self.timed_out
        early = self.sentence(stopped) if stopped or timed_out else ""
        return Ending(None, early or message, timed_out, stopped, error=not early)

    def cut_short(self, exit_code: int | None, stopped: bool) -> Ending:
        """The Ending of a program that was ended by a stop or else by the timeout."""
        return Ending(exit_code, self.sentence(stopped), timed_out=not stopped, stopped=stopped)


def bounds_of(job: Job, stop: threading.Event) -> Bounds:
    """The bounds of a job that starts now."""
    seconds = job.timeout_seconds
    return Bounds(stop, seconds, None if seconds is None else time.monotonic() + seconds)
