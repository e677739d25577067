"""One container from its start to its end: its output followed into the log, its end noticed, its state read."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.run.bounds import Bounds
from catalog.run.docker_daemon import Connection

if TYPE_CHECKING:
    from docker import APIClient
VANISHED = "the container vanished: something other than this run removed it"


@dataclass(frozen=True, slots=True)
class ContainerEnd:
    """How a container ended.

    `exit_code` is None when it never started or vanished, `failure` a sentence when that or the daemon is to blame,
    `out_of_memory` true when the kernel ended it for using too much.
    """

    exit_code: int | None
    failure: str = ""
    timed_out: bool = False
    stopped: bool = False
    out_of_memory: bool = False


def run_container(connection: Connection, container: str, log: int, bounds: Bounds, grace: int) -> ContainerEnd:
    """Start a created container and follow it to its end; its output goes to the descriptor `log` as it comes.

    When the bounds say so it gets SIGTERM, and SIGKILL after `grace` seconds.
    """
    from docker.errors import APIError

    follower = _Follower(connection.streams, container, log)
    try:
        connection.calls.start(container)
    except APIError as error:
        follower.close()
        return ContainerEnd(None, failure=f"the container cannot be started: {error.explanation or error}")
    follower.start()
    timed_out = stopped = False
    while not follower.ended.wait(bounds.patience()):
        stopped, timed_out = bounds.stopped, bounds.timed_out
        if stopped or timed_out:
            _end(connection.calls, container, grace)
            follower.ended.wait(grace)
            break
    if follower.error is not None:
        return ContainerEnd(None, _lost(follower.error), timed_out, stopped)
    if follower.exit_code in (0, None) or stopped or timed_out:
        return ContainerEnd(follower.exit_code, "", timed_out, stopped)
    return _looked_at(connection.calls, container, follower.exit_code)


class _Follower(threading.Thread):
    """Copies a container's output into the log, then waits for its exit code; attached before the container starts."""

    def __init__(self, client: APIClient, container: str, log: int) -> None:
        super().__init__(name=f"container {container[:12]}", daemon=True)
        self.ended = threading.Event()
        self.exit_code: int | None = None
        self.error: Exception | None = None
        self._client = client
        self._container = container
        self._log = log
        self._socket: Any = client.attach_socket(container, {"stdout": 1, "stderr": 1, "stream": 1})

    def run(self) -> None:
        from docker.utils.socket import frames_iter

        try:
            for _, data in frames_iter(self._socket, tty=False):  # type: ignore[no-untyped-call]
                os.write(self._log, data)
            self.close()
            self.exit_code = int(self._client.wait(self._container)["StatusCode"])
        except Exception as error:  # reported by the thread that runs the task
            self.error = error
        finally:
            self.ended.set()

    def close(self) -> None:
        """Give the connection back to the system; the SDK leaves that to whoever took it over."""
        response = getattr(self._socket, "_response", None)
        (self._socket if response is None else response).close()


def _end(client: APIClient, container: str, grace: int) -> None:
    from docker.errors import NotFound

    with suppress(NotFound):
        client.stop(container, timeout=grace)


def _lost(error: Exception) -> str:
    from docker.errors import NotFound

    if isinstance(error, NotFound):
        return VANISHED
    return f"the container could not be followed to its end: {error}"


def _looked_at(client: APIClient, container: str, exit_code: int) -> ContainerEnd:
    """The end of a container that failed: ended by its own, by the kernel, or removed by somebody."""
    from docker.errors import NotFound

    try:
        state = client.inspect_container(container)["State"]
    except NotFound:
        return ContainerEnd(None, VANISHED)
    if state.get("Dead") or state.get("Status") in ("removing", "dead"):
        return ContainerEnd(None, VANISHED)
    return ContainerEnd(exit_code, out_of_memory=bool(state.get("OOMKilled")))


def remove_container(client: APIClient, container: str) -> None:
    """Remove a container, running or not, with its anonymous volumes; no error when it is gone or going."""
    from docker.errors import APIError

    try:
        client.remove_container(container, v=True, force=True)
    except APIError as error:
        if error.status_code not in (404, 409):
            raise
