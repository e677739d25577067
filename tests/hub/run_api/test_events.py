"""Server-sent events of one run and of all."""

from __future__ import annotations

import json
import threading
from typing import Any

from tests.hub.run_api.scene import Scene
from tests.hub.served import bearer


def _events(run: Scene, path: str, stop: str, headers: dict[str, str] | None = None) -> list[tuple[str, str, Any]]:
    """The events (name, id, data) of a stream until one called `stop`."""
    found: list[tuple[str, str, Any]] = []
    fields: dict[str, str] = {}
    given = {**bearer(run.token), **(headers or {})}
    with run.hub.client.stream("GET", f"/api/v1/{path}", headers=given) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            key, _, value = line.partition(": ")
            if line:
                fields[key] = value
                continue
            if "event" in fields:
                found.append((fields["event"], fields.get("id", ""), json.loads(fields["data"])))
                if fields["event"] == stop:
                    return found
            fields = {}
    return found


def test_a_run_tells_what_happens_and_goes_on_where_a_listener_stopped(run: Scene) -> None:
    run_id = run.started(name="live")
    seen = _events(run, f"runs/{run_id}/events", "end")
    changes = [data for name, _, data in seen if name == "change"]
    assert [data["sequence"] for data in changes] == list(range(1, len(changes) + 1))
    assert changes[-1]["state"] == "Succeeded" and not changes[-1]["task"]
    assert [number for name, number, _ in seen if name == "change"] == [str(data["sequence"]) for data in changes]
    assert ("run", "", {"run_id": run_id, "state": "Succeeded", "ended": True}) in seen
    later = _events(run, f"runs/{run_id}/events", "end", {"Last-Event-ID": str(len(changes) - 1)})
    assert [data["sequence"] for name, _, data in later if name == "change"] == [len(changes)]


def test_all_runs_tell_that_they_change(run: Scene) -> None:
    ids: list[str] = []
    starting = threading.Timer(1.0, lambda: ids.append(run.started(name="noticed")))
    starting.start()
    seen = _events(run, "events", "runs")
    starting.join()
    assert set(seen[-1][2]["run_ids"]) >= set(ids)
    run.ended(ids[0])


def test_a_stream_of_nothing_is_refused_at_once(run: Scene) -> None:
    assert run.get("runs/nosuch/events", 404).json()["error"]["id"] == "run-unknown"
