"""Why an HTTP fetch failed: transport errors and status codes as FetchError, and whether another attempt may help."""

from __future__ import annotations

import email.utils
import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from catalog.errors import FetchError
from catalog.load.github import missing_hint
from catalog.load.source import shown

_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True)
class Failure:
    """A failed attempt. `retry_after` is what the server asked to wait, in seconds."""

    error: FetchError
    again: bool = False
    retry_after: float | None = None


def from_exception(error: Exception, url: str, out_of_time: bool) -> Failure:
    """The failure behind an exception of the transport. Its own text is not quoted: it may hold secrets of the URL."""
    place = shown(url)
    if out_of_time:
        return Failure(_timeout(f"the time for this fetch ran out: {place}"))
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, socket.gaierror):
            return _unresolved(cause, place)
        if isinstance(cause, ssl.SSLError):
            return _tls(cause, place)
    return _unreachable(chain, place)


def _unreachable(chain: list[BaseException], place: str) -> Failure:
    if any(isinstance(item, TimeoutError) for item in chain):
        return Failure(_timeout(f"no answer in time: {place}"), again=True)
    if any(isinstance(item, ConnectionRefusedError) for item in chain):
        hint = "is the server running, and the port right?"
        return Failure(FetchError(f"connection refused: {place}", rule="fetch-refused", hint=hint), again=True)
    if isinstance(chain[0], ValueError):
        hint = "check the host name and the port"
        return Failure(FetchError(f"not an address that can be asked: {place}", rule="fetch-url-invalid", hint=hint))
    return Failure(FetchError(f"{_how(chain)}: {place}", rule="fetch-connection"), again=True)


def from_status(status: int, reason: str, retry_after: str, url: str) -> Failure:
    """The failure behind a status code that is no success."""
    place = shown(url)
    if status == HTTPStatus.UNAUTHORIZED:
        hint = "give a token, a user and password, a header, or a netrc entry for this host"
        return Failure(FetchError(f"401, credentials are needed: {place}", rule="fetch-unauthorised", hint=hint))
    if status == HTTPStatus.FORBIDDEN:
        hint = "these credentials, or none, do not allow it"
        return Failure(FetchError(f"403, access is refused: {place}", rule="fetch-forbidden", hint=hint))
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Failure(FetchError(f"{status}, not there: {place}", rule="fetch-not-found", hint=missing_hint(url)))
    text = "".join(character for character in reason[:60] if character.isprintable())
    message = f"the server answered {status} {text}".rstrip() + f": {place}"
    again = status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Failure(FetchError(message, rule="fetch-status"), again, _seconds(retry_after) if again else None)


def _unresolved(cause: socket.gaierror, place: str) -> Failure:
    hint = "check the spelling of the host, and the network"
    error = FetchError(f"host not found (DNS): {place}", rule="fetch-dns", hint=hint)
    return Failure(error, again=cause.errno == socket.EAI_AGAIN)


def _tls(cause: ssl.SSLError, place: str) -> Failure:
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = cause.verify_message
        hint = "for a private authority, let REQUESTS_CA_BUNDLE name its certificate file"
    else:
        why = (getattr(cause, "reason", None) or "handshake failed").replace("_", " ").lower()
        hint = "does this port speak https?"
    again = isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
    return Failure(FetchError(f"no secure connection (TLS: {why}): {place}", rule="fetch-tls", hint=hint), again)


def _timeout(message: str) -> FetchError:
    hint = "try again, or allow more time"
    return FetchError(message, rule="fetch-timeout", hint=hint)


def _how(chain: list[BaseException]) -> str:
    if any(isinstance(item, http.client.IncompleteRead) for item in chain):
        return "the connection ended in the middle of the answer"
    texts = [item.strerror for item in chain if isinstance(item, OSError) and item.strerror]
    return f"the connection failed ({texts[-1]})" if texts else "the connection failed"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything it wraps, each once, outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        item = waiting.pop(0)
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        inner = [*item.args, getattr(item, "reason", None), item.__cause__, item.__context__]
        waiting += [other for other in inner if isinstance(other, BaseException)]


def _seconds(retry_after: str) -> float | None:
    text = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
