"""What the routes work on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from catalog.errors import CatalogError
from catalog.library.hub.index import HubIndex
from catalog.library.hub.library import HubLibrary
from hub.index.change import current_index
from hub.registry.registry import Registry
from hub.registry.settings import anonymous_read
from hub.search.index import SearchIndex


@dataclass
class ServedHub:
    """A registry, its search, and how the server was started.

    `wait_for(token_id)` counts one request of a token: 0, or the seconds until it may ask again.
    """

    registry: Registry
    search: SearchIndex
    open_writes: bool
    wait_for: Callable[[str], float]
    body_bytes: int
    _opened: tuple[int, HubIndex] | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def index(self) -> HubIndex:
        """The index as it is now."""
        generation = self.registry.store.generation()
        with self._lock:
            if self._opened is not None and self._opened[0] == generation:
                return self._opened[1]
        index = current_index(self.registry.store)
        with self._lock:
            self._opened = (generation, index)
        return index

    def changed(self) -> None:
        """Let the search follow a change that is made; what keeps it from that is told in the log, and tried again."""
        try:
            self.search.refresh()
        except CatalogError as error:
            logging.getLogger("hub").warning("search", extra={"reason": str(error)})

    def anonymous_read(self) -> bool:
        """True when everybody may read."""
        return anonymous_read(self.registry)

    def library(self) -> HubLibrary:
        """The components of the index as it is now."""
        return HubLibrary(self.index())


def served_hub(request: Request) -> ServedHub:
    """The hub that the application of a request serves."""
    hub = request.app.state.hub
    assert isinstance(hub, ServedHub)
    return hub
