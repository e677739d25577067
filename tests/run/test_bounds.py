from __future__ import annotations

import threading
import time

import pytest

from catalog.errors import RunError
from catalog.run.bounds import LOOK_SECONDS, Bounds


def test_nothing_ends_an_attempt_without_bounds() -> None:
    bounds = Bounds(threading.Event())
    bounds.check()
    assert not bounds.stopped
    assert not bounds.timed_out
    assert bounds.patience() == LOOK_SECONDS
    ending = bounds.unstarted("no such program")
    assert (ending.exit_code, ending.message, ending.error) == (None, "no such program", True)


def test_a_timeout_that_has_come() -> None:
    bounds = Bounds(threading.Event(), 1.5, time.monotonic() - 1)
    assert bounds.timed_out
    assert bounds.patience() == 0
    with pytest.raises(RunError, match=r"timed out after 1\.5 s"):
        bounds.check()
    ending = bounds.unstarted("pip was ended")
    assert (ending.message, ending.timed_out, ending.error) == ("timed out after 1.5 s", True, False)


def test_a_stop_goes_before_a_timeout() -> None:
    stop = threading.Event()
    stop.set()
    bounds = Bounds(stop, 1, time.monotonic() - 1)
    assert bounds.stopped
    assert not bounds.timed_out
    ending = bounds.cut_short(-15, bounds.stopped)
    assert (ending.exit_code, ending.message, ending.stopped, ending.timed_out) == (
        -15,
        "stopped on request",
        True,
        False,
    )
