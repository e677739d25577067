"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_LIMIT = 120.0


def wait_for(look: Callable[[], Found], what: str) -> Found:
    """Look again and again until there is something; an error only for what never comes."""
    deadline = time.monotonic() + _LIMIT
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)
