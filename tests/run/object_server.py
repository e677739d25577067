"""A small S3 server on this machine that breaks connections, answers with errors and goes away when a test says so."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class ObjectServer:
    """Objects by `/bucket/key`; knows GET with ranges and versions, HEAD, PUT, and uploads in parts.

    `breaks` holds after how many bytes the next answers end; an answer is 503 as long as `busy` is above 0, and 403
    when `forbidden`. `requests` are the method and path of each request so far.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.breaks: list[int] = []
        self.busy = 0
        self.forbidden = False
        self.requests: list[str] = []
        self._port = 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Where the server is, also while it is away."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Answer from now on, at the same port as before."""
        server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        server.daemon_threads = True
        self._port = server.server_address[1]
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def start_after(self, seconds: float) -> None:
        """Come back later."""
        threading.Timer(seconds, self.start).start()


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """A server that runs as long as the block."""
    server = ObjectServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _handler(server: ObjectServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        """Answers for this one server."""

        store = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: ObjectServer

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Whether there is an object, and its version."""
        self._serve(False)

    def do_GET(self) -> None:
        """An object, or the rest of it."""
        self._serve(True)

    def do_PUT(self) -> None:
        """A whole object or a part."""
        path, query, body = self._begin()
        if self._refused():
            return
        if "uploadId" in query:
            self.store.parts[query["uploadId"][0]][int(query["partNumber"][0])] = body
        else:
            self.store.objects[path] = body
        self._answer(200, etag=_etag(body))

    def do_POST(self) -> None:
        """The begin or the end of an upload in parts."""
        path, query, _ = self._begin()
        if "uploadId" not in query:
            self.store.parts["1"] = {}
            return self._answer(200, b"<R><UploadId>1</UploadId></R>")
        parts = self.store.parts.pop(query["uploadId"][0])
        self.store.objects[path] = b"".join(parts[number] for number in sorted(parts))
        return self._answer(200, f"<R><ETag>{_etag(self.store.objects[path])}</ETag></R>".encode())

    def do_DELETE(self) -> None:
        """The end of an upload that failed."""
        _, query, _ = self._begin()
        self.store.parts.pop(query["uploadId"][0], None)
        self._answer(204)

    def _serve(self, with_body: bool) -> None:
        path, _, _ = self._begin()
        if self._refused():
            return
        data = self.store.objects.get(path)
        if data is None:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>" if with_body else b"")
        if self.headers.get("If-Match", _etag(data)) != _etag(data):
            return self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
        first = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        rest = data[int(first.group(1)) :] if first else data
        cut = self.store.breaks.pop(0) if with_body and self.store.breaks else None
        return self._answer(206 if first else 200, rest, _etag(data), cut, with_body)

    def _begin(self) -> tuple[str, dict[str, list[str]], bytes]:
        split = urlsplit(self.path)
        self.store.requests.append(f"{self.command} {split.path}")
        size = int(self.headers.get("Content-Length", 0))
        return split.path, parse_qs(split.query, keep_blank_values=True), self.rfile.read(size)

    def _refused(self) -> bool:
        if self.store.forbidden:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>" if self.command != "HEAD" else b"")
        elif self.store.busy > 0:
            self.store.busy -= 1
            self._answer(503, b"<Error><Code>SlowDown</Code></Error>" if self.command != "HEAD" else b"")
        else:
            return False
        return True

    def _answer(
        self, status: int, data: bytes = b"", etag: str = "", cut: int | None = None, with_body: bool = True
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        if with_body and status != 204:
            self.wfile.write(data if cut is None else data[:cut])
        if cut is not None:
            self.close_connection = True


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'
