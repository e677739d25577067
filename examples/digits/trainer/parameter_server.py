"""A parameter server: a shard behind a TCP port."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .shard import Descent, Shard, Snapshot
from .wire import Message, receive, send

ANSWER_WITHIN = 20.0


class ParameterServer(socketserver.ThreadingTCPServer):
    """Answers trainers until the chief says that training has ended; `ended` is set then."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        self.shard = Shard()
        self.ended = threading.Event()
        self.idle = threading.Condition()
        self.connections = 0
        self.asked = time.monotonic()
        super().__init__(("", port), _Conversation)

    def wait(self, patience: float) -> bool:
        """Wait until the chief has ended the training; False when nobody has asked for `patience` seconds."""
        while not self.ended.wait(1):
            if time.monotonic() - self.asked > patience:
                return False
        return True

    def wait_for_farewell(self, longest: float = 10.0) -> None:
        """Wait until the trainers have hung up: one that misses its last answer would ask again."""
        with self.idle:
            self.idle.wait_for(lambda: self.connections == 0, longest)

    def answer(self, message: Message) -> Message:
        """One question, one answer: the parameters and their step, or `wait` when there is nothing to say yet."""
        self.asked = time.monotonic()
        fields = message.fields
        snapshot: Snapshot | None
        if message.kind == "start":
            descent = Descent(int(fields["trainers"]), float(fields["rate"]), float(fields["momentum"]))
            snapshot = self.shard.start(descent, Snapshot(int(fields["step"]), message.arrays))
        elif message.kind == "read":
            snapshot = self.shard.read(ANSWER_WITHIN)
        elif message.kind == "give":
            trainer, step, images = (int(fields[name]) for name in ("trainer", "step", "images"))
            snapshot = self.shard.give(trainer, step, message.arrays, images, ANSWER_WITHIN)
        elif message.kind == "end":
            self.ended.set()
            return Message("ended")
        else:
            raise ConnectionError(f'"{message.kind}" is no question')
        if snapshot is None:
            return Message("wait")
        return Message("parameters", {"step": snapshot.step}, snapshot.parameters)


class _Conversation(socketserver.BaseRequestHandler):
    server: ParameterServer

    def handle(self) -> None:
        with self.server.idle:
            self.server.connections += 1
        try:
            while True:
                send(self.request, self.server.answer(receive(self.request)))
        except (OSError, KeyError, ValueError):
            return  # the trainer has gone or talks nonsense: it may connect anew
        finally:
            with self.server.idle:
                self.server.connections -= 1
                self.server.idle.notify_all()


@contextmanager
def serving(port: int) -> Iterator[ParameterServer]:
    """A server in the background of this process. Raises OSError when the port is taken."""
    with ParameterServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
