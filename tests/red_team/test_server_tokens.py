"""A token is told once, to its owner: no log, answer, metric or stored row has it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.app.log_format import start_log, stop_log, without_secrets
from tests.hub.served import Served, bearer, served
from tests.hub.texts import cases, component, readme


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = start_log(stream)
    yield stream
    stop_log(handler)


@pytest.fixture
def hub(tmp_path: Path, log: io.StringIO) -> Iterator[Served]:
    with served(tmp_path / "hub") as hub:
        yield hub


def secret_of(token: str) -> str:
    return token.rpartition("_")[2]


def use_everywhere(hub: Served, token: str) -> list[str]:
    """Send the token in every place a careless client might; the texts of the answers."""
    client, headers = hub.client, bearer(token)
    basic = base64.b64encode(f"user:{token}".encode()).decode()
    answers = [
        hub.publish(component(), token, {"README.md": readme(), "tests.yaml": cases()}),
        client.get("/api/v1/who-am-i", headers=headers),
        client.get("/api/v1/tokens", headers=headers),
        client.get("/api/v1/audit", headers=headers),
        client.get("/index.json", headers={"Authorization": f"Basic {basic}"}),
        client.get("/index.json", headers={"Authorization": f"Token {token}"}),
        client.get("/index.json", headers={"Authorization": f"Bearer {token}x"}),
        client.get(f"/index.json?token={token}", headers=headers),
        client.get(f"/components/{token}/component.yaml"),
        client.get(f"/api/v1/components/{token}", headers=headers),
        client.get(f"/api/v1/search?q={token}", headers=headers),
        client.get("/index.json", headers={"X-Request-Id": token}),
        client.get("/index.json", headers={"Cookie": f"token={token}", "User-Agent": token, "Referer": token}),
        client.post("/registry", files={"content": (token, b"name: x")}, headers=headers),
        client.post("/registry", files={"content": ("x", f"{token}: [".encode())}, headers=headers),
        client.post(f"/registry/packages/x/tags?tagId={token}", json={"version": token}, headers=headers),
        client.post("/api/v1/tokens", json={"action": token, "namespace": token}, headers=headers),
        client.delete(f"/api/v1/tokens/{token}", headers=headers),
        client.get("/metrics"),
        client.get("/records/echo.json"),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    return [answer.text for answer in answers]


def test_the_log_has_no_token(hub: Served, log: io.StringIO) -> None:
    token = hub.token(action="admin")
    use_everywhere(hub, token)
    written = log.getvalue()
    assert written.count("\n") >= 20
    assert secret_of(token) not in written
    assert base64.b64encode(token.encode()).decode()[8:40] not in written


def test_the_metrics_and_the_database_have_no_token(hub: Served, tmp_path: Path) -> None:
    token = hub.token(action="admin")
    use_everywhere(hub, token)
    assert secret_of(token) not in hub.client.get("/metrics").text
    hub.registry.flush_usage()
    for file in (tmp_path / "hub").iterdir():
        assert secret_of(token).encode() not in file.read_bytes(), file.name


def test_no_answer_tells_the_token_it_came_with(hub: Served) -> None:
    token = hub.token(action="admin")
    answers = use_everywhere(hub, token)
    told = [text for text in answers if secret_of(token) in text]
    assert told == []


def test_a_bug_is_logged_without_what_was_sent(hub: Served, log: io.StringIO) -> None:
    token = hub.token()
    hub.registry.close()
    answer = hub.client.get("/index.json", headers=bearer(token))
    assert answer.status_code in (200, 500, 503)
    assert secret_of(token) not in log.getvalue() + answer.text


def test_the_same_is_said_of_every_token_that_is_not_valid(hub: Served) -> None:
    token = hub.token()
    others = [
        "x",
        "kfpc_",
        token[:-1],
        token + "x",
        token.replace("kfpc", "kfpd"),
        "kfpc_0123456789abcdef_" + "x" * 43,
    ]
    answers = [hub.client.get("/index.json", headers={"Authorization": f"Bearer {other}"}) for other in others]
    told = {(answer.status_code, answer.json()["error"]["message"]) for answer in answers}
    assert told == {(401, "the token is not valid here")}


@pytest.mark.parametrize(
    "header", ["Bearer", "Basic", "Basic !!!!", "Basic eA==", "Negotiate x", "", "Bearer a b c", "\xff\xfe"]
)
def test_headers_that_hold_no_token(hub: Served, header: str) -> None:
    answer = hub.client.get("/index.json", headers={b"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


def test_two_tokens_at_once_are_none(hub: Served) -> None:
    lines = [("Authorization", f"Bearer {hub.token()}"), ("Authorization", f"Bearer {hub.token()}")]
    assert hub.client.get("/index.json", headers=lines).status_code == 401


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***"),
        ("basic dXNlcjpwYXNz", "basic ***"),
        ("postgresql://hub:secret@db/hub", "postgresql://***@db/hub"),
        ("kfpc_0123456789abcdef_" + "x" * 43, "kfpc_0123456789abcdef_***"),
    ],
)
def test_what_the_log_leaves_of_secrets(text: str, left: str) -> None:
    assert without_secrets(text) == left
