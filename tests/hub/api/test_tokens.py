"""Tokens over the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.served import Served, bearer, served


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "hub") as hub:
        yield hub


def test_nobody_is_told_so(hub: Served) -> None:
    assert hub.client.get("/api/v1/who-am-i").json() == {"account": "", "token_id": "", "scopes": []}


def test_a_token_tells_what_it_may_do(hub: Served) -> None:
    told = hub.client.get("/api/v1/who-am-i", headers=bearer(hub.token("team"))).json()
    assert told["account"] == "operator"
    assert told["scopes"] == [{"namespace": "team", "action": "publish"}]


def test_a_token_is_made_used_and_revoked(hub: Served) -> None:
    admin = bearer(hub.token(action="admin"))
    wanted = {"namespace": "team", "action": "publish", "expires_in": 3600, "note": "ci"}
    made = hub.client.post("/api/v1/tokens", json=wanted, headers=admin)
    assert made.status_code == 201
    token = bearer(made.json()["text"])
    assert hub.client.get("/api/v1/who-am-i", headers=token).json()["token_id"] == made.json()["id"]
    listed = hub.client.get("/api/v1/tokens", headers=admin).json()["tokens"]
    assert [item["note"] for item in listed if item["id"] == made.json()["id"]] == ["ci"]
    assert all("text" not in item for item in listed)
    assert hub.client.delete(f"/api/v1/tokens/{made.json()['id']}", headers=admin).status_code == 200
    assert hub.client.get("/api/v1/who-am-i", headers=token).status_code == 401


def test_what_was_done_and_refused_is_in_the_audit_log(hub: Served) -> None:
    admin, reader = bearer(hub.token(action="admin")), bearer(hub.token("team", "read"))
    made = hub.client.post("/registry", files={"content": ("x", b"name: x")}, headers=admin)
    refused = hub.client.delete("/registry/packages/x", headers=reader)
    assert (made.status_code, refused.status_code) == (200, 403)
    events = hub.client.get("/api/v1/audit?limit=10", headers=admin).json()["events"]
    by_request = {event["request_id"]: event for event in events}
    assert by_request[made.headers["x-request-id"]]["outcome"] == "done"
    assert by_request[refused.headers["x-request-id"]]["outcome"] == "refused:not-allowed"


def test_on_an_open_hub_nobody_is_the_operator(tmp_path: Path) -> None:
    with served(tmp_path / "open", open_writes=True) as hub:
        assert hub.client.get("/api/v1/who-am-i").json()["account"] == "operator"
        assert hub.client.get("/api/v1/who-am-i", headers=bearer("wrong")).status_code == 401
