"""What a trainer sees of the shared parameters: in its own memory, or on parameter servers over TCP."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Protocol

from .failure import Failure
from .network import Lesson, Parameters
from .shard import Descent, Shard, Snapshot
from .wire import Message, receive, send

ANSWERED_WITHIN = 60.0
PAUSE = 0.2


class Session(Protocol):
    """Shared parameters, as one trainer uses them."""

    def start(self, descent: Descent, snapshot: Snapshot) -> Snapshot:
        """Begin, unless somebody has; where the training stands."""

    def read(self) -> Snapshot:
        """Where the training stands, once the chief has begun."""

    def give(self, step: int, lesson: Lesson) -> Snapshot:
        """Hand in what a batch taught; where the training stands after that."""

    def end(self) -> None:
        """Tell the servers that they are no longer needed."""


class OwnSession:
    """For the only trainer of a job without servers."""

    def __init__(self) -> None:
        self._shard = Shard()

    def start(self, descent: Descent, snapshot: Snapshot) -> Snapshot:
        return self._shard.start(descent, snapshot)

    def read(self) -> Snapshot:
        return _certain(self._shard.read(0))

    def give(self, step: int, lesson: Lesson) -> Snapshot:
        return _certain(self._shard.give(0, step, lesson.gradient, lesson.images, 0))

    def end(self) -> None:
        return None


class ServerSession:
    """The parameters spread over servers by name, each server asked over a connection that is made anew when it breaks.

    Every question is one that may be asked twice. Failure when a server stays away for `patience` seconds.
    """

    def __init__(self, servers: tuple[str, ...], trainer: int, patience: float) -> None:
        self._servers = [_Connection(address, patience) for address in servers]
        self._trainer = trainer
        self._beginning: tuple[Descent, Snapshot] | None = None

    def __enter__(self) -> ServerSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()

    def start(self, descent: Descent, snapshot: Snapshot) -> Snapshot:
        self._beginning = descent, snapshot
        return self._remembered([self._start(number) for number in range(len(self._servers))])

    def read(self) -> Snapshot:
        return _joined([server.parameters(Message("read")) for server in self._servers])

    def give(self, step: int, lesson: Lesson) -> Snapshot:
        fields = {"trainer": self._trainer, "step": step, "images": lesson.images}
        answers = []
        for number, part in enumerate(self._parts(lesson.gradient)):
            message = Message("give", fields, part)
            # A server that came back empty is begun anew by the chief, with what the chief saw last.
            again = partial(self._start, number) if self._beginning else None
            answers.append(self._servers[number].parameters(message, again))
        return self._remembered(answers)

    def end(self) -> None:
        for server in self._servers:
            server.ask(Message("end"))

    def _remembered(self, answers: list[Snapshot]) -> Snapshot:
        snapshot = _joined(answers)
        if self._beginning:
            self._beginning = self._beginning[0], snapshot
        return snapshot

    def _start(self, number: int) -> Snapshot:
        assert self._beginning is not None
        descent, snapshot = self._beginning
        fields = {"trainers": descent.trainers, "rate": descent.rate, "momentum": descent.momentum}
        part = self._parts(snapshot.parameters)[number]
        return self._servers[number].parameters(Message("start", {**fields, "step": snapshot.step}, part))

    def _parts(self, parameters: Parameters) -> list[Parameters]:
        names, count = sorted(parameters), len(self._servers)
        return [{name: parameters[name] for name in names[number::count]} for number in range(count)]


class _Connection:
    def __init__(self, address: str, patience: float) -> None:
        self._address = address
        self._patience = patience
        self._socket: socket.socket | None = None

    def parameters(self, message: Message, on_wait: Callable[[], object] | None = None) -> Snapshot:
        """The answer to a question about parameters; `on_wait` is called each time there is none yet."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            answer = self.ask(message)
            if answer.kind == "parameters":
                return Snapshot(int(answer.fields["step"]), answer.arrays)
            if on_wait:
                on_wait()
            time.sleep(PAUSE)
        raise Failure(f"{self._address}: the other trainers did not come within {self._patience:g} seconds")

    def ask(self, message: Message) -> Message:
        """One question, one answer. Raises Failure when the server stays away."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                if self._socket is None:
                    self._socket = self._connect()
                send(self._socket, message)
                return receive(self._socket)
            except OSError as error:
                self.close()
                if time.monotonic() > deadline:
                    raise Failure(f"the parameter server {self._address} does not answer: {error}") from error
                time.sleep(PAUSE)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self) -> socket.socket:
        host, _, port = self._address.rpartition(":")
        connection = socket.create_connection((host, int(port)), timeout=ANSWERED_WITHIN)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def _joined(parts: list[Snapshot]) -> Snapshot:
    """Servers may differ by a step when one came back: what they all have reached counts."""
    together = {name: value for part in parts for name, value in part.parameters.items()}
    return Snapshot(min(part.step for part in parts), together)


def _certain(snapshot: Snapshot | None) -> Snapshot:
    if snapshot is None:
        raise Failure("the only trainer has not begun")
    return snapshot
