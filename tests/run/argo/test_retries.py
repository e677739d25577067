"""Repeating what may pass."""

from __future__ import annotations

import time

import pytest

from catalog.errors import MachineError
from catalog.run.argo.retries import TransientError, with_patience


class Flaky:
    """Fails some times before it works."""

    def __init__(self, failures: int, pause: float = 0.0) -> None:
        self.failures = failures
        self.pause = pause
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise TransientError(MachineError(f"failure {self.calls}", rule="away"), self.pause)
        return "done"


def test_what_works_is_done_once() -> None:
    flaky = Flaky(0)
    assert with_patience(flaky, 0) == "done"
    assert flaky.calls == 1


def test_what_passes_is_waited_for() -> None:
    flaky = Flaky(2)
    assert with_patience(flaky, 60) == "done"
    assert flaky.calls == 3


def test_without_patience_the_first_failure_counts() -> None:
    flaky = Flaky(1)
    with pytest.raises(MachineError, match="failure 1"):
        with_patience(flaky, 0)
    assert flaky.calls == 1


def test_a_pause_that_the_server_asks_for_is_kept() -> None:
    began = time.monotonic()
    assert with_patience(Flaky(1, pause=0.5), 60) == "done"
    assert time.monotonic() - began >= 0.5


def test_a_pause_beyond_the_bound_is_not_begun() -> None:
    flaky = Flaky(1, pause=3600)
    with pytest.raises(MachineError):
        with_patience(flaky, 10)
    assert flaky.calls == 1
