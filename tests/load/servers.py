"""A real HTTP server in a thread, whose answers a test writes as functions, and a certificate made on the spot."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

YAML = "name: Echo\nimplementation: {container: {image: bash, command: [echo, hi]}}\n"


class Request(BaseHTTPRequestHandler):
    """One request; a test's function answers it with `reply`, or writes to `wfile` itself."""

    body = b""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.seen.append(dict(self.headers.items()) | {"path": self.path})
        try:
            server.answer(self)
        except OSError:
            self.close_connection = True  # the client hung up, as some tests want

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.do_GET()

    def do_HEAD(self) -> None:
        self.do_GET()

    def reply(self, body: str | bytes = YAML, status: int = 200, **headers: str) -> None:
        """A whole answer; underscores in header names stand for hyphens."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at `seen`."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Callable[[Request], None]) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answer = answer
        self.seen: list[dict[str, str]] = []
        self.scheme = "http"

    def url(self, path: str = "/component.yaml", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.server_address[1]}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a broken handshake is what some tests are about."""


@contextmanager
def serving(answer: Callable[[Request], None], certificate: Path | None = None) -> Iterator[Server]:
    """Run a server while the context lasts; with a certificate it speaks https."""
    server = Server(answer)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path, name: str) -> Path:
    """A PEM file with a new key and a certificate for the host `name`, signed by itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl program is not installed")
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    where = ["-keyout", str(key), "-out", str(pem)]
    subprocess.run([openssl, "req", "-x509", *kind, *subject, *where], check=True, capture_output=True)
    pem.write_text(pem.read_text() + key.read_text())
    return pem
