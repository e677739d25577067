from __future__ import annotations

import threading

import pytest

from catalog.errors import FetchError, UsageError
from catalog.load.options import FetchOptions
from catalog.load.send import send
from tests.load.servers import Request, serving

OPTIONS = FetchOptions(total_timeout=20, token="s3cret")


def test_the_body_is_sent_with_the_token_and_the_reply_comes_back() -> None:
    with serving(lambda request: request.reply(b"got " + request.body, 201, Content_Type="text/x")) as server:
        reply = send("POST", server.url("/api"), b"hello", "text/plain", OPTIONS)
        assert (reply.status, reply.body, reply.content_type) == (201, b"got hello", "text/x")
        (seen,) = server.seen
        assert (seen["Authorization"], seen["Content-Type"]) == ("Bearer s3cret", "text/plain")


@pytest.mark.parametrize("status", [302, 307, 308, 401, 409, 422, 500, 503])
def test_any_other_status_is_a_reply_and_asked_for_once(status: int) -> None:
    with serving(lambda request: request.reply(b"{}", status, Location="/elsewhere")) as server:
        assert send("POST", server.url("/api"), b"x", "text/plain", OPTIONS).status == status
        assert [request["path"] for request in server.seen] == ["/api"]


def test_a_reply_that_is_too_large_is_refused() -> None:
    with serving(lambda request: request.reply(b"x" * 101)) as server, pytest.raises(FetchError) as caught:
        send("POST", server.url("/api"), b"x", "text/plain", OPTIONS, limit=100)
    assert caught.value.rule == "fetch-too-large"


def test_a_server_that_does_not_answer_is_given_up_and_not_asked_again() -> None:
    stop = threading.Event()

    def answer(request: Request) -> None:
        stop.wait(30)

    with serving(answer) as server:
        try:
            with pytest.raises(FetchError) as caught:
                send("POST", server.url("/api"), b"x", "text/plain", FetchOptions(total_timeout=0.5, token="s3cret"))
        finally:
            stop.set()
        assert len(server.seen) == 1
    assert caught.value.rule == "fetch-timeout"
    assert "s3cret" not in str(caught.value)


def test_nothing_is_sent_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_OFFLINE", "1")
    with pytest.raises(FetchError) as caught:
        send("POST", "http://127.0.0.1:9/api", b"x", "text/plain", OPTIONS)
    assert caught.value.rule == "fetch-offline"


def test_what_is_no_url_is_refused() -> None:
    with pytest.raises(UsageError):
        send("POST", "hub.example/api", b"x", "text/plain", OPTIONS)
