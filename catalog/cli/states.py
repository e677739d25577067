"""How states look on a terminal: a sign, a word and a colour; the word alone tells all."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.run.model import State


@dataclass(frozen=True, slots=True)
class Look:
    """A sign and a rich style."""

    sign: str
    style: str


LOOKS = {
    State.PENDING: Look("·", "dim"),
    State.RUNNING: Look("▶", "cyan"),
    State.SUCCEEDED: Look("✓", "green"),
    State.FAILED: Look("✗", "bold red"),
    State.SKIPPED: Look("–", "dim"),
    State.CACHED: Look("≡", "green"),
    State.TERMINATED: Look("■", "yellow"),
}


def state_words(state: State) -> str:
    """The sign and the word, such as `✓ Succeeded`."""
    return f"{LOOKS[state].sign} {state.value}"
