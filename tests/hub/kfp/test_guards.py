"""What is refused before it reaches a route has KFP's shape below /apis/ too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from hub.app.settings import Limits
from tests.hub.served import served

RUNS = "/apis/v2beta1/runs"


def told(answer: httpx.Response) -> tuple[int, int]:
    body: dict[str, Any] = answer.json()
    assert body["error"] == body["message"] and body["details"]
    return answer.status_code, body["code"]


def test_a_server_under_a_foreign_name(tmp_path: Path) -> None:
    with served(tmp_path) as hub:
        assert told(hub.client.get(RUNS, headers={"Host": "elsewhere.example"})) == (421, 3)


def test_a_body_that_is_too_large(tmp_path: Path) -> None:
    with served(tmp_path, limits=Limits(requests_per_second=0, body_bytes=1000)) as hub:
        assert told(hub.client.post(RUNS, json={"description": "x" * 2000})) == (413, 8)
        file = {"uploadfile": ("p.yaml", b"x" * 2000)}
        assert told(hub.client.post("/apis/v1beta1/pipelines/upload", files=file)) == (413, 8)


def test_too_many_requests(tmp_path: Path) -> None:
    with served(tmp_path, limits=Limits(requests_per_second=0.01, burst=2)) as hub:
        answers = [hub.client.get("/apis/v1beta1/healthz") for _ in range(3)]
        assert answers[0].status_code == 200
        assert told(answers[2]) == (429, 8)
        assert int(answers[2].headers["retry-after"]) > 0


def test_a_token_that_is_none(tmp_path: Path) -> None:
    with served(tmp_path) as hub:
        assert told(hub.client.get(RUNS, headers={"Authorization": "Bearer forged"})) == (401, 16)
