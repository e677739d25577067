"""Serves a folder over HTTP on this machine, and notes the headers it was asked with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(SimpleHTTPRequestHandler):
    """Silent; keeps what it was asked."""

    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        """Serve a file, and keep the request."""
        self.server.asked.append({"path": self.path, **self.headers})  # type: ignore[attr-defined]
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class FileServer(ThreadingHTTPServer):
    """The server; `asked` holds path and headers of each request."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serve_folder(folder: Path) -> Iterator[FileServer]:
    """The server, while the block lasts."""
    server = FileServer(folder)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
