"""Runs over the JSON API: started, listed, told, changed."""

from __future__ import annotations

import json

from tests.hub.run_api.scene import COMPONENT, SLOW, Scene
from tests.hub.served import bearer


def _filter(key: str, value: object, operation: str = "EQUALS") -> str:
    return json.dumps([{"key": key, "operation": operation, "value": value}])


def test_a_run_is_told_with_tasks_outputs_and_metrics(run: Scene) -> None:
    found = run.json(f"runs/{run.run_id}", texts=True)
    (task,) = found["tasks"]
    assert (found["name"], found["state"], found["arguments"]["word"]) == ("first", "Succeeded", "moin")
    assert (task["state"], task["attempts"], task["outputs"]["text"]["text"]) == ("Succeeded", 1, "moin")
    assert [(row["name"], row["value"]) for row in found["metrics"]] == [("score", 0.5)]
    told = run.json(f"runs/{run.run_id}/task", task="make")
    assert (told["inputs"]["word"], [one["attempt"] for one in told["tries"]]) == ("moin", [1])
    assert "name: make" in run.get(f"runs/{run.run_id}/pipeline").text
    events = run.json(f"runs/{run.run_id}/changes")
    assert [row["sequence"] for row in events["events"]] == list(range(1, len(events["events"]) + 1))
    assert run.json(f"runs/{run.run_id}/changes", after=len(events["events"]))["events"] == []


def test_who_has_an_answer_is_told_so_in_a_few_bytes(run: Scene) -> None:
    first = run.get(f"runs/{run.run_id}")
    again = run.ask("GET", f"runs/{run.run_id}", 304, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.content, again.headers["ETag"]) == (b"", first.headers["ETag"])


def test_lists_are_filtered_sorted_and_paged_and_carry_no_manifests(run: Scene) -> None:
    other = run.started(arguments={"score": "0.75"}, name="second", experiment="lab")
    run.ended(other)
    best = run.json("runs", sort="metric:score desc", limit=1, metrics=True)
    assert (best["runs"][0]["run_id"], best["metrics"][other][0]["value"]) == (other, 0.75)
    rest = run.json("runs", page_token=best["next_page_token"], limit=1)
    assert rest["runs"][0]["run_id"] == run.run_id
    assert [row["name"] for row in run.json("runs", filter=_filter("label:team", "vision"))["runs"]] == ["first"]
    assert [row["name"] for row in run.json("runs", filter=_filter("metric:score", 0.6, "GREATER_THAN"))["runs"]] == [
        "second"
    ]
    assert [row["name"] for row in run.json("runs", search="SECO")["runs"]] == ["second"]
    assert "implementation" not in run.get("runs").text and "pipelineSpec" not in run.get("runs").text
    for params in ({"filter": "x"}, {"filter": "[{}]"}, {"sort": "a b c"}, {"page_token": "x"}, {"sort": "nosuch"}):
        assert run.get("runs", 400, **params).json()["error"]["id"]
    assert run.get("runs", 422, limit=1001).json()["error"]["id"] == "request-invalid"


def test_the_same_key_starts_one_run(run: Scene) -> None:
    body = {"text": COMPONENT, "name": "once"}
    first = run.send("POST", "runs", body, 201, **{"Idempotency-Key": "k1"})
    assert run.send("POST", "runs", body, 200, **{"Idempotency-Key": "k1"})["run_id"] == first["run_id"]
    other = run.send("POST", "runs", {**body, "name": "twice"}, 409, **{"Idempotency-Key": "k1"})
    assert other["error"]["id"] == "idempotency-key-used"
    assert run.send("POST", "runs", body, 201, **{"Idempotency-Key": "k2"})["run_id"] != first["run_id"]


def test_a_run_is_started_from_a_component_of_the_hub_or_an_uploaded_version(run: Scene) -> None:
    from tests.hub.texts import cases, component, readme

    assert (
        run.hub.publish(
            component(name="handed-on"), run.token, {"README.md": readme(name="handed-on"), "tests.yaml": cases()}
        ).status_code
        == 201
    )
    echoed = run.send("POST", "runs", {"component": "handed-on@^1", "arguments": {"text": "hi"}}, 201)
    assert run.ended(echoed["run_id"])["pipeline"] == "handed-on"
    upload = {"package": ("make.json", COMPONENT.encode())}
    kept = run.ask("POST", "pipelines", 201, files=upload, data={"name": "maker"}).json()
    byname = run.send("POST", "runs", {"pipeline_id": "maker"}, 201)
    assert byname["pipeline_version_id"] == kept["version"]["version_id"]
    assert run.send("POST", "runs", {"version_id": kept["version"]["version_id"]}, 201)["pipeline"] == "maker"
    for body in ({}, {"text": COMPONENT, "component": "handed-on@1"}, {"component": "/etc/passwd"}):
        assert run.ask("POST", "runs", 404 if "component" in body and len(body) == 1 else 400, json=body)
    assert run.send("POST", "runs", {"text": COMPONENT, "engine": "nosuch"}, 400)["error"]["id"]


def test_a_run_is_terminated_retried_resumed_cloned_and_deleted(run: Scene) -> None:
    slow = run.started(SLOW)
    assert run.send("POST", f"runs/{slow}/retry", None, 409)["error"]["id"] == "run-not-ended"
    run.send("POST", f"runs/{slow}/terminate")
    assert run.ended(slow)["state"] == "Terminated"
    assert run.send("POST", f"runs/{slow}/terminate", None, 409)["error"]["id"] == "run-ended"
    own = run.started(arguments={"word": "only here"})
    run.ended(own)
    run.send("POST", f"runs/{own}/resume-from", {"task": "make"})
    again = run.ended(own)
    assert (again["state"], again["tasks"][0]["attempts"]) == ("Succeeded", 2)
    assert run.send("POST", f"runs/{own}/resume-from", {"task": "x"}, 404)["error"]["id"] == "unknown-task"
    clone = run.send("POST", f"runs/{run.run_id}/clone", {"arguments": {"word": "b"}}, 201)
    assert clone["parent_run_id"] == run.run_id
    assert run.ended(clone["run_id"])["arguments"]["word"] == "b"
    assert run.send("DELETE", f"runs/{clone['run_id']}")["deleted"] == clone["run_id"]
    assert run.get(f"runs/{clone['run_id']}", 404).json()["error"]["id"] == "run-unknown"


def test_labels_notes_and_the_archive(run: Scene) -> None:
    path = f"runs/{run.run_id}"
    assert run.send("PATCH", f"{path}/labels", {"set": {"a": "1"}, "drop": ["team"]})["labels"] == {"a": "1"}
    run.send("PATCH", f"{path}/labels", {"set": {"team": "vision"}, "drop": ["a"]})
    number = run.send("POST", f"{path}/notes", {"text": "too high"}, 201)["number"]
    run.send("PATCH", f"{path}/notes/{number}", {"text": "much too high"})
    assert [note["text"] for note in run.json(f"{path}/notes")["notes"]] == ["much too high"]
    run.send("DELETE", f"{path}/notes/{number}")
    assert run.json(f"{path}/notes")["notes"] == []
    assert run.send("POST", f"{path}/archive")["archived"]
    assert not run.send("POST", f"{path}/restore")["archived"]


def test_who_may_not_is_told_nothing(run: Scene) -> None:
    """A run of no namespace, and tokens of none and of another one."""
    ask, path = run.hub.client.request, f"/api/v1/runs/{run.run_id}"
    stranger = bearer(run.hub.token(namespace="elsewhere", action="publish"))
    open_to_all = ask("GET", "/api/v1/components").status_code == 200
    for method, where in (("POST", f"{path}/terminate"), ("DELETE", path), ("POST", f"{path}/archive")):
        assert ask(method, where).status_code == 401
        assert ask(method, where, headers=stranger).status_code in (403, 404)
    if not open_to_all:
        assert ask("GET", path).status_code == 401
        assert ask("GET", path, headers=stranger).status_code == 404
