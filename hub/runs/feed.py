"""Changes of runs as they happen: one poller for the whole server, however many pages and streams listen.

A listener is told that something changed and reads it from the store where it stopped, so a slow one costs no memory
and loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from fastapi import Request

from catalog.errors import CatalogError, UsageError
from catalog.run.model import State
from catalog.store.find_runs import get_run
from catalog.store.marks import Mark, marks_of, recent_marks
from catalog.store.progress import events_since
from catalog.store.rows import EventRow
from catalog.store.store import Store
from hub.runs.log import LOG

POLL_SECONDS = 0.5
SILENCE_SECONDS = 15.0
EVENTS_AT_ONCE = 500
# A run is stored a little after the time it says it was created at.
_OVERLAP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a run since the last news: events in their order, maybe none, and the state it is in now."""

    events: tuple[EventRow, ...]
    state: State
    deleted: bool = False


@dataclass(eq=False)
class _Listener:
    """One that waits; `run_id` empty: for any run."""

    run_id: str = ""
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    changed: set[str] = field(default_factory=set)

    def tell(self, run_ids: set[str]) -> None:
        heard = run_ids if not self.run_id else run_ids & {self.run_id}
        if heard:
            self.changed |= heard
            self.woken.set()


class RunFeed:
    """The changes of a store's runs. Used in one event loop."""

    def __init__(self, store: Store, silence: float = SILENCE_SECONDS) -> None:
        """A listener that hears nothing for `silence` seconds is told so, which keeps a connection open."""
        self._store = store
        self._silence = silence
        self._listeners: set[_Listener] = set()
        self._marks: dict[str, Mark] = {}
        self._looked_at = time.time()
        self._closed = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look for changes while the block runs."""
        poller = asyncio.create_task(self._poll())
        try:
            yield
        finally:
            self.close()
            poller.cancel()
            await asyncio.gather(poller, return_exceptions=True)

    @property
    def closed(self) -> bool:
        """True once the server ends, and all that listens to it should."""
        return self._closed

    def close(self) -> None:
        """Let every listener end."""
        self._closed = True
        for listener in self._listeners:
            listener.woken.set()

    async def run(self, run_id: str, after: int = 0) -> AsyncIterator[News]:
        """What happens to a run after its event number `after`, the past first; without end but the server's, or the
        run's deletion. `run_id` is the whole id."""
        first = True
        with self._listening(_Listener(run_id)) as listener:
            while not self._closed:
                listener.woken.clear()
                news = await asyncio.to_thread(self._news, run_id, after)
                if news.events or news.deleted or first:
                    yield news
                if news.deleted:
                    return
                first = False
                if news.events:
                    after = news.events[-1].sequence
                if len(news.events) < EVENTS_AT_ONCE and not await self._woken(listener):
                    yield News((), news.state)

    async def runs(self) -> AsyncIterator[frozenset[str]]:
        """The ids of runs that are new, changed or gone, several at once; without end but the server's."""
        with self._listening(_Listener()) as listener:
            while not self._closed:
                await self._woken(listener)
                listener.woken.clear()
                changed, listener.changed = frozenset(listener.changed), set()
                if not self._closed:
                    yield changed

    async def _woken(self, listener: _Listener) -> bool:
        try:
            await asyncio.wait_for(listener.woken.wait(), self._silence)
        except asyncio.TimeoutError:
            return False
        return True

    @contextmanager
    def _listening(self, listener: _Listener) -> Iterator[_Listener]:
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def _news(self, run_id: str, after: int) -> News:
        events = tuple(events_since(self._store, run_id, after, EVENTS_AT_ONCE))
        try:
            return News(events, get_run(self._store, run_id).state)
        except UsageError:
            return News((), State.TERMINATED, deleted=True)

    async def _poll(self) -> None:
        while True:
            try:
                if self._listeners:
                    watched = {listener.run_id for listener in self._listeners} - {""}
                    changed = await asyncio.to_thread(self._look, watched)
                    for listener in tuple(self._listeners):
                        listener.tell(changed)
            except CatalogError as error:
                logging.getLogger(LOG).warning("changes not seen", extra={"reason": str(error)})
            await asyncio.sleep(POLL_SECONDS)

    def _look(self, watched: set[str]) -> set[str]:
        """Which runs changed since the last look."""
        now = time.time()
        before, recent = self._marks, recent_marks(self._store, self._looked_at - _OVERLAP_SECONDS)
        others = marks_of(self._store, (before.keys() | watched) - recent.keys())
        marks = recent | others
        changed = {run_id for run_id, mark in marks.items() if before.get(run_id) != mark}
        changed |= (before.keys() | watched) - marks.keys()
        # What has ended and nobody looks at is told once, and then let go.
        kept = {run_id: mark for run_id, mark in others.items() if run_id in watched or run_id in changed}
        self._marks = recent | kept
        self._looked_at = now
        return changed


def run_feed(request: Request) -> RunFeed:
    """The feed of the application of a request."""
    feed = request.app.state.run_feed
    assert isinstance(feed, RunFeed)
    return feed
