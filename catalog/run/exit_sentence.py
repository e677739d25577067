"""How a program ended, in words."""

from __future__ import annotations

import signal

from catalog.errors import CatalogError

_SHELL_CODES = {126: "a command could not be executed", 127: "a command was not found"}


def exit_sentence(code: int) -> str:
    """A sentence about the exit code of a program; empty for 0. Negative codes are the signal that ended it."""
    if code == 0:
        return ""
    if code < 0:
        return f"the program was ended by signal {-code}{_in_brackets(signal_name(-code))}"
    meaning = _SHELL_CODES.get(code, "")
    if code > 128 and (name := signal_name(code - 128)):
        meaning = f"128 + {code - 128}, {name}"
    return f"the program ended with exit code {code}{_in_brackets(meaning)}"


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def signal_name(number: int) -> str:
    """`SIGKILL` for 9; empty for a number that is no signal."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return ""


def one_sentence(error: CatalogError) -> str:
    """All findings of an error with their hints, for a message that is one line."""
    return "; ".join(
        f"{finding.message} ({finding.hint})" if finding.hint else finding.message for finding in error.findings
    )
