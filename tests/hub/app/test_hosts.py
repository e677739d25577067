"""Requests that a foreign page makes a browser send do not reach the routes."""

from __future__ import annotations

import anyio
import pytest

from hub.app.asgi import Message, Receive, Scope, Send
from hub.app.hosts import HostGuard

NAMES = frozenset({"localhost", "127.0.0.1", "::1", "hub.example.org"})


def status(method: str = "GET", names: frozenset[str] = NAMES, hosts: tuple[str, ...] = (), **headers: str) -> int:
    """The status of a request with these headers, and a Host header for each of `hosts`; 200 when it is passed on."""
    sent: list[Message] = []

    async def passed(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    lines = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    lines += [(b"host", host.encode()) for host in hosts]
    scope = {"type": "http", "method": method, "path": "/", "headers": lines}
    anyio.run(HostGuard(passed, names), scope, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8470",
        "LocalHost:1",
        "127.0.0.1:8470",
        "[::1]:8470",
        "hub.example.org",
        "hub.example.org.",
    ],
)
def test_names_of_the_server(host: str) -> None:
    assert status(host=host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "hub.example.org.evil.example",
        "evil.hub.example.org",
        "localhost@evil.example",
        "localhost, evil.example",
        "localhost:80:80",
        "localhost:99999999",
        "",
        "127.0.0.2",
        "2130706433",
        "localhost\xe9",
        "[::ffff:127.0.0.1]",
    ],
)
def test_names_of_other_servers(host: str) -> None:
    assert status(host=host) == 421


def test_a_request_without_or_with_two_host_headers_is_refused() -> None:
    assert status() == 421
    assert status(hosts=("localhost", "evil.example")) == 421
    assert status(hosts=("localhost", "localhost")) == 421


def test_every_name_is_taken_where_the_server_was_told_none() -> None:
    assert status(names=frozenset(), host="anything.example") == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://localhost",
        "http://localhost:9999",
        "http://127.0.0.1:8470",
        "null",
        "",
        "http://localhost:8470.evil.example",
        "http://localhost:8470@evil.example",
        "file://",
    ],
)
def test_writes_from_pages_of_other_origins_are_refused(method: str, origin: str) -> None:
    assert status(method, host="localhost:8470", origin=origin) == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8470", "http://localhost:8470"),
        ("hub.example.org", "https://hub.example.org"),
        ("hub.example.org", "https://hub.example.org:443"),
        ("[::1]:8470", "http://[::1]:8470"),
    ],
)
def test_writes_from_the_own_pages_pass(host: str, origin: str) -> None:
    assert status("POST", host=host, origin=origin) == 200


def test_reading_from_a_foreign_page_passes_for_the_browser_keeps_the_answer_from_it() -> None:
    assert status("GET", host="localhost:8470", origin="http://evil.example") == 200


def test_programs_send_no_origin() -> None:
    assert status("POST", host="localhost:8470") == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_of_the_site_counts_where_it_sends_no_origin(site: str) -> None:
    assert status("POST", host="localhost:8470", sec_fetch_site=site) == 403


def test_a_write_with_a_cookie_alone_must_tell_its_origin() -> None:
    assert status("POST", host="localhost:8470", cookie="session=1") == 403
    assert status("POST", host="localhost:8470", cookie="session=1", origin="http://localhost:8470") == 200
    assert status("POST", host="localhost:8470", cookie="session=1", authorization="Bearer x") == 200
