from __future__ import annotations

import base64
import io
import json
import tarfile
from typing import Any

import pytest

from hub.registry.settings import set_anonymous_read
from tests.hub.kfp.v1.caller import ECHO, Caller, owned_by, refused
from tests.hub.served import Served


def files_in(answer: Any) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(answer["data"])), mode="r:gz") as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]


def test_a_run_of_a_manifest_shows_what_was_asked_and_what_came_of_it(api: Caller) -> None:
    experiment = api.experiment("first")
    body = {
        "name": "mine",
        "description": "A try",
        "pipeline_spec": {"workflow_manifest": ECHO, "parameters": [{"name": "text", "value": "hi"}]},
        "resource_references": owned_by(experiment),
    }
    made = api.post("/runs", body)["run"]
    assert (made["name"], made["description"], made["storage_state"]) == ("mine", "A try", "STORAGESTATE_AVAILABLE")
    assert made["resource_references"] == [{**owned_by(experiment)[0], "name": "first"}]
    assert made["pipeline_spec"]["parameters"] == [{"name": "text", "value": "hi"}]

    ended = api.ended(made["id"])
    run, workflow = ended["run"], json.loads(ended["pipeline_runtime"]["workflow_manifest"])
    assert run["status"] == "Succeeded" and run["finished_at"] >= run["created_at"]
    [metric] = run["metrics"]
    assert (metric["name"], metric["number_value"], metric["format"]) == ("length", 5.0, "RAW")
    assert (workflow["kind"], workflow["status"]["phase"]) == ("Workflow", "Succeeded")
    assert workflow["metadata"]["labels"] == {"pipeline/runid": made["id"]}
    [node] = [node for node in workflow["status"]["nodes"].values() if node["type"] == "Pod"]
    assert (node["phase"], node["inputs"]) == ("Succeeded", {"parameters": [{"name": "text", "value": "hi"}]})
    assert node["id"] == metric["node_id"]

    names = [artifact["name"] for artifact in node["outputs"]["artifacts"]]
    said = next(name for name in names if name.endswith("-said"))
    home = f"/runs/{made['id']}/nodes/{node['id']}/artifacts"
    assert files_in(api.get(f"{home}/{said}:read")) == files_in(api.get(f"{home}/said:read")) == {"said": b"hi\n"}
    assert "mlpipeline-metrics" in names
    refused(api.ask("GET", f"{home}/nothing:read"), 404, 5)
    refused(api.ask("GET", f"/runs/{made['id']}/nodes/nobody/artifacts/said:read"), 404, 5)


def test_what_a_run_shows_as_its_manifest_can_be_run_again(api: Caller) -> None:
    first = api.get(f"/runs/{api.run()}")["run"]["pipeline_spec"]["workflow_manifest"]
    again = api.ended(api.run(first))
    assert again["run"]["status"] == "Succeeded"
    assert again["run"]["pipeline_spec"]["workflow_manifest"] == first


def test_a_run_of_an_uploaded_pipeline_takes_its_default_version(api: Caller) -> None:
    pipeline = api.upload("mine")
    run = api.post("/runs", {"name": "r", "pipeline_spec": {"pipeline_id": pipeline["id"]}})["run"]
    assert run["pipeline_spec"]["pipeline_id"] == pipeline["id"]
    assert run["pipeline_spec"]["pipeline_name"] == "mine"
    version = {"type": "PIPELINE_VERSION", "id": pipeline["default_version"]["id"]}
    assert [item["key"] for item in run["resource_references"]][1:] == [version]
    key = {"key": version, "relationship": "CREATOR"}
    assert (
        api.post("/runs", {"name": "r", "resource_references": [key]})["run"]["pipeline_spec"]["pipeline_name"]
        == "mine"
    )
    other = {"pipeline_id": api.upload("other")["id"]}
    mixed = {"name": "r", "pipeline_spec": other, "resource_references": [key]}
    assert "another pipeline" in refused(api.ask("POST", "/runs", json=mixed), 404, 5)


def test_lists_are_narrowed_filtered_sorted_and_paged(api: Caller) -> None:
    experiments = [api.experiment(name) for name in ("first", "second")]
    made = [api.run(name=f"run {n}", resource_references=owned_by(experiments[n % 2])) for n in range(5)]
    for run in made:
        api.ended(run)
    narrowed = {"resource_reference_key.type": "EXPERIMENT", "resource_reference_key.id": experiments[1]}
    assert [row["name"] for row in api.get("/runs", sort_by="name desc", **narrowed)["runs"]] == ["run 3", "run 1"]
    succeeded = json.dumps({"predicates": [{"op": "IN", "key": "status", "string_values": {"values": ["Succeeded"]}}]})
    names, token = [], ""
    for _ in range(3):
        page = api.get("/runs", sort_by="name", filter=succeeded, page_size=2, page_token=token)
        names += [row["name"] for row in page["runs"]]
        token = page.get("next_page_token", "")
        assert page["total_size"] == 5
        assert all("workflow_manifest" not in row["pipeline_spec"] for row in page["runs"])
    assert (names, token) == ([f"run {n}" for n in range(5)], "")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "no pipeline"),
        ({"pipeline_spec": {"pipeline_id": "nobody"}}, "nobody"),
        ({"pipeline_spec": {"workflow_manifest": "{"}}, ""),
        ({"pipeline_spec": {"workflow_manifest": "kind: Workflow\nspec: 7"}}, ""),
        ({"pipeline_spec": {"workflow_manifest": ECHO, "parameters": [{"name": "tempo", "value": "1"}]}}, "tempo"),
        ({"pipeline_spec": {"workflow_manifest": ECHO, "parameters": [{"name": "text"}, {"name": "text"}]}}, "twice"),
        ({"pipeline_spec": {"workflow_manifest": ECHO}, "service_account": "root"}, "service_account"),
        ({"pipeline_spec": {"workflow_manifest": ECHO}, "resource_references": owned_by("nobody")}, "nobody"),
        ({"pipeline_spec": "x"}, "pipeline_spec"),
    ],
)
def test_a_run_that_cannot_be_is_refused_with_a_reason(idle: Caller, body: Any, words: str) -> None:
    answer = idle.ask("POST", "/runs", json={"name": "r", **body})
    assert answer.status_code in (400, 404) and words in answer.json()["error"], answer.text
    assert idle.get("/runs") == {"total_size": 0}


def test_a_body_that_is_no_json_is_refused(idle: Caller) -> None:
    for body in (b"{", b"[]", b"7", b"\xff", b"[" * 100_000):
        refused(idle.ask("POST", "/runs", content=body), 400, 3)


def test_what_is_nowhere_is_refused_in_the_shape_of_kfp(idle: Caller) -> None:
    refused(idle.ask("GET", "/planets"), 404, 5)
    refused(idle.ask("PUT", "/runs"), 405, 12)
    refused(idle.ask("GET", "/runs", params={"page_size": "many"}), 400, 3)
    refused(idle.ask("GET", "/runs", params={"page_size": -1}), 400, 3)


def test_a_beginning_of_an_id_is_no_id(api: Caller) -> None:
    run = api.run()
    refused(api.ask("GET", f"/runs/{run[:8]}"), 404, 5)


def test_runs_of_another_namespace_do_not_exist_for_others(hub: Served, api: Caller) -> None:
    set_anonymous_read(hub.registry, False)
    team = [{"key": {"type": "NAMESPACE", "id": "team"}}]
    experiment = api.post("/experiments", {"name": "ours", "resource_references": team})["id"]
    run = api.run(resource_references=owned_by(experiment))
    mine, other = Caller(hub, hub.token("team", "read")), Caller(hub, hub.token("other"))
    assert mine.get(f"/runs/{run}")["run"]["resource_references"][1]["key"] == {"type": "NAMESPACE", "id": "team"}
    assert mine.get("/runs")["total_size"] == 1
    assert other.get("/runs") == {"total_size": 0}
    for method, path in (
        ("GET", f"/runs/{run}"),
        ("POST", f"/runs/{run}/terminate"),
        ("POST", f"/runs/{run}:archive"),
        ("POST", f"/runs/{run}:reportMetrics"),
        ("GET", f"/runs/{run}/nodes/{run}/artifacts/said:read"),
        ("DELETE", f"/runs/{run}"),
    ):
        refused(other.ask(method, path), 404, 5)
    refused(mine.ask("POST", f"/runs/{run}:archive"), 403, 7)
    refused(Caller(hub).ask("GET", "/runs"), 401, 16)
    into = {"name": "r", "pipeline_spec": {"workflow_manifest": ECHO}, "resource_references": owned_by(experiment)}
    refused(other.ask("POST", "/runs", json=into), 404, 5)
    refused(mine.ask("POST", "/runs", json=into), 403, 7)
