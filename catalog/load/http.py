"""Reading an http or https URL: redirects by hand, bounded retries, credentials that stay where they belong."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from catalog.errors import FetchError, UsageError
from catalog.load.body import CHUNK, read_body
from catalog.load.credentials import Credentials
from catalog.load.deadline import Deadline
from catalog.load.failures import Failure, from_exception, from_status
from catalog.load.options import FetchOptions
from catalog.load.source import plain_url, shown

if TYPE_CHECKING:
    import requests

    from catalog.load.connections import Connections

MAX_REDIRECTS: Final = 10
MAX_PAUSE: Final = 30.0
_REDIRECTS: Final = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
OWN_HEADERS: Final = {"User-Agent": "kfp-catalog", "Accept": "*/*", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Answer:
    """A success: the body, or None when the server says that the copy with the validators sent is still good."""

    body: bytes | None
    etag: str = ""
    modified: str = ""
    may_store: bool = True


@dataclass(frozen=True)
class Query:
    """What to GET: at most `limit` bytes, with the conditional headers in `validators`, over `kept` connections."""

    url: str
    credentials: Credentials
    options: FetchOptions
    limit: int
    validators: Mapping[str, str] = field(default_factory=dict)
    kept: Connections | None = None


def read(query: Query) -> Answer:
    """Send the query; raises FetchError, after the retries that the options allow where another attempt may help."""
    options = query.options
    deadline = Deadline(options.total_timeout)
    attempt = 0
    while True:
        outcome = _follow(query, deadline)
        if isinstance(outcome, Answer):
            return outcome
        rest = pause(attempt, outcome.retry_after, options.backoff)
        if not outcome.again or attempt >= options.retries or rest >= deadline.left():
            raise outcome.error
        time.sleep(rest)
        attempt += 1


def pause(attempt: int, retry_after: float | None, backoff: float) -> float:
    """Seconds to wait after an attempt (the first is 0): what the server asked for, else doubling with jitter."""
    if retry_after is not None:
        return min(retry_after, MAX_PAUSE)
    return float(min(backoff * 2**attempt, MAX_PAUSE) * random.uniform(0.5, 1.0))


def _follow(query: Query, deadline: Deadline) -> Answer | Failure:
    from catalog.load import transport

    url, credentials, trusted = query.url, query.credentials, True
    for _ in range(MAX_REDIRECTS + 1):
        # Once a foreign host had its say in where to go, the credentials stay home.
        trusted = trusted and credentials.belong_to(url)
        headers = {**OWN_HEADERS, **query.validators, **(credentials.headers if trusted else {})}
        auth = credentials.auth if trusted else None
        try:
            with transport.exchange(url, headers, auth, query.options, deadline, kept=query.kept) as response:
                outcome = _judge(response, url, query, deadline)
        except transport.ERRORS as error:
            return from_exception(error, url, deadline.passed())
        if not isinstance(outcome, str):
            return outcome
        url = outcome
    message = f"more than {MAX_REDIRECTS} redirects, the last to {shown(url)}"
    return Failure(FetchError(message, rule="fetch-redirect", hint="the server sends its visitors in circles"))


def _judge(response: requests.Response, url: str, query: Query, deadline: Deadline) -> Answer | Failure | str:
    """The answer, a failure, or the URL of a redirect."""
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS and "Location" in headers:
        return _target(url, headers["Location"])
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    may_store = "no-store" not in headers.get("Cache-Control", "").lower()
    if status == HTTPStatus.NOT_MODIFIED and query.validators:
        return Answer(None, etag, modified, may_store)
    if status != HTTPStatus.OK:
        return from_status(status, response.reason or "", headers.get("Retry-After", ""), url)
    body = read_body(
        chunks(response, deadline),
        encoding=headers.get("Content-Encoding", ""),
        declared=headers.get("Content-Length", ""),
        limit=query.limit,
        url=shown(url),
    )
    return Answer(body, etag, modified, may_store)


def chunks(response: requests.Response, deadline: Deadline) -> Iterator[bytes]:
    """The body as it comes; TimeoutError when the deadline cut it."""
    while chunk := response.raw.read(CHUNK, decode_content=False):
        yield chunk
    if deadline.passed():
        raise TimeoutError  # a connection that was cut can look like an ordinary end


def _target(url: str, location: str) -> str | Failure:
    """The absolute URL of a redirect, without fragment and credentials of its own."""
    try:
        text = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
        joined = urljoin(url, text)
        if urlsplit(joined).scheme not in ("http", "https"):
            hint = "a redirect may only lead to http and https"
            return Failure(
                FetchError(f"{shown(url)} redirects elsewhere than the web", rule="fetch-redirect", hint=hint)
            )
        return plain_url(joined.partition("#")[0])[0]
    except (ValueError, UsageError):
        return Failure(FetchError(f"{shown(url)} redirects to something that is no URL", rule="fetch-redirect"))
