from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.errors import FetchError
from catalog.load import address
from catalog.load.connections import Connections
from catalog.load.options import FetchOptions
from catalog.load.raw_bytes import read_bytes
from tests.load.servers import Request, Server, make_certificate, serving

ONCE = FetchOptions(retries=0, total_timeout=20)
LIMIT = 1 << 16
Answering = Callable[[Request], None]


def lasting(answer: Answering) -> Answering:
    """Answers after which the connection stays open."""

    def answered(request: Request) -> None:
        request.protocol_version = "HTTP/1.1"
        request.close_connection = False
        server = request.server
        assert isinstance(server, Server)
        server.seen[-1]["from"] = str(request.client_address[1])
        answer(request)

    return answered


@contextmanager
def keeping(allow_private: bool = True) -> Iterator[Connections]:
    kept = Connections(allow_private)
    try:
        yield kept
    finally:
        kept.close()


def read(
    server: Server, kept: Connections, options: FetchOptions = ONCE, path: str = "/x", limit: int = LIMIT
) -> bytes:
    host = "localhost" if server.scheme == "https" else "127.0.0.1"
    return read_bytes(server.url(path, host=host), limit, options, kept=kept).body or b""


def lines(server: Server) -> int:
    return len({request["from"] for request in server.seen})


@pytest.fixture(params=["http", "https"])
def certificate(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path | None:
    if request.param == "http":
        return None
    made = make_certificate(tmp_path, "localhost")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made))
    return made


def test_exchanges_that_follow_each_other_share_a_connection(certificate: Path | None) -> None:
    with serving(lasting(lambda request: request.reply(request.path)), certificate) as server, keeping() as kept:
        assert [read(server, kept, path=f"/{number}") for number in range(5)] == [b"/0", b"/1", b"/2", b"/3", b"/4"]
        assert lines(server) == 1


def test_without_kept_connections_each_exchange_has_its_own() -> None:
    with serving(lasting(Request.reply)) as server:
        for _ in range(3):
            read_bytes(server.url(), LIMIT, ONCE)
        assert lines(server) == 3


def test_threads_do_not_mix_up_their_answers() -> None:
    found: dict[int, bytes] = {}
    with serving(lasting(lambda request: request.reply(request.path * 500))) as server, keeping() as kept:

        def ask(number: int) -> None:
            for _ in range(10):
                found[number] = read(server, kept, path=f"/{number}")

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == {number: f"/{number}".encode() * 500 for number in range(6)}
        assert lines(server) <= 6


def test_a_cookie_is_not_sent_back() -> None:
    with serving(lasting(lambda request: request.reply("", Set_Cookie="a=b; Path=/"))) as server, keeping() as kept:
        read(server, kept)
        read(server, kept)
        assert "Cookie" not in server.seen[1]


def test_the_deadline_cuts_a_kept_connection_too(certificate: Path | None) -> None:
    release = threading.Event()

    def answer(request: Request) -> None:
        if request.path == "/quick":
            request.reply("quick")
            return
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        while not release.wait(0.1):
            request.wfile.write(b".")
            request.wfile.flush()

    hurried = FetchOptions(retries=0, total_timeout=1)
    with serving(lasting(answer), certificate) as server, keeping() as kept:
        assert read(server, kept, path="/quick") == b"quick"
        began = time.monotonic()
        with pytest.raises(FetchError) as caught:
            read(server, kept, hurried, "/slow")
        assert caught.value.rule == "fetch-timeout"
        assert time.monotonic() - began < 15
        release.set()
        assert lines(server) == 1
        assert read(server, kept, path="/quick") == b"quick"
        assert lines(server) == 2


def test_what_is_too_large_takes_its_connection_with_it() -> None:
    with serving(lasting(lambda request: request.reply(b"x" * 100))) as server, keeping() as kept:
        with pytest.raises(FetchError) as caught:
            read(server, kept, limit=10)
        assert caught.value.rule == "fetch-too-large"
        assert read(server, kept) == b"x" * 100
        assert lines(server) == 2


def test_an_answer_that_nobody_asked_for_is_given_to_nobody() -> None:
    def answer(request: Request) -> None:
        asked = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + request.path.encode()
        request.wfile.write(asked + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")

    with serving(lasting(answer)) as server, keeping() as kept:
        assert read(server, kept, path="/1") == b"/1"
        assert read(server, kept, path="/2") == b"/2"


def test_a_connection_that_the_server_closed_is_made_anew() -> None:
    with serving(Request.reply) as server, keeping() as kept:
        for _ in range(3):
            assert read(server, kept)
        assert len(server.seen) == 3


def test_a_redirect_is_followed_over_kept_connections() -> None:
    def answer(request: Request) -> None:
        if request.path == "/x":
            request.reply("elsewhere", 302, Location="/y")
        else:
            request.reply(request.path)

    with serving(lasting(answer)) as server, keeping() as kept:
        assert read(server, kept) == b"/y"


def test_addresses_are_checked_when_connecting(monkeypatch: pytest.MonkeyPatch) -> None:
    public = FetchOptions(retries=0, total_timeout=20, allow_private=False)
    with serving(lasting(Request.reply)) as server, keeping(allow_private=False) as kept:
        with pytest.raises(FetchError) as caught:
            read(server, kept, public)
        assert caught.value.rule == "fetch-private-address"
        assert server.seen == []
        checked: list[str] = []

        def public_now(number: object) -> bool:
            checked.append(str(number))
            return True

        monkeypatch.setattr(address, "is_public", public_now)
        for _ in range(3):
            read(server, kept, public)
        assert checked == ["127.0.0.1"]


def test_connections_for_any_address_are_not_used_where_only_public_ones_may_be_read() -> None:
    with serving(lasting(Request.reply)) as server, keeping() as kept:
        read(server, kept)
        with pytest.raises(FetchError) as caught:
            read(server, kept, FetchOptions(allow_private=False))
        assert caught.value.rule == "fetch-private-address"
        assert len(server.seen) == 1
