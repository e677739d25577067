"""A small API of Kubernetes on this machine: keeps objects, and gives them a status after some looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Api:
    """`objects` by their path; a GET takes the next of `answers`: a status, or a number for a refusal."""

    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[dict[str, Any] | int] = field(default_factory=list)
    requests: list[tuple[str, str, str, Any]] = field(default_factory=list)
    address: str = ""

    def answer(self, method: str, target: str, kind: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer to a request, which is noted."""
        self.requests.append((method, target, kind, body))
        path = urlsplit(target).path
        if method == "POST":
            path = f"{path}/{body['metadata']['name']}"
            return (409, {"message": "it exists already"}) if path in self.objects else self._put(path, body)
        if method == "PATCH":
            if "merge-patch" in kind and path not in self.objects:
                return 404, {"message": "not found"}
            return self._put(path, {**self.objects.get(path, {}), **body})
        if path not in self.objects:
            return 404, {"message": "not found"}
        if method == "DELETE":
            return 200, self.objects.pop(path)
        return self._look(path)

    def _put(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.objects[path] = {**body, "metadata": {**body.get("metadata", {}), "uid": "1"}}
        return 200, self.objects[path]

    def _look(self, path: str) -> tuple[int, dict[str, Any]]:
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, int):
            return answer, {"message": "try again"}
        return 200, {**self.objects[path], "status": answer}


@contextmanager
def serving() -> Iterator[Api]:
    """The API at `address`, until the block ends."""
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(data) if data else None
            status, answer = api.answer(self.command, self.path, self.headers.get("Content-Type", ""), body)
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_one

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    api.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
