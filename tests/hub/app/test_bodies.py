"""Bodies that are too large or too slow end with an answer, and nothing of them is kept."""

from __future__ import annotations

import socket

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hub.app.bodies import BodyGuard
from tests.hub.app.small_server import PATIENCE, exchange, rest_of, running


async def length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def refusing(request: Request) -> Response:
    return PlainTextResponse("no", 403)


def guarded(most: int = 100, seconds: float = 10.0) -> BodyGuard:
    routes = [Route("/", length, methods=["POST"]), Route("/refusing", refusing, methods=["POST"])]
    app = Starlette(routes=routes)
    app.add_middleware(BodyGuard, most=most, seconds=seconds)
    return app  # type: ignore[return-value]


def post(path: str, headers: str, body: bytes) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n".encode() + body


def test_a_body_within_the_bound_is_passed_on() -> None:
    with running(guarded()) as port:
        found = exchange(port, post("/", "Content-Length: 100\r\nConnection: close", b"x" * 100))
    assert found.startswith(b"HTTP/1.1 200") and found.endswith(b"\r\n100")


def test_a_declared_length_beyond_the_bound_is_refused_before_the_body_is_there() -> None:
    with running(guarded()) as port:
        found = exchange(port, post("/", "Content-Length: 101", b""))
    assert found.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in found


def test_a_body_without_a_length_is_counted_as_it_comes() -> None:
    chunk = b"32\r\n" + b"x" * 50 + b"\r\n"
    with running(guarded()) as port:
        fits = exchange(port, post("/", "Transfer-Encoding: chunked\r\nConnection: close", 2 * chunk + b"0\r\n\r\n"))
        found = exchange(port, post("/", "Transfer-Encoding: chunked", 3 * chunk + b"0\r\n\r\n"))
    assert fits.startswith(b"HTTP/1.1 200")
    assert found.startswith(b"HTTP/1.1 413")


def test_a_body_that_stops_coming_is_refused() -> None:
    with running(guarded(seconds=0.3)) as port:
        found = exchange(port, post("/", "Content-Length: 50", b"x"))
    assert found.startswith(b"HTTP/1.1 408")


def test_a_body_that_drips_does_not_gain_time_by_that() -> None:
    with running(guarded(seconds=0.5)) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(post("/", "Content-Length: 90", b""))
        connection.settimeout(0.1)
        sent = 0
        answer = b""
        while not answer and sent < 90:
            connection.sendall(b"x")
            sent += 1
            try:
                answer = connection.recv(20)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408") and sent < 90


def test_a_body_that_nobody_reads_ends_the_connection_with_the_answer() -> None:
    with running(guarded()) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(post("/refusing", "Content-Length: 50", b"x" * 10))
        found = rest_of(connection)
    assert found.startswith(b"HTTP/1.1 403") and b"connection: close" in found
