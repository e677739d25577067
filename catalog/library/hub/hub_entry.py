"""One hub as a user or project lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.library.hub.trust.anchor import Trust


@dataclass(frozen=True)
class HubEntry:
    """A hub by name and address.

    `url` is as `check_address` spells it. With `trust` its root must be signed. With `namespaces` it is asked for
    names of these alone. `stated_in` is the file or variable that lists it, for messages.
    """

    name: str
    url: str
    trust: Trust | None = None
    namespaces: tuple[str, ...] = ()
    stated_in: str = ""

    def __str__(self) -> str:
        from catalog.load.source import shown

        place = shown(self.url)
        return place if self.name == self.url else f'"{self.name}" ({place})'
