"""Connections to the docker daemon, and its refusals as errors of ours."""

from __future__ import annotations

import os
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.errors import MachineError
from catalog.run.docker_sharing import can_share

if TYPE_CHECKING:
    from docker import APIClient

_CALL_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Connection:
    """Two clients of one daemon: `calls` with a time limit per call, `streams` without, for a second thread."""

    calls: APIClient
    streams: APIClient

    def close(self) -> None:
        """Close both clients."""
        self.calls.close()
        self.streams.close()


@dataclass
class Daemon:
    """The docker daemon that the environment names: DOCKER_HOST, the current docker context, or the local socket.

    Connections are reused, each by one thread at a time, and closed with the object. `identity` and `cpus` are known
    once `find` was called, and so is `shares`: whether containers may share folders with this machine. It becomes false
    when the daemon turns out not to see them.
    """

    identity: str = ""
    cpus: int = 0
    shares: bool = False
    _version: str = "auto"
    _idle: deque[Connection] = field(default_factory=deque)

    def __post_init__(self) -> None:
        weakref.finalize(self, _close_all, self._idle)

    def find(self) -> None:
        """Reach the daemon; MachineError `no-docker` when that fails."""
        if self.identity:
            return
        from docker.constants import DEFAULT_UNIX_SOCKET

        with self.connection() as connection:
            try:
                found: dict[str, Any] = connection.calls.info()
            except refusals() as error:
                raise no_docker(error) from error
        where = str(_where().get("base_url") or DEFAULT_UNIX_SOCKET)
        self.shares = can_share(where, found.get("SecurityOptions") or (), os.geteuid())
        self.cpus = int(found.get("NCPU") or 1)
        self.identity = str(found.get("ID") or found.get("Name") or "docker")

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for one thread; one that failed is not used again. MachineError `no-docker`."""
        connection = self._take()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    def _take(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            pass
        try:
            from docker import APIClient
        except ImportError as error:
            raise MachineError(
                "the docker engine needs the docker SDK",
                rule="no-docker",
                hint="install it with `pip install 'kfp-catalog[docker]'`, or use `--engine process`",
            ) from error
        try:
            where = _where()
            calls = APIClient(version=self._version, timeout=_CALL_SECONDS, **where)
            self._version = str(calls.api_version)
            streams = APIClient(version=self._version, timeout=None, **where)  # type: ignore[arg-type]
        except refusals() as error:
            raise no_docker(error) from error
        # No proxy stands before a socket, and the SDK would look for one in the environment on every call.
        calls.trust_env = streams.trust_env = not calls.base_url.startswith("http+docker:")
        return Connection(calls, streams)


def _close_all(idle: deque[Connection]) -> None:
    while idle:
        idle.pop().close()


def _where() -> dict[str, Any]:
    from docker import ContextAPI
    from docker.utils import kwargs_from_env

    if os.environ.get("DOCKER_HOST"):
        return dict(kwargs_from_env())
    context = ContextAPI.get_context(os.environ.get("DOCKER_CONTEXT"))
    if context is None or context.name == "default" or not context.Host:
        return {}
    return {"base_url": context.Host, "tls": context.TLSConfig or False}


def refusals() -> tuple[type[Exception], ...]:
    """What the SDK raises when the daemon refuses or cannot be reached."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    return (DockerException, RequestException)


def no_docker(error: Exception) -> MachineError:
    """The error for a daemon that cannot be reached or does not let us in."""
    text = str(error)
    if "Permission denied" in text or "PermissionError" in text:
        why, hint = "this user may not use docker", "add the user to the group `docker`, or use `--engine process`"
    else:
        why = f"the docker daemon does not answer: {text}"
        hint = "start docker or set DOCKER_HOST, or use `--engine process`"
    return MachineError(why, rule="no-docker", hint=hint)
