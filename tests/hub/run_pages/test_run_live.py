"""What open pages are told: changes of runs, and what tasks print."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from catalog.client.request import RunRequest
from catalog.client.start import start_run
from tests.hub.run_pages.scene import Scene, go, held, stored
from tests.hub.served import Served

Told = tuple[str, str, str]


@contextmanager
def listening(hub: Served, path: str, **headers: str) -> Iterator[Iterator[Told]]:
    """The messages of a stream as (event, data, id)."""
    with hub.client.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield messages(answer.iter_lines())


def messages(lines: Iterator[str]) -> Iterator[Told]:
    event, number, data = "", "", []
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "id":
            number = value
        elif line.startswith("data:"):
            data.append(line[6:])
        elif not line and event:
            yield event, "\n".join(data), number
            event, number, data = "", "", []


def begin(hub: Served, gate: Path) -> str:
    request = RunRequest(held(gate), engine="process", trust=True, use_cache=False)
    return start_run(request, hub.session).run_id


def test_a_run_is_told_to_its_end(run_hub: Served, tmp_path: Path) -> None:
    run_id = begin(run_hub, tmp_path / "gate")
    states: dict[str, list[str]] = {"": []}
    with listening(run_hub, f"/runs/{run_id}/live") as told:
        for event, data, _ in told:
            if event == "tasks":
                for task, state in json.loads(data).items():
                    states.setdefault(task, []).append(state)
            elif event == "run":
                states[""].append(data)
            if states.get("wait", [""])[-1] == "running":
                go(tmp_path / "gate")
            if event == "end":
                break
    assert states[""][-1] == "Succeeded"
    assert states["wait"][-1] == states["use"][-1] == "succeeded"


def test_a_listener_goes_on_where_it_stopped(run_hub: Served, scene: Scene) -> None:
    with listening(run_hub, f"/runs/{scene.good}/live") as told:
        first = list(told)
    assert [event for event, _, _ in first][-1] == "end"
    last = next(number for event, _, number in reversed(first) if event == "tasks")
    with listening(run_hub, f"/runs/{scene.good}/live", **{"Last-Event-ID": last}) as told:
        assert [event for event, _, _ in told] == ["run", "end"]


def test_a_log_is_followed_line_by_line(run_hub: Served, tmp_path: Path) -> None:
    run_id = begin(run_hub, tmp_path / "gate")
    with listening(run_hub, f"/runs/{run_id}/live") as told:
        next(data for event, data, _ in told if event == "tasks" and json.loads(data).get("wait") == "running")
    with listening(run_hub, f"/runs/{run_id}/log/live?task=wait") as told:
        event, text, offset = next(told)
        assert (event, text, offset) == ("lines", "first line\n", "11")
        go(tmp_path / "gate")
        assert [one[:2] for one in told] == [("lines", "last line of the wait\n"), ("end", "")]
    with listening(run_hub, f"/runs/{run_id}/log/live?task=wait", **{"Last-Event-ID": offset}) as told:
        assert next(told)[1] == "last line of the wait\n"


def test_a_list_is_told_that_a_run_is_new(run_hub: Served, tmp_path: Path) -> None:
    with listening(run_hub, "/runs/live") as told:
        timer = threading.Timer(0.2, lambda: stored(run_hub.session, held(tmp_path / "never"), name="told of"))
        timer.start()
        assert next(told)[0] == "changed"
        timer.join()


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
def test_a_place_that_is_no_number_is_refused(run_hub: Served, scene: Scene, after: str) -> None:
    for path in (f"/runs/{scene.good}/live", f"/runs/{scene.good}/log/live?task=train"):
        answer = run_hub.client.get(path, headers={"Last-Event-ID": after})
        assert answer.status_code == 400, path


def test_strangers_hear_nothing(closed_hub: Served, tmp_path: Path) -> None:
    run_id = stored(closed_hub.session, held(tmp_path / "never"), name="secret", namespace="hidden")
    with httpx.Client(base_url=closed_hub.address, timeout=60) as client:
        for path in ("/runs/live", f"/runs/{run_id}/live", f"/runs/{run_id}/log/live?task=wait"):
            assert client.get(path).status_code == 401, path
        client.post("/login", data={"token": closed_hub.token("other", "read")})
        for path in (f"/runs/{run_id}/live", f"/runs/{run_id}/log/live?task=wait", f"/runs/{run_id}/artifact"):
            assert client.get(path).status_code == 404, path
