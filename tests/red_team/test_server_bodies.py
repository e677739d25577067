"""Bodies that are too large, too slow or no bodies at all, sent to the server."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from hub.app.settings import Limits
from tests.hub.served import PATIENCE, Served, bearer, served
from tests.hub.texts import cases, component, readme

MOST = 100_000
LIMITS = Limits(requests_per_second=0, body_bytes=MOST, body_seconds=1.0, header_seconds=1.0)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("bodies") / "hub", limits=LIMITS) as hub:
        yield hub


def raw(hub: Served, *parts: bytes, pause: float = 0.0) -> bytes:
    """What the server says to raw bytes, sent with a pause after each part, until it closes the connection."""
    where = urlsplit(hub.address)
    with socket.create_connection((where.hostname or "", where.port or 0), PATIENCE) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
        except (BrokenPipeError, ConnectionResetError):
            pass
        received = bytearray()
        try:
            while data := connection.recv(65536):
                received += data
        except ConnectionResetError:
            pass
        return bytes(received)


def head(path: str, *lines: str, method: str = "POST") -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", "")).encode()


def still_answers(hub: Served) -> bool:
    return hub.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/publish", "/registry", "/api/v1/tokens"])
def test_a_declared_giant_is_refused_unread(hub: Served, path: str) -> None:
    answer = raw(hub, head(path, f"Content-Length: {10**12}", "Content-Type: application/json"))
    assert answer.startswith(b"HTTP/1.1 413")
    assert still_answers(hub)


def test_a_giant_without_a_length_is_cut_off(hub: Served) -> None:
    token = f"Authorization: Bearer {hub.token()}"
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    answer = raw(hub, head("/registry", token, "Transfer-Encoding: chunked", MULTIPART), BEGIN, *(40 * [chunk]))
    assert answer.startswith(b"HTTP/1.1 413"), answer[:300]
    assert still_answers(hub)


BOUNDARY = "abcdefghijklmnop"
MULTIPART = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
FIRST = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="x"\r\n\r\n'.encode()
BEGIN = f"{len(FIRST):x}\r\n".encode() + FIRST + b"\r\n"


def test_a_body_that_drips_is_cut_off(hub: Served) -> None:
    token = f"Authorization: Bearer {hub.token()}"
    started = time.monotonic()
    drops = [b"x"] * 100
    answer = raw(hub, head("/registry", token, "Content-Length: 5000", MULTIPART), FIRST, *drops, pause=0.05)
    assert answer.startswith(b"HTTP/1.1 408"), answer[:300]
    assert time.monotonic() - started < PATIENCE
    assert still_answers(hub)


def test_a_head_that_drips_is_cut_off(hub: Served) -> None:
    answer = raw(hub, *(bytes([byte]) for byte in head("/index.json", method="GET")), pause=0.05)
    assert answer.startswith(b"HTTP/1.1 408")


def test_many_slow_clients_keep_no_other_from_an_answer(hub: Served) -> None:
    where = urlsplit(hub.address)
    slow = [socket.create_connection((where.hostname or "", where.port or 0), PATIENCE) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"POST /registry HTTP/1.1\r\nHost: localhost\r\nContent-Le")
        assert still_answers(hub)
    finally:
        for connection in slow:
            connection.close()


def test_a_giant_head_is_refused(hub: Served) -> None:
    answer = raw(hub, head("/index.json", "X-Long: " + "x" * 200_000, method="GET"))
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"")
    assert still_answers(hub)


def test_thousands_of_parts_are_refused(hub: Served) -> None:
    fields = [("dry_run", (None, "true"))] * 1500
    answer = hub.client.post("/api/v1/publish", files=fields, headers=bearer(hub.token()))
    assert answer.status_code in (400, 413)


def test_a_compressed_body_is_not_unpacked(hub: Served) -> None:
    bomb = gzip.compress(b"\0" * (64 << 20))
    headers = {**bearer(hub.token()), "Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = hub.client.post("/api/v1/tokens", content=bomb, headers=headers)
    assert answer.status_code in (400, 415, 422)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "a: &a {x: 1}\nb: &b [" + ", ".join(["*a"] * 10) + "]\nc: [" + ", ".join(["*b"] * 10) + "]\n",
        "a: " + "[" * 10_000 + "]" * 10_000,
        "{" * 10_000,
        "name: echo\nname: echo\n",
        "!!python/object/apply:os.system ['true']\n",
        "name: !!binary aGk=\n",
        "\ufeffname: x\n",
        'name: "\\ud800"\n',
        "%YAML 9.9\n---\nname: x\n",
        "\x00\x01\x02",
        "<html><body>sign in</body></html>",
        "",
    ],
)
def test_texts_that_are_meant_to_break_a_reader_are_refused(hub: Served, text: str) -> None:
    token = hub.token()
    answer = hub.publish(text, token)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["error"]["id"]
    parts = {"content": ("x.yaml", text.encode("utf-8", "surrogatepass"))}
    assert 400 <= hub.client.post("/registry", files=parts, headers=bearer(token)).status_code < 500 or "name" in text


def test_bytes_that_are_no_text_are_refused(hub: Served) -> None:
    for part in ("component", "README.md", "tests.yaml", "migrations.yaml"):
        files = {"component": component().encode(), "README.md": readme(), "tests.yaml": cases(), part: b"\xff\xfe\x00"}
        sent = {name: (name, data) for name, data in files.items()}
        answer = hub.client.post("/api/v1/publish", files=sent, headers=bearer(hub.token()))
        assert 400 <= answer.status_code < 500, (part, answer.text)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"1e999",
        b"NaN",
        b"[" * 50_000,
        b'{"a":' * 5_000,
        b"\xff",
        b'{"action": "\\ud800"}',
    ],
)
def test_json_that_is_none_is_refused(hub: Served, body: bytes) -> None:
    headers = {**bearer(hub.token(action="admin")), "Content-Type": "application/json"}
    answer = hub.client.post("/api/v1/tokens", content=body, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert set(answer.json()) == {"error", "request_id"}


def test_nothing_of_what_was_refused_is_kept(hub: Served) -> None:
    answer = hub.client.get("/api/v1/components")
    assert answer.json() == {"total": 0, "components": []}
