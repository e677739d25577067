"""A server that speaks like an API server and gives the answers it was told to give."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.options import ClusterOptions

Answers = list[tuple[int, dict[str, str], bytes]]


@contextmanager
def answering(folder: Path, answers: Answers) -> Iterator[Cluster]:
    """A cluster that gives these answers, one after the other."""
    left = iter(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, headers, body = next(left)
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = {
        "clusters": [{"name": "a", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}],
        "contexts": [{"name": "a", "context": {"cluster": "a"}}],
        "current-context": "a",
    }
    (folder / "config").write_text(yaml.safe_dump(config))
    try:
        with connect(ClusterOptions(kubeconfig=str(folder / "config")), patience=20) as cluster:
            yield cluster
    finally:
        server.shutdown()
        server.server_close()


def status(code: int, message: str) -> bytes:
    return json.dumps({"kind": "Status", "code": code, "message": message}).encode()
