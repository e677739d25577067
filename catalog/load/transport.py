"""One HTTP request over `requests`: no redirect followed, no netrc, addresses checked, cut off at the deadline.

Imports requests and urllib3; import this module inside the function that needs it.
"""

from __future__ import annotations

import functools
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from catalog.load.address import public_addresses
from catalog.load.deadline import Deadline, Watch
from catalog.load.options import FetchOptions

ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError)


@contextmanager
def exchange(
    url: str,
    headers: Mapping[str, str],
    auth: Callable[[Any], Any] | None,
    options: FetchOptions,
    deadline: Deadline,
    method: str = "GET",
    body: bytes | None = None,
) -> Iterator[requests.Response]:
    """Send one request and yield the answer with its body unread; closes everything afterwards.

    Raises one of ERRORS when there is no answer, FetchError when `options` forbid the address.
    """
    left = max(deadline.left(), 0.001)
    with Watch(deadline) as watch, _OneAnswer() as session:
        adapter = _WatchedAdapter(_Dialler(watch, only_public=not options.allow_private))
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        asked = requests.Request(method, url, headers=dict(headers), data=body, auth=auth or _as_it_is)
        request = session.prepare_request(asked)
        settings = session.merge_environment_settings(url, {}, True, None, None)
        if not options.allow_private:
            # A proxy would resolve the name again, out of reach of the check.
            settings["proxies"] = {}
        timeout = (min(options.connect_timeout, left), min(options.read_timeout, left))
        with session.send(request, allow_redirects=False, timeout=timeout, **settings) as response:
            yield response


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """An auth that adds nothing: with none at all, requests would look into netrc."""
    return request


class _OneAnswer(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Nothing: requests would read a redirect's body whole, whatever its size, even when told not to follow."""
        return None


@dataclass(frozen=True)
class _Dialler:
    """Makes the socket of a connection."""

    watch: Watch
    only_public: bool

    def dial(self, connection: HTTPConnection, plain: Callable[[], socket.socket]) -> socket.socket:
        connected = self._checked(connection) if self.only_public else plain()
        self.watch.add(connected)
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


class _Http(HTTPConnection):
    def __init__(self, *args: Any, dialler: _Dialler, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dialler = dialler

    def _new_conn(self) -> socket.socket:
        return self._dialler.dial(self, super()._new_conn)


class _Https(HTTPSConnection):
    def __init__(self, *args: Any, dialler: _Dialler, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dialler = dialler

    def _new_conn(self) -> socket.socket:
        return self._dialler.dial(self, super()._new_conn)


class _WatchedAdapter(HTTPAdapter):
    def __init__(self, dialler: _Dialler) -> None:
        super().__init__(max_retries=0)
        self._dialler = dialler

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        kind = _Https if pool.scheme == "https" else _Http
        pool.ConnectionCls = functools.partial(kind, dialler=self._dialler)
        return pool
