from __future__ import annotations

import json

import pytest

from tests.hub.kfp.v1.caller import ECHO, Caller, owned_by, refused
from tests.hub.served import Served


def test_an_experiment_is_made_found_archived_and_deleted(api: Caller) -> None:
    made = api.post("/experiments", {"name": "first", "description": "A try"})
    assert (made["name"], made["description"], made["storage_state"]) == ("first", "A try", "STORAGESTATE_AVAILABLE")
    place = f"/experiments/{made['id']}"
    assert api.get(place) == made
    by_name = json.dumps({"predicates": [{"op": "EQUALS", "key": "name", "string_value": "first"}]})
    assert api.get("/experiments", filter=by_name) == {"experiments": [made], "total_size": 1}
    assert api.post(f"{place}:archive") == {}
    assert api.get(place)["storage_state"] == "STORAGESTATE_ARCHIVED"
    assert api.post(f"{place}:unarchive") == {}
    assert api.delete(place) == {}
    refused(api.ask("GET", place), 404, 5)
    assert api.get("/experiments") == {"total_size": 0}


def test_a_name_is_taken_once(api: Caller) -> None:
    api.experiment("first")
    assert "already" in refused(api.ask("POST", "/experiments", json={"name": "first"}), 409, 6)


@pytest.mark.parametrize("name", ["", " ", "x" * 300, "a\nb", "0" * 32, "20dfc611-c0ca-504d-b0b3-d69f784997b7"])
def test_a_name_that_cannot_be_is_refused(idle: Caller, name: str) -> None:
    refused(idle.ask("POST", "/experiments", json={"name": name}), 400, 3)


def test_an_experiment_is_found_by_its_id_and_not_by_its_name(api: Caller) -> None:
    api.experiment("first")
    refused(api.ask("GET", "/experiments/first"), 404, 5)


def test_archiving_takes_runs_and_jobs_along(api: Caller) -> None:
    experiment = api.experiment("first")
    run = api.run(resource_references=owned_by(experiment))
    trigger = {"cron_schedule": {"cron": "0 0 9 * * *"}}
    spec = {"workflow_manifest": ECHO}
    job = api.post(
        "/jobs",
        {
            "name": "j",
            "enabled": True,
            "trigger": trigger,
            "pipeline_spec": spec,
            "resource_references": owned_by(experiment),
        },
    )
    api.post(f"/experiments/{experiment}:archive")
    assert api.get(f"/runs/{run}")["run"]["storage_state"] == "STORAGESTATE_ARCHIVED"
    assert api.get(f"/jobs/{job['id']}")["enabled"] is False
    api.post(f"/experiments/{experiment}:unarchive")
    assert api.get(f"/runs/{run}")["run"]["storage_state"] == "STORAGESTATE_ARCHIVED"
    assert "1 recurring run" in refused(api.ask("DELETE", f"/experiments/{experiment}"), 409, 6)


def test_namespaces_are_kept_apart(hub: Served, api: Caller) -> None:
    team = [{"key": {"type": "NAMESPACE", "id": "team"}, "relationship": "OWNER"}]
    mine = Caller(hub, hub.token("team"))
    made = mine.post("/experiments", {"name": "ours", "resource_references": team})
    assert made["resource_references"] == team
    other = {"name": "theirs", "resource_references": [{"key": {"type": "NAMESPACE", "id": "other"}}]}
    refused(mine.ask("POST", "/experiments", json=other), 403, 7)
    assert mine.post("/experiments", {"name": "ours too"})["resource_references"] == team
    api.post("/experiments", other)
    query = {"resource_reference_key.type": "NAMESPACE", "resource_reference_key.id": "team"}
    assert [row["name"] for row in api.get("/experiments", **query)["experiments"]] == ["ours", "ours too"]


@pytest.mark.parametrize(
    "references",
    [
        [{"key": {"type": "PLANET", "id": "x"}}],
        [{"key": {"type": "NAMESPACE", "id": "a"}}, {"key": {"type": "NAMESPACE", "id": "b"}}],
        {"key": {}},
        [7],
    ],
)
def test_references_that_cannot_be_are_refused(idle: Caller, references: object) -> None:
    refused(idle.ask("POST", "/experiments", json={"name": "x", "resource_references": references}), 400, 3)


def test_a_list_is_narrowed_only_by_what_it_knows(idle: Caller) -> None:
    for kind in ("JOB", "PLANET"):
        query = {"resource_reference_key.type": kind, "resource_reference_key.id": "x"}
        refused(idle.ask("GET", "/experiments", params=query), 400, 3)
