"""Trying again when an S3 server is away for a moment, up to a bound of time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from catalog.run.s3_failures import is_transient

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 3.0
_Result = TypeVar("_Result")


class Patience:
    """How long failures in a row are put up with: `seconds` from the first one, with pauses that grow."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.reset()

    def reset(self) -> None:
        """Begin anew, after a success."""
        self._since: float | None = None
        self._pause = _FIRST_PAUSE

    def bear(self, error: Exception) -> None:
        """Wait before the next try; raises `error` itself when it will not pass, or has lasted for too long."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if not is_transient(error) or now + self._pause > self._since + self._seconds:
            raise error
        time.sleep(self._pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)


def patiently(work: Callable[[], _Result], seconds: float) -> _Result:
    """The result of `work`, tried again after each failure that may pass, for `seconds` at most."""
    patience = Patience(seconds)
    while True:
        try:
            return work()
        except Exception as error:
            patience.bear(error)
