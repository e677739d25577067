"""What a runner looks at while it works: its own claim on the run, and requests to end it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from catalog.errors import StoreError

if TYPE_CHECKING:
    from catalog.store.claims import Runner
    from catalog.store.store import Store

HEARTBEAT_SECONDS = 5.0


class ClaimWatch:
    """Keeps one runner's claim on one run alive."""

    def __init__(self, store: Store, run_id: str, runner: Runner) -> None:
        self._store = store
        self._run_id = run_id
        self._runner = runner
        self._next_beat = time.monotonic() + HEARTBEAT_SECONDS

    def stop_requested(self) -> bool:
        """True when someone asked for the run's end; to be called often.

        Raises StoreError (rule run-lost) when the run was deleted or another runner has it.
        """
        from catalog.store.claims import heartbeat
        from catalog.store.runs import terminate_requested

        now = time.monotonic()
        if now >= self._next_beat:
            self._next_beat = now + HEARTBEAT_SECONDS
            if not heartbeat(self._store, self._run_id, self._runner):
                raise StoreError(
                    f"run `{self._run_id}` was deleted, or another runner took it over",
                    rule="run-lost",
                    hint="`catalog runs show` says who drives it",
                )
        return terminate_requested(self._store, self._run_id)
