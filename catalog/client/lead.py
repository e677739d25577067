"""Being the one of several servers on a store that does a job: a lease that is renewed while the job is done."""

from __future__ import annotations

import logging
import time
import uuid
from typing import TYPE_CHECKING

from catalog.errors import CatalogError

if TYPE_CHECKING:
    from catalog.store.store import Store

LEASE_SECONDS = 15.0
_LOG = logging.getLogger(__name__)


class Lead:
    """This server's claim to lead in `name`. Used by one thread."""

    def __init__(self, store: Store, name: str, seconds: float = LEASE_SECONDS) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._holder = uuid.uuid4().hex
        self._renew_at = 0.0

    def holds(self) -> bool:
        """Whether this server leads; the lease is taken where it is free, and renewed when a third of it is over."""
        from catalog.store.leader import take_lead

        now = time.monotonic()
        if now < self._renew_at:
            return True
        leads = take_lead(self._store, self._name, self._holder, self._seconds)
        self._renew_at = now + self._seconds / 3 if leads else 0.0
        return leads

    def give_up(self) -> None:
        """Let another server lead at once."""
        from catalog.store.leader import give_up_lead

        self._renew_at = 0.0
        try:
            give_up_lead(self._store, self._name, self._holder)
        except CatalogError as error:
            _LOG.warning("the lead lapses by itself: %s", error)
