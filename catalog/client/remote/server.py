"""One server: requests to its JSON API, with the token for it, and answers as values or errors of ours."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

from catalog.client.remote.refused import refused, strange
from catalog.client.wire.answer import Answer
from catalog.errors import FetchError
from catalog.load.options import FetchOptions
from catalog.load.source import plain_url, shown

if TYPE_CHECKING:
    import requests

    from catalog.load.connections import Connections

API = "api/v1"
MOST_BYTES = 256 << 20
_PIECE = 64 << 10
# Streams are kept open for as long as there is news; the server says something every 15 seconds.
_STREAM_SECONDS, _SILENCE_SECONDS = 366.0 * 86_400, 60.0
_NO_BODY = frozenset({204, 304})

Params = Mapping[str, "str | Sequence[str]"]


@dataclass(frozen=True)
class Server:
    """The server at `url`. What `options` hold (a token) is sent to its origin alone, and no redirect is followed.

    Every method raises FetchError when there is no answer or a strange one, and otherwise the error that the server
    tells, as the class it has here.
    """

    url: str
    options: FetchOptions = field(default_factory=FetchOptions, repr=False)
    connections: Connections | None = field(default=None, repr=False)

    def get(self, path: str, params: Params | None = None) -> Answer:
        """What a GET answers."""
        return self.send("GET", path, params=params)

    def send(
        self,
        method: str,
        path: str,
        value: Mapping[str, Any] | None = None,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """What a request with a JSON body answers."""
        body = None if value is None else json.dumps(value).encode()
        told = {} if body is None else {"Content-Type": "application/json"}
        return self._answer(method, path, params, body, {**told, **(headers or {})})

    def upload(self, path: str, fields: Mapping[str, str], file_name: str, data: bytes) -> Answer:
        """What a form with one file, in the field `package`, answers."""
        from urllib3.filepost import encode_multipart_formdata

        parts: dict[str, Any] = {name: text for name, text in fields.items() if text}
        body, kind = encode_multipart_formdata({**parts, "package": (file_name, data, "application/octet-stream")})
        return self._answer("POST", path, None, body, {"Content-Type": kind})

    def read(self, path: str, params: Params | None = None, limit: int = MOST_BYTES) -> bytes:
        """The bytes of a GET; FetchError (rule fetch-too-large) for more than `limit`."""
        found = bytearray()
        for piece in self.pieces(path, params):
            found += piece
            if len(found) > limit:
                raise _too_large(limit)
        return bytes(found)

    def pieces(self, path: str, params: Params | None = None) -> Generator[bytes, None, None]:
        """The bytes of a GET as they come, for as long as it takes."""
        with self._exchange("GET", path, params, None, {}, self._patient()) as response:
            self._check(response)
            yield from _chunks(response)

    def lines(
        self, path: str, params: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> Generator[bytes, None, None]:
        """The lines of a GET as they come, without their ends."""
        kept = b""
        with self._exchange("GET", path, params, None, headers or {}, self._patient()) as response:
            self._check(response)
            for piece in _chunks(response, at_once=False):
                *whole, kept = (kept + piece).split(b"\n")
                yield from whole
        if kept:
            yield kept

    @contextmanager
    def stream(self, path: str, params: Params | None = None) -> Iterator[IO[bytes]]:
        """The bytes of a GET as a file that is read to its end once."""
        with self._exchange("GET", path, params, None, {}, self._patient()) as response:
            self._check(response)
            yield cast("IO[bytes]", response.raw)

    def _patient(self) -> FetchOptions:
        return replace(self.options, total_timeout=_STREAM_SECONDS, read_timeout=_SILENCE_SECONDS)

    def _answer(
        self, method: str, path: str, params: Params | None, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        with self._exchange(method, path, params, body, headers, self.options) as response:
            self._check(response)
            if response.status_code in _NO_BODY:
                return Answer({})
            return Answer.of(_json(_body(response), response.status_code, self.url))

    @contextmanager
    def _exchange(
        self,
        method: str,
        path: str,
        params: Params | None,
        body: bytes | None,
        headers: Mapping[str, str],
        options: FetchOptions,
    ) -> Iterator[requests.Response]:
        from catalog.load import transport
        from catalog.load.deadline import Deadline
        from catalog.load.failures import from_exception
        from catalog.load.http import OWN_HEADERS
        from catalog.load.offline import is_offline
        from catalog.load.raw_bytes import web_credentials

        plain = plain_url(self._address(path, params))[0]
        if options.offline or is_offline():
            raise FetchError(f"offline: {shown(self.url)}", rule="fetch-offline", hint="a server cannot be asked then")
        credentials = web_credentials(self._address(path, params), options)
        sent = {**OWN_HEADERS, **credentials.headers, **headers}
        deadline = Deadline(options.total_timeout)
        try:
            with transport.exchange(
                plain, sent, credentials.auth, options, deadline, method, body, self.connections
            ) as response:
                yield response
        except transport.ERRORS as error:
            raise from_exception(error, plain, deadline.passed()).error from error

    def _address(self, path: str, params: Params | None = None) -> str:
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        return f"{self.url}/{API}/{path}{query}"

    def _check(self, response: requests.Response) -> None:
        """Raise what the server tells, for an answer that is no success."""
        status = response.status_code
        if status < 300 or status == 304:
            return
        if status < 400:
            raise strange(self.url, status)
        raise refused(status, _json(_body(response), status, self.url), self.url)


def segment(name: str) -> str:
    """A name or an id as one part of a path."""
    return quote(name, safe="")


def _chunks(response: requests.Response, *, at_once: bool = True) -> Iterator[bytes]:
    """The body; without `at_once` each part as soon as it is there."""
    if at_once:
        yield from response.iter_content(_PIECE)
        return
    if response.raw.chunked:
        # None gives each chunk as it arrives, and not the next whole piece.
        yield from response.raw.stream(None, decode_content=True)
        return
    yield from response.iter_content(1)


def _body(response: requests.Response) -> bytes:
    found = bytearray()
    for piece in response.iter_content(_PIECE):
        found += piece
        if len(found) > MOST_BYTES:
            raise _too_large(MOST_BYTES)
    return bytes(found)


def _too_large(limit: int) -> FetchError:
    return FetchError(f"the server's answer has more than {limit} bytes", rule="fetch-too-large")


def _json(data: bytes, status: int, url: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise strange(url, status) from None
