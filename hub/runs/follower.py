"""The follower: every run that has not ended is driven, or its record is kept up to date (KFP: persistence agent)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from catalog.client.backends import BACKENDS, backend
from catalog.client.lead import LEASE_SECONDS, Lead
from catalog.client.session import Session
from catalog.errors import CatalogError
from catalog.store.open_runs import OpenRun, open_runs
from hub.runs.follow_run import follow_run, last_words, tell_trouble
from hub.runs.log import LOG
from hub.runs.pace import Pace, after_failure, after_start, after_sync, while_driven

LEAD = "follower"
TURN_SECONDS = 1.0
AT_ONCE = 4
STOP_SECONDS = 30.0
# Of a thousand runs that wait after a restart not all begin at the same moment.
MOST_STARTED = 16
# Whoever stores a run starts it next: only when that does not happen is it for the follower to do.
GRACE_SECONDS = 10.0


class Follower:
    """Follows all runs of a session's store. Several servers may share it: one of them follows at a time.

    `turn` and `run` are for one thread. Following a run twice does no harm, so nothing rests on the lease.
    """

    def __init__(self, session: Session, *, lease_seconds: float = LEASE_SECONDS, grace: float = GRACE_SECONDS) -> None:
        self._session = session
        self._grace = grace
        self._lead = Lead(session.store, LEAD, lease_seconds)
        self._paces: dict[str, Pace] = {}
        self._at_work: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(AT_ONCE, "follower")

    def turn(self) -> bool:
        """Have every run that is due looked at, by threads; False while another server leads. Raises CatalogError."""
        if not self._lead.holds():
            self._paces.clear()
            return False
        self._at_work = {run_id: work for run_id, work in self._at_work.items() if not work.done()}
        found = open_runs(self._session.store)
        self._paces = {run.run_id: self._paces.get(run.run_id) or self._first(run) for run in found}
        now = time.monotonic()
        room = MOST_STARTED - sum(_is_here(run) and (run.driven or self._is_starting(run, now)) for run in found)
        for run in found:
            pace = self._paces[run.run_id]
            if run.driven:
                self._paces[run.run_id] = while_driven(pace, now)
            elif self._is_due(run, now) and (room > 0 or not _is_here(run) or run.terminate_requested):
                room -= _is_here(run)
                self._at_work[run.run_id] = self._pool.submit(self._look, run, pace)
        return True

    def run(self, stop: threading.Event) -> None:
        """Take turns until `stop` is set, then let another server lead; a database may be away for a while."""
        while not stop.is_set():
            try:
                self.turn()
            except CatalogError as error:
                _log().warning("runs not followed", extra={"reason": str(error)})
            except Exception:
                _log().exception("bug")
            stop.wait(TURN_SECONDS)
        self.close()

    def close(self) -> None:
        """Wait for what is under way, and let another server lead."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._lead.give_up()

    def _is_due(self, run: OpenRun, now: float) -> bool:
        return run.run_id not in self._at_work and (self._paces[run.run_id].due <= now or run.terminate_requested)

    def _is_starting(self, run: OpenRun, now: float) -> bool:
        """True for a run whose process has not said yet that it drives it."""
        pace = self._paces[run.run_id]
        return run.run_id in self._at_work or (pace.failures > 0 and pace.due > now)

    def _first(self, run: OpenRun) -> Pace:
        """A run that was stored just now is left to whoever stored it; the clock of the store may be another one's."""
        age = time.time() - run.created_at
        left = self._grace - age if 0 <= age < self._grace and run.last_sequence == 0 else 0.0
        return Pace(due=time.monotonic() + left, sequence=run.last_sequence)

    def _look(self, run: OpenRun, pace: Pace) -> None:
        """In a thread: what goes wrong with one run is told of that one, and tried again later."""
        try:
            follow_run(run, self._session)
        except CatalogError as error:
            self._failed(run, pace, error.findings[0].message)
        except Exception as error:
            _log().exception("bug", extra={"run": run.run_id})
            self._failed(run, pace, f"catalog has a bug: {error!r}")
        else:
            self._went_well(run, pace)

    def _went_well(self, run: OpenRun, pace: Pace) -> None:
        now = time.monotonic()
        if not _is_here(run):
            self._paces[run.run_id] = after_sync(pace, now, run.last_sequence)
            return
        if pace.troubled:
            words = last_words(run, self._session)
            _log().warning("run started in vain", extra={"run": run.run_id, "reason": words, "tries": pace.failures})
            self._tell(run, words or "its runner ends without a word")
        self._paces[run.run_id] = after_start(pace, now)

    def _failed(self, run: OpenRun, pace: Pace, reason: str) -> None:
        later = after_failure(pace, time.monotonic())
        self._paces[run.run_id] = later
        _log().warning("run not followed", extra={"run": run.run_id, "reason": reason, "tries": later.failures})
        if later.troubled:
            self._tell(run, reason)

    def _tell(self, run: OpenRun, reason: str) -> None:
        try:
            tell_trouble(run, self._session, reason)
        except CatalogError as error:
            _log().warning("run not told", extra={"run": run.run_id, "reason": str(error)})


@contextmanager
def running_follower(session: Session) -> Iterator[Follower]:
    """Follow the session's runs until the block ends."""
    follower = Follower(session)
    stop = threading.Event()
    thread = threading.Thread(target=follower.run, args=(stop,), name="follower", daemon=True)
    thread.start()
    try:
        yield follower
    finally:
        stop.set()
        thread.join(STOP_SECONDS)


def _is_here(run: OpenRun) -> bool:
    """True for a run that takes a process of this machine."""
    return run.engine not in BACKENDS or not backend(run.engine).remote


def _log() -> logging.Logger:
    return logging.getLogger(LOG)
