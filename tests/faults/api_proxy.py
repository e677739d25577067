"""A plain HTTP way to the API server, on which something can happen to the request that makes a workflow."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import yaml

from catalog.run.argo.connection import open_connection
from catalog.run.argo.options import ClusterOptions
from tests.cli.waiting import wait_for


class ApiProxy:
    """Passes every request on; `kubeconfig` goes through it.

    `before` is called when a workflow is about to be made. `keep_answer` keeps back the answers to such requests until
    `drop_answers`, which closes their connections without one.
    """

    def __init__(self, folder: Path) -> None:
        self.before: Callable[[], None] = lambda: None
        self.kept = 0
        self._keeping = False
        self._dropped = threading.Event()
        self._way = open_connection(ClusterOptions())
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.kubeconfig = folder / "proxied"
        place = {"server": f"http://127.0.0.1:{self._server.server_address[1]}"}
        self.kubeconfig.write_text(
            yaml.safe_dump(
                {
                    "clusters": [{"name": "proxied", "cluster": place}],
                    "users": [{"name": "proxied", "user": {}}],
                    "contexts": [{"name": "proxied", "context": {"cluster": "proxied", "user": "proxied"}}],
                    "current-context": "proxied",
                }
            )
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def keep_answer(self) -> None:
        """From now on a workflow is made, and who asked for it does not hear of it."""
        self._keeping = True

    def wait_for_kept(self) -> None:
        """Wait until a workflow has been made whose maker has not heard of it."""
        wait_for(lambda: self.kept, "a workflow")

    def drop_answers(self) -> None:
        """Close the connections of those who wait for such an answer; later requests are answered again."""
        self._keeping = False
        self._dropped.set()

    def close(self) -> None:
        """Pass on nothing more."""
        self.drop_answers()
        self._server.shutdown()
        self._server.server_close()
        self._way.close()

    def _pass_on(self, request: BaseHTTPRequestHandler) -> None:
        makes = request.command == "POST" and urlsplit(request.path).path.endswith("/workflows")
        if makes:
            self.before()
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        headers = {name: request.headers[name] for name in ("Content-Type", "Accept") if name in request.headers}
        with self._way.http.stream(
            request.command, request.path, content=body, headers=headers, timeout=None
        ) as answer:
            if makes and self._keeping:
                answer.read()
                self.kept += 1
                self._dropped.wait(120)
                return
            request.send_response(answer.status_code)
            request.send_header("Content-Type", answer.headers.get("Content-Type", ""))
            request.end_headers()
            for piece in answer.iter_bytes():
                request.wfile.write(piece)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                with contextlib.suppress(OSError):  # who asked may be gone
                    proxy._pass_on(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler

    def __enter__(self) -> ApiProxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
