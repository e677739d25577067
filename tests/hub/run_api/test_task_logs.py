"""Logs as streams that can be taken up again."""

from __future__ import annotations

import json

from tests.hub.run_api.scene import SLOW, Scene
from tests.hub.served import bearer


def test_a_log_is_read_from_any_byte_on_and_never_shown_as_a_page(run: Scene) -> None:
    path = f"runs/{run.run_id}/log"
    whole = run.get(path, task="make")
    assert whole.text == "said moin\n<script>alert(1)</script>\n"
    assert whole.headers["content-type"] == "text/plain; charset=utf-8"
    assert (
        whole.headers["x-content-type-options"] == "nosniff" and "sandbox" in whole.headers["content-security-policy"]
    )
    assert (whole.headers["x-log-complete"], whole.headers["x-log-size"]) == ("true", str(len(whole.content)))
    rest = run.get(path, task="make", offset=5)
    assert (rest.content, rest.headers["x-log-offset"]) == (whole.content[5:], "5")
    assert run.get(path, task="make", offset=10_000).content == b""
    assert run.get(path, 404, task="x").json()["error"]["id"] == "unknown-task"
    assert run.get(path, 404, task="make", attempt=9).json()["error"]["id"] == "unknown-attempt"
    assert run.get(path, 422, task="make", offset=-1).json()["error"]["id"] == "request-invalid"


def test_a_log_is_followed_until_the_task_ends(run: Scene) -> None:
    run_id = run.started(SLOW)
    address = f"/api/v1/runs/{run_id}/log"
    seen = b""
    while b"begun" not in seen:
        params = {"task": "slow", "follow": "true"}
        with run.hub.client.stream("GET", address, params=params, headers=bearer(run.token)) as answer:
            if answer.status_code == 404:  # the task has not begun
                continue
            for piece in answer.iter_raw():
                seen += piece
                if b"begun" in seen:
                    run.send("POST", f"runs/{run_id}/terminate")
    assert seen == b"begun\n"
    assert run.ended(run_id)["state"] == "Terminated"


def test_the_lines_of_all_tasks(run: Scene) -> None:
    lines = [json.loads(line) for line in run.get(f"runs/{run.run_id}/logs").text.splitlines()]
    assert lines == [
        {"task": "make", "text": "said moin"},
        {"task": "make", "text": "<script>alert(1)</script>"},
    ]
    followed = run.get(f"runs/{run.run_id}/logs", follow=True).text.splitlines()
    assert [json.loads(line)["text"] for line in followed if line][-2:] == [line["text"] for line in lines]
    assert run.get(f"runs/{run.run_id}/logs", 404, task="x").json()["error"]["id"] == "unknown-task"
