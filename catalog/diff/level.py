"""How much a change asks of a version number."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """Ordered: the level of several changes is their maximum."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """`none`, `patch`, `minor` or `major`."""
        return self.name.lower()
