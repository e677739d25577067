"""The scheduler as a part of a server: a thread that lives as long as a `with` block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from catalog.client.prepare import Prepare, prepare_run
from catalog.client.scheduler.loop import Scheduler, utc_now
from catalog.client.scheduler.run_starter import make_ender, make_launcher, make_starter
from catalog.client.session import Session

STOP_SECONDS = 30.0


@contextmanager
def running_scheduler(
    session: Session, launch: Callable[[str], None] | None = None, prepare: Prepare = prepare_run
) -> Iterator[Scheduler]:
    """Start the runs of the session's recurring runs until the block ends, and let another server lead then.

    `launch` sets a stored run going; if not given, in a process of its own. `prepare` makes their requests ready.
    """
    start = make_starter(session, launch or make_launcher(session), utc_now, prepare)
    scheduler = Scheduler(session.store, start, make_ender(session))
    stop = threading.Event()
    thread = threading.Thread(target=scheduler.run, args=(stop,), name="scheduler", daemon=True)
    thread.start()
    try:
        yield scheduler
    finally:
        stop.set()
        thread.join(STOP_SECONDS)
