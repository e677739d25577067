"""A small Google Cloud Storage that speaks the JSON API over HTTP, and the token endpoint, for tests."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BUCKET = "bucket"
PAGE = 2


@dataclass
class StorageServer:
    """What the server holds and what it was asked.

    `objects` are the bytes by name, `metadata` overrides fields of an object, `failures` are statuses to answer with
    before the next good answer, `damage` is how many downloads lose their last byte, `grants` are the forms posted to
    the token endpoint, `token` is what it hands out and, when set, what requests must carry.
    """

    objects: dict[str, bytes] = field(default_factory=dict)
    metadata: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[int] = field(default_factory=list)
    damage: int = 0
    grants: list[dict[str, str]] = field(default_factory=list)
    token: str = ""
    url: str = ""

    def describe(self, name: str) -> dict[str, Any]:
        """The metadata of an object; a field overridden by None is left out."""
        data = self.objects[name]
        digest = base64.b64encode(hashlib.md5(data).digest()).decode()
        known = {"name": name, "size": str(len(data)), "md5Hash": digest, **self.metadata.get(name, {})}
        return {key: value for key, value in known.items() if value is not None}


@contextmanager
def serve(storage: StorageServer) -> Iterator[StorageServer]:
    """Serves `storage` on a free port and sets its url."""

    class Handler(_Handler):
        held = storage

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    storage.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield storage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    held: StorageServer

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the log of the test is the component's."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.held.grants.append({key: values[0] for key, values in form.items()})
        self._answer_json({"access_token": self.held.token, "expires_in": 3600})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        base, _, name = parts.path.partition(f"/storage/v1/b/{BUCKET}/o")
        if self.held.token and self.headers["Authorization"] != f"Bearer {self.held.token}":
            self.send_error(401)
        elif self.held.failures:
            self.send_error(self.held.failures.pop(0))
        elif base or not parts.path.startswith("/storage"):
            self.send_error(404)
        elif not name:
            self._answer_json(self._page(query))
        elif (key := unquote(name[1:])) not in self.held.objects:
            self.send_error(404)
        elif query.get("alt") == "media":
            self._send_media(key)
        else:
            self._answer_json(self.held.describe(key))

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        names = sorted(name for name in self.held.objects if name.startswith(query.get("prefix", "")))
        start = int(query.get("pageToken", "0"))
        page: dict[str, Any] = {"items": [self.held.describe(name) for name in names[start : start + PAGE]]}
        if start + PAGE < len(names):
            page["nextPageToken"] = str(start + PAGE)
        return page

    def _send_media(self, name: str) -> None:
        data = self.held.objects[name]
        zipped = self.held.metadata.get(name, {}).get("contentEncoding") == "gzip"
        as_stored = zipped and "gzip" in self.headers.get("Accept-Encoding", "")
        if zipped and not as_stored:
            data = gzip.decompress(data)
        if self.held.damage:
            self.held.damage -= 1
            data = data[:-1]
        self.send_response(200)
        if as_stored:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _answer_json(self, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
