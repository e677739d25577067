"""How long a request is repeated while a cluster cannot answer it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from catalog.errors import MachineError

Given = TypeVar("Given")

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0


class TransientError(Exception):
    """A failure that may pass; `error` is what to raise when it does not, `pause` what the server asks for."""

    def __init__(self, error: MachineError, pause: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.pause = pause


def with_patience(attempt: Callable[[], Given], seconds: float) -> Given:
    """What `attempt` gives, tried again with growing pauses while it raises TransientError, for at most `seconds`.

    Raises the error of the last TransientError when the time is over.
    """
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            return attempt()
        except TransientError as failure:
            wait = max(pause, failure.pause)
            if time.monotonic() + wait > deadline:
                raise failure.error from failure
        time.sleep(wait)
        pause = min(pause * 2, _LONGEST_PAUSE)
