from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.errors import FetchError
from catalog.load.credentials import gather
from catalog.load.http import MAX_PAUSE, Answer, Query, pause, read
from catalog.load.options import FetchOptions
from catalog.load.source import parse
from tests.load.servers import YAML, Request, Server, serving

LIMIT = 10_000
QUICK = FetchOptions(backoff=0.001)


@pytest.fixture(autouse=True)
def no_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


@pytest.fixture
def other() -> Iterator[Server]:
    """A second host: the same answers under another origin."""
    with serving(Request.reply) as server:
        yield server


def get(url: str, options: FetchOptions = QUICK, **validators: str) -> Answer:
    source = parse(url)
    named = {name.replace("_", "-"): value for name, value in validators.items()}
    return read(Query(source.url, gather(source, options), options, LIMIT, named))


def refusal(url: str, options: FetchOptions = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, options)
    return caught.value


def failing(times: int, fail: Callable[[Request], None]) -> Callable[[Request], None]:
    """Answers that fail the given number of times, then succeed."""
    left = iter(range(times))
    return lambda request: request.reply() if next(left, None) is None else fail(request)


def test_an_answer_has_body_and_validators() -> None:
    with serving(lambda request: request.reply(ETag='"1"', Last_Modified="yesterday")) as server:
        assert get(server.url()) == Answer(YAML.encode(), '"1"', "yesterday")


def test_not_modified_is_an_answer_only_to_a_question_with_validators() -> None:
    with serving(lambda request: request.reply("", 304)) as server:
        assert get(server.url(), If_None_Match='"1"').body is None
        assert server.seen[-1]["If-None-Match"] == '"1"'
        assert refusal(server.url()).rule == "fetch-status"


def test_compressed_and_chunked_bodies_are_read() -> None:
    def chunked(request: Request) -> None:
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        data = gzip.compress(YAML.encode())
        for piece in (data[:9], data[9:]):
            request.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")

    with serving(chunked) as server:
        assert get(server.url()).body == YAML.encode()


def busy(request: Request) -> None:
    request.reply("busy", 503)


def cut_off(request: Request) -> None:
    request.reply("half", Content_Length="1000")
    request.close_connection = True


def hang_up(request: Request) -> None:
    request.close_connection = True


@pytest.mark.parametrize("fail", [busy, cut_off, hang_up])
def test_what_may_pass_is_tried_again(fail: Callable[[Request], None]) -> None:
    with serving(failing(3, fail)) as server:
        assert get(server.url()).body == YAML.encode()
        assert len(server.seen) == 4


def test_retries_are_bounded() -> None:
    with serving(busy) as server:
        assert refusal(server.url()).rule == "fetch-status"
        assert len(server.seen) == 4


def test_what_will_not_pass_is_asked_once() -> None:
    with serving(lambda request: request.reply("", 404)) as server:
        assert refusal(server.url()).rule == "fetch-not-found"
        assert len(server.seen) == 1


def test_no_attempt_is_made_that_would_start_after_the_deadline() -> None:
    with serving(lambda request: request.reply("", 429, Retry_After="25")) as server:
        assert refusal(server.url(), FetchOptions(total_timeout=20)).rule == "fetch-status"
        assert len(server.seen) == 1


def test_pauses_double_with_jitter_and_follow_the_server_up_to_a_cap() -> None:
    for attempt, longest in enumerate([0.5, 1.0, 2.0, 4.0]):
        assert longest / 2 <= pause(attempt, None, 0.5) <= longest
    assert pause(50, None, 0.5) <= MAX_PAUSE
    assert pause(0, 7.0, 0.5) == 7.0
    assert pause(0, 1e9, 0.5) == MAX_PAUSE


def drip_body(request: Request) -> None:
    request.send_response(200)
    request.end_headers()
    drip(request)


def drip_headers(request: Request) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(request)


def drip(request: Request) -> None:
    for _ in range(3000):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.01)


@pytest.mark.parametrize("answer", [drip_body, drip_headers])
def test_a_server_that_drips_runs_into_the_total_timeout(answer: Callable[[Request], None]) -> None:
    with serving(answer) as server:
        assert refusal(server.url(), FetchOptions(total_timeout=0.3)).rule == "fetch-timeout"
        assert len(server.seen) == 1


def test_a_silent_server_runs_into_the_read_timeout_and_is_asked_again() -> None:
    def silent(request: Request) -> None:
        request.rfile.read(1)

    with serving(silent) as server:
        options = FetchOptions(read_timeout=0.05, backoff=0.001, retries=1)
        assert refusal(server.url(), options).rule == "fetch-timeout"
        assert len(server.seen) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_with_credentials_on_the_same_host(status: int) -> None:
    def answer(request: Request) -> None:
        if request.path == "/new!/x":
            request.reply()
        else:
            request.reply("", status, Location="/new!/x#part")

    with serving(answer) as server:
        assert get(server.url(), FetchOptions(token="abc", headers={"X-Key": "k"})).body == YAML.encode()
        assert [(seen["Authorization"], seen["X-Key"]) for seen in server.seen] == [("Bearer abc", "k")] * 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_credential_goes_to_another_host_or_port(host: str, other: Server) -> None:
    def away(request: Request) -> None:
        request.reply("", 302, Location=other.url(host=host), Set_Cookie="session=s3cret")

    options = FetchOptions(token="s3cret", headers={"X-Key": "s3cret", "Cookie": "a=s3cret"})
    with serving(away) as server:
        get(server.url(), options)
        assert server.seen[0]["Authorization"] == "Bearer s3cret"
        assert server.seen[0]["Cookie"] == "a=s3cret"
    assert "s3cret" not in str(other.seen)
    assert "Authorization" not in other.seen[0]


def test_the_same_port_by_another_name_is_another_host() -> None:
    def away(request: Request) -> None:
        if request.path == "/end":
            request.reply()
        else:
            request.reply("", 302, Location=server.url("/end", host="localhost"))

    with serving(away) as server:
        get(server.url(), FetchOptions(token="s3cret"))
        assert [seen.get("Authorization") for seen in server.seen] == ["Bearer s3cret", None]


def test_credentials_stay_away_once_another_host_sent_us_back() -> None:
    def back(request: Request) -> None:
        request.reply("", 302, Location=home.url("/end"))

    with serving(back) as foreign:

        def away(request: Request) -> None:
            if request.path == "/end":
                request.reply()
            else:
                request.reply("", 302, Location=foreign.url())

        with serving(away) as home:
            get(home.url(), FetchOptions(token="s3cret"))
            assert [seen.get("Authorization") for seen in home.seen] == ["Bearer s3cret", None]


def test_netrc_of_the_target_is_not_used_after_a_redirect(
    other: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login me password pw\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(lambda request: request.reply("", 302, Location=other.url(host="localhost"))) as server:
        get(server.url())
    get(other.url(host="localhost"))
    assert [seen.get("Authorization") for seen in other.seen] == [None, "Basic bWU6cHc="]


def test_credentials_in_a_redirect_are_not_used(other: Server) -> None:
    target = other.url().replace("http://", "http://u:p@")
    with serving(lambda request: request.reply("", 302, Location=target)) as server:
        get(server.url())
    assert "Authorization" not in other.seen[0]


def test_an_auth_object_signs_the_first_host_only(other: Server) -> None:
    import requests

    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Signed"] = "yes"
        return request

    with serving(lambda request: request.reply("", 302, Location=other.url())) as server:
        get(server.url(), FetchOptions(auth=sign))
        assert server.seen[0]["X-Signed"] == "yes"
    assert "X-Signed" not in other.seen[0]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://h/x", "gs://b/o", "https://", "http://h:port/"])
def test_a_redirect_leads_nowhere_but_to_the_web(location: str) -> None:
    with serving(lambda request: request.reply("", 302, Location=location)) as server:
        assert refusal(server.url()).rule == "fetch-redirect"
        assert len(server.seen) == 1


def test_a_circle_of_redirects_ends() -> None:
    with serving(lambda request: request.reply("", 302, Location="/again")) as server:
        assert refusal(server.url()).rule == "fetch-redirect"
        assert len(server.seen) == 11


def test_the_body_of_a_redirect_is_not_read() -> None:
    def answer(request: Request) -> None:
        if request.path == "/end":
            request.reply()
            return
        request.send_response(302)
        request.send_header("Location", "/end")
        request.end_headers()
        for _ in range(100_000):
            request.wfile.write(bytes(10_000))

    with serving(answer) as server:
        assert get(server.url()).body == YAML.encode()


def test_a_body_without_end_is_left_at_the_limit() -> None:
    def endless(request: Request) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(100_000):
            request.wfile.write(bytes(10_000))

    with serving(endless) as server:
        assert refusal(server.url()).rule == "fetch-too-large"


def test_a_compression_bomb_is_left_at_the_limit() -> None:
    bomb = gzip.compress(bytes(20_000_000))
    with serving(lambda request: request.reply(bomb, Content_Encoding="gzip")) as server:
        assert refusal(server.url()).rule == "fetch-too-large"
