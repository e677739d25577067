"""What the pages about runs work on."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.client.session import Session
from catalog.store.store import Store
from hub.pages.place import PagesPlace
from hub.runs.place import RunPlace


@dataclass(frozen=True)
class Site:
    """The pages of a hub and the runs of the same server."""

    pages: PagesPlace
    runs: RunPlace

    @property
    def session(self) -> Session:
        """The stores of the runs."""
        return self.runs.session

    @property
    def store(self) -> Store:
        """The run store."""
        return self.runs.session.store
