"""Clients that hold a connection without using it lose it."""

from __future__ import annotations

import socket
import time

from hub.app.asgi import Receive, Scope, Send
from tests.hub.app.small_server import PATIENCE, answer, echo, rest_of, running, wait_for

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_a_head_that_drips_is_answered_with_408() -> None:
    with running(echo, head=0.4) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.settimeout(0.1)
        found = b""
        for byte in REQUEST[:-2]:
            connection.sendall(bytes([byte]))
            try:
                found = connection.recv(100)
                break
            except TimeoutError:
                continue
    assert found.startswith(b"HTTP/1.1 408")


def test_a_connection_on_which_nothing_comes_is_closed() -> None:
    with running(echo, head=0.2) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        assert rest_of(connection).startswith(b"HTTP/1.1 408")


def test_the_second_request_of_a_connection_is_watched_too() -> None:
    with running(echo, head=0.3) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(REQUEST)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        connection.sendall(REQUEST[:10])
        assert b"HTTP/1.1 408" in rest_of(connection)


def test_an_answer_that_takes_longer_than_a_head_may_is_not_cut_off() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        import asyncio

        await asyncio.sleep(0.5)
        await answer(send, b"done")

    with running(slow, head=0.2) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert rest_of(connection).endswith(b"done")


def test_a_client_that_does_not_read_its_answer_is_cut_off() -> None:
    ended: list[float] = []

    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(2000):
            await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        ended.append(time.monotonic())

    with running(large, stalled=0.3) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(REQUEST)
        wait_for(lambda: bool(ended))
        assert len(rest_of(connection)) < 2000 * 65536
