"""An API server that answers as a test tells it, for what a healthy one does too seldom: it breaks off, and forgets."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lightkube.config.kubeconfig import KubeConfig

from cluster_steps.cluster import Cluster
from cluster_steps.connection import Connection

CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
RESOURCES = {"resources": [{"kind": "ConfigMap", "name": "configmaps", "namespaced": True}]}


def version(number: int, **more: Any) -> dict[str, Any]:
    """The object at a version."""
    return {**CONFIG_MAP, "metadata": {"name": "a", "uid": "u", "resourceVersion": str(number)}, **more}


def event(kind: str, value: dict[str, Any]) -> str:
    """A line of a watch."""
    return json.dumps({"type": kind, "object": value})


@dataclass
class Script:
    """Answers in turn: a status and a JSON body, or the lines of a watch. The last one of each is given for ever."""

    gets: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    watches: list[list[str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def next_get(self) -> tuple[int, dict[str, Any]]:
        """The answer to a read or a write."""
        return self.gets.pop(0) if len(self.gets) > 1 else self.gets[0]

    def next_watch(self) -> list[str]:
        """The lines of a watch; the text BREAK ends the connection in the middle of an answer."""
        return self.watches.pop(0) if self.watches else []


@contextmanager
def scripted(script: Script) -> Iterator[Cluster]:
    """A cluster whose server follows the script."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            script.asked.append(f"{self.command} {self.path}")
            if self.path == "/api/v1":
                self._answer(200, RESOURCES)
            elif "watch=true" in self.path:
                self._watch(script.next_watch())
            else:
                self._answer(*script.next_get())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            script.asked.append(f"{self.command} {self.path}")
            self._answer(*script.next_get())

        do_PATCH = do_DELETE = do_POST

        def _answer(self, code: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _watch(self, lines: list[str]) -> None:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for line in lines:
                if line == "BREAK":
                    self.close_connection = True
                    return
                data = f"{line}\n".encode()
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = KubeConfig.from_server(f"http://127.0.0.1:{server.server_port}").get()
    assert config is not None
    connection = Connection(config._replace(user=_anonymous()))
    try:
        yield Cluster(connection, "team")
    finally:
        connection.close()
        server.shutdown()
        server.server_close()


def _anonymous() -> Any:
    from lightkube.config.models import User

    return User()
