"""A server that tasks in pods call when they begin, and that keeps them waiting until the test lets them go on."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from tests.cli.waiting import wait_for

_LONGEST_WAIT = 120.0


class Gates:
    """One gate for each task: the task asks for its URL, and the answer says how many have asked, this one included.

    So it is certain where a run is when something breaks, and how often each task was really started.
    """

    def __init__(self, address: str) -> None:
        """`address` is one of this machine's that pods reach."""
        self._lock = threading.Lock()
        self._arrivals: Counter[str] = Counter()
        self._opened: dict[str, threading.Event] = {}
        self._server = ThreadingHTTPServer((address, 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://{address}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def arrivals(self) -> dict[str, int]:
        """How often each task was started."""
        with self._lock:
            return dict(self._arrivals)

    def open(self, *tasks: str) -> None:
        """Let these tasks go on, also those that are yet to come."""
        for task in tasks:
            self._gate(task).set()

    def wait_for(self, task: str, times: int = 1) -> None:
        """Wait until a task was started so often."""
        wait_for(lambda: self.arrivals.get(task, 0) >= times, f"the start of {task}")

    def close(self) -> None:
        """Let everything go on, and answer no more."""
        self.open(*list(self._opened))
        self._server.shutdown()
        self._server.server_close()

    def _gate(self, task: str) -> threading.Event:
        with self._lock:
            return self._opened.setdefault(task, threading.Event())

    def _arrive(self, task: str) -> int:
        with self._lock:
            self._arrivals[task] += 1
            return self._arrivals[task]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gates = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                task = self.path.strip("/")
                number = gates._arrive(task)
                gates._gate(task).wait(_LONGEST_WAIT)
                with contextlib.suppress(OSError):  # its pod may be gone
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(f"{task} {number}".encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler

    def __enter__(self) -> Gates:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
