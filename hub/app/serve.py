"""Running the server until it is told to end."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn

from catalog.client.session import Session
from hub.app.factory import make_app
from hub.app.listener import address_of, bind
from hub.app.log_format import start_log, stop_log
from hub.app.protocol import guarded_protocol
from hub.app.server import HubServer
from hub.app.settings import Settings
from hub.registry.registry import Registry


def serve(
    settings: Settings,
    registry: Registry,
    session: Session,
    ready: Callable[[str], None],
    chores: Sequence[Callable[[], object]] = (),
) -> None:
    """Answer requests until SIGTERM or Ctrl-C, then finish what is under way.

    `ready` gets the server's address once it is bound. Raises MachineError (rule port-taken) when it cannot be.
    """
    listener = bind(settings.host, settings.port)
    log = start_log()
    try:
        server = HubServer(server_config(settings, registry, session, chores))
        with _ending_quietly(server), _short_pauses():
            ready(address_of(listener))
            server.run(sockets=[listener])
    finally:
        listener.close()
        stop_log(log)


@contextmanager
def _short_pauses() -> Iterator[None]:
    """The modules and routes stay to the end; a collector that walks over them stops every request for 70 ms."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _ending_quietly(server: uvicorn.Server) -> Iterator[None]:
    """uvicorn raises a signal again when it has ended for it; what follows here is not to be cut short by that. One
    that comes before uvicorn listens for it is not lost either."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def server_config(
    settings: Settings, registry: Registry, session: Session, chores: Sequence[Callable[[], object]] = ()
) -> uvicorn.Config:
    """How uvicorn runs the application."""
    limits = settings.limits
    return uvicorn.Config(
        make_app(settings, registry, session, chores),
        http=guarded_protocol(limits.header_seconds, limits.stalled_seconds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies) or None,
        limit_concurrency=limits.connections,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=limits.shutdown_seconds,
        h11_max_incomplete_event_size=32 << 10,
    )
