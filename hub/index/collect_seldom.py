"""Less work for Python's collector while millions of values are made of which hardly one is garbage in a circle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_VALUES = 100_000


def collect_seldom() -> None:
    """From now on look for circles only after many new values; for a process that does nothing else."""
    gc.set_threshold(NEW_VALUES, 50, 100)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for circles seldom within the block."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
