"""Connections over `requests` that one exchange leaves to the next: addresses checked, cut off at each one's deadline.

Imports requests and urllib3; import this module inside the function that needs it.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from catalog.load.address import public_addresses
from catalog.load.deadline import Watch

_MOST_ORIGINS = 16


class Connections:
    """What `exchange` sends over. They stay open from one exchange to the next, for the threads of one reader.

    Addresses are checked when a connection is made, unless `allow_private`. No cookie is kept.
    """

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self._dialler = _Dialler(only_public=not allow_private)
        self._session = _Session()
        self._known: dict[str, Mapping[str, Any]] = {}
        adapter = _WatchedAdapter(self._dialler)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def close(self) -> None:
        """Close those that are not in use."""
        self._session.close()

    @contextmanager
    def send(self, asked: requests.Request, timeout: tuple[float, float], watch: Watch) -> Iterator[requests.Response]:
        """Yield the answer with its body unread; `watch` has the socket meanwhile."""
        session = self._session
        request = session.prepare_request(asked)
        settings = self._settings(urljoin(request.url or "", "/"))
        with (
            self._dialler.watched(watch),
            session.send(request, allow_redirects=False, timeout=timeout, **settings) as response,
        ):
            yield response

    def _settings(self, origin: str) -> Mapping[str, Any]:
        """The proxies and certificates of the environment: looking through it takes a good part of a request's time."""
        settings = self._known.get(origin)
        if settings is None:
            settings = {**self._session.merge_environment_settings(origin, {}, True, None, None)}
            if not self.allow_private:
                # A proxy would resolve the name again, out of reach of the check.
                settings["proxies"] = {}
            if len(self._known) < _MOST_ORIGINS:
                self._known[origin] = settings
        return settings


class _Session(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Nothing: requests would read a redirect's body whole, whatever its size, even when told not to follow."""
        return None


class _Dialler:
    """Makes the sockets of connections, and lets each thread's watch have the one it uses."""

    def __init__(self, only_public: bool) -> None:
        self._only_public = only_public
        self._of_thread = threading.local()

    @contextmanager
    def watched(self, watch: Watch) -> Iterator[None]:
        """What this thread uses is watched."""
        self._of_thread.watch = watch
        try:
            yield
        finally:
            del self._of_thread.watch

    def use(self, connected: socket.socket) -> None:
        """Watch a socket: before TLS is spoken on it, or a duplicate from then."""
        self._of_thread.watch.add(connected)

    def dial(self, connection: HTTPConnection, plain: Callable[[], socket.socket]) -> socket.socket:
        """The socket of a new connection."""
        connected = self._checked(connection) if self._only_public else plain()
        self.use(connected)
        return connected

    def _checked(self, connection: HTTPConnection) -> socket.socket:
        """Connect to an address that passed the check. The name stays what TLS and the Host header see."""
        last: OSError | None = None
        for address in public_addresses(connection.host.strip("[]"), connection.port or 0):
            try:
                return urllib3.util.connection.create_connection(
                    (address, connection.port or 0), connection.timeout, socket_options=connection.socket_options
                )
            except OSError as error:
                last = error
        raise last or OSError("no address")


class _Watched(HTTPConnection):
    """A connection that shows its socket to the watch of each exchange."""

    def __init__(self, *args: Any, dialler: _Dialler, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dialler = dialler
        # TLS takes the descriptor of the socket below it, and gives no duplicate of its own.
        self._below: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        connected = self._dialler.dial(self, super()._new_conn)
        self._below = connected.dup()
        return connected

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self._below is not None:
            self._dialler.use(self._below)
        super().request(*args, **kwargs)

    def close(self) -> None:
        if self._below is not None:
            self._below.close()
            self._below = None
        super().close()


class _WatchedTls(_Watched, HTTPSConnection):
    """The same with TLS."""


class _WatchedAdapter(HTTPAdapter):
    def __init__(self, dialler: _Dialler) -> None:
        super().__init__(max_retries=0)
        self._dialler = dialler

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        kind = _WatchedTls if pool.scheme == "https" else _Watched
        pool.ConnectionCls = functools.partial(kind, dialler=self._dialler)
        return pool
