"""The states of runs and tasks in KFP's words."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.run.model import State

# KFP 1 knows no end by request: a workflow that was terminated has failed.
V1_STATES: Mapping[State, str] = {
    State.PENDING: "Pending",
    State.RUNNING: "Running",
    State.SUCCEEDED: "Succeeded",
    State.FAILED: "Failed",
    State.SKIPPED: "Skipped",
    State.CACHED: "Succeeded",
    State.TERMINATED: "Failed",
}
V2_STATES: Mapping[State, str] = {
    State.PENDING: "PENDING",
    State.RUNNING: "RUNNING",
    State.SUCCEEDED: "SUCCEEDED",
    State.FAILED: "FAILED",
    State.SKIPPED: "SKIPPED",
    State.CACHED: "SUCCEEDED",
    State.TERMINATED: "CANCELED",
}


def choices_of(states: Mapping[State, str]) -> dict[str, tuple[str, ...]]:
    """Which of our states each of KFP's words stands for."""
    words = dict.fromkeys(states.values())
    return {word: tuple(state.value for state, told in states.items() if told == word) for word in words}
