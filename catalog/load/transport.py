"""One HTTP request over `requests`: no redirect followed, no netrc, addresses checked, cut off at the deadline.

Imports requests and urllib3; import this module inside the function that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
import urllib3

from catalog.load.connections import Connections
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
    kept: Connections | None = None,
) -> Iterator[requests.Response]:
    """Send one request and yield the answer with its body unread.

    Closes everything afterwards; an answer read to its end leaves its connection to `kept`, where these may reach what
    `options` allow and no more. Raises one of ERRORS when there is no answer, FetchError when `options` forbid the
    address.
    """
    left = max(deadline.left(), 0.001)
    timeout = (min(options.connect_timeout, left), min(options.read_timeout, left))
    asked = requests.Request(method, url, headers=dict(headers), data=body, auth=auth or _as_it_is)
    fits = kept is not None and kept.allow_private == options.allow_private
    connections = kept if kept and fits else Connections(options.allow_private)
    try:
        with Watch(deadline) as watch, connections.send(asked, timeout, watch) as response:
            yield response
    finally:
        if connections is not kept:
            connections.close()


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """An auth that adds nothing: with none at all, requests would look into netrc."""
    return request
