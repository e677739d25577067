"""A small application behind the real protocol, on a free port of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from hub.app.asgi import App, Receive, Scope, Send
from hub.app.listener import bind
from hub.app.protocol import guarded_protocol

PATIENCE = 30.0


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the number of bytes that were sent."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await answer(send, str(size).encode())


async def answer(send: Send, body: bytes) -> None:
    """200 with a body."""
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def running(app: App, *, head: float = 10.0, stalled: float = 10.0) -> Iterator[int]:
    """The port that `app` answers on."""
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(
        app, http=guarded_protocol(head, stalled), lifespan="off", ws="none", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        port: int = listener.getsockname()[1]
        wait_for(lambda: server.started)
        yield port
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


def wait_for(condition: object) -> None:
    """Return when `condition()` holds."""
    assert callable(condition)
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def exchange(port: int, data: bytes) -> bytes:
    """What comes back for raw bytes, until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(data)
        return rest_of(connection)


def rest_of(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    received = bytearray()
    connection.settimeout(PATIENCE)
    try:
        while part := connection.recv(65536):
            received += part
    except ConnectionResetError:
        pass
    return bytes(received)
