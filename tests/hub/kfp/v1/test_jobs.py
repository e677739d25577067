from __future__ import annotations

import time
from typing import Any

import pytest

from hub.registry.settings import set_anonymous_read
from tests.hub.kfp.v1.caller import ECHO, Caller, owned_by, refused
from tests.hub.served import PATIENCE, Served

NIGHTLY = {"cron_schedule": {"cron": "0 0 3 * * *"}}


def job(**fields: Any) -> dict[str, Any]:
    spec = {"workflow_manifest": ECHO, "parameters": [{"name": "text", "value": "[[ScheduledTime]]"}]}
    return {"name": "nightly", "enabled": True, "trigger": NIGHTLY, "pipeline_spec": spec, **fields}


def test_a_job_is_made_shown_switched_and_deleted(api: Caller) -> None:
    experiment = api.experiment("first")
    references = owned_by(experiment)
    made = api.post("/jobs", job(description="At night", max_concurrency="4", resource_references=references))
    assert made == {
        **made,
        "name": "nightly",
        "description": "At night",
        "max_concurrency": "4",
        "trigger": NIGHTLY,
        "mode": "ENABLED",
        "status": "Enabled",
        "enabled": True,
        "no_catchup": False,
        "resource_references": [{**references[0], "name": "first"}],
    }
    assert made["pipeline_spec"]["parameters"] == [{"name": "text", "value": "[[ScheduledTime]]"}]
    place = f"/jobs/{made['id']}"
    assert api.get(place) == made
    assert api.post(f"{place}/disable") == {}
    assert (api.get(place)["enabled"], api.get(place)["mode"]) == (False, "DISABLED")
    assert api.post(f"{place}/enable") == {}
    assert api.get(place)["enabled"] is True
    assert api.delete(place) == {}
    refused(api.ask("GET", place), 404, 5)


def test_a_job_starts_runs_that_refer_to_it(api: Caller) -> None:
    soon = {"periodic_schedule": {"interval_second": "1"}}
    made = api.post("/jobs", job(trigger=soon, no_catchup=True))
    query = {"resource_reference_key.type": "JOB", "resource_reference_key.id": made["id"]}
    until = time.monotonic() + PATIENCE
    while not (found := api.get("/runs", **query).get("runs")) and time.monotonic() < until:
        time.sleep(0.1)
    api.post(f"/jobs/{made['id']}/disable")
    assert found, "the schedule started no run"
    assert {"key": {"type": "JOB", "id": made["id"]}, "relationship": "CREATOR"} in found[0]["resource_references"]
    assert found[0]["scheduled_at"] and "[[" not in found[0]["pipeline_spec"]["parameters"][0]["value"]
    for run in api.get("/runs", **query)["runs"]:
        api.ended(run["id"])


def test_a_job_of_an_uploaded_pipeline_stays_with_its_version(api: Caller) -> None:
    pipeline = api.upload("mine")
    made = api.post("/jobs", job(pipeline_spec={"pipeline_id": pipeline["id"]}))
    assert made["pipeline_spec"]["pipeline_id"] == pipeline["id"]
    version = {"type": "PIPELINE_VERSION", "id": pipeline["default_version"]["id"]}
    assert version in [item["key"] for item in made["resource_references"]]


def test_what_a_job_shows_as_its_manifest_can_be_run_by_hand(api: Caller) -> None:
    spec = api.post("/jobs", job())["pipeline_spec"]
    assert api.ended(api.run(spec["workflow_manifest"]))["run"]["status"] == "Succeeded"


def test_the_mode_goes_before_the_older_switch(api: Caller) -> None:
    assert api.post("/jobs", job(mode="DISABLED"))["enabled"] is False
    assert api.post("/jobs", job(mode="ENABLED", enabled=False))["enabled"] is True
    assert api.post("/jobs", job(enabled=None))["enabled"] is False


def test_jobs_are_listed_by_experiment_and_name(api: Caller) -> None:
    first, second = api.experiment("first"), api.experiment("second")
    for name, experiment in (("b", first), ("a", first), ("c", second)):
        api.post("/jobs", job(name=name, resource_references=owned_by(experiment)))
    narrowed = {"resource_reference_key.type": "EXPERIMENT", "resource_reference_key.id": first}
    assert [row["name"] for row in api.get("/jobs", sort_by="name", **narrowed)["jobs"]] == ["a", "b"]
    page = api.get("/jobs", sort_by="name desc", page_size=2)
    assert [row["name"] for row in page["jobs"]] == ["c", "b"]
    rest = api.get("/jobs", page_token=page["next_page_token"])
    assert [row["name"] for row in rest["jobs"]] == ["a"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"trigger": {}}, "either"),
        ({"trigger": {"cron_schedule": {"cron": "0 3 * * *"}}}, "six"),
        ({"trigger": {"cron_schedule": {"cron": "0 0 99 * * *"}}}, ""),
        ({"trigger": {"cron_schedule": {"cron": "CRON_TZ=Mars/Olympus 0 0 3 * * *"}}}, "Mars"),
        ({"trigger": {"cron_schedule": {"cron": "@daily", "start_time": "soon"}}}, "soon"),
        ({"trigger": {"periodic_schedule": {"interval_second": "0"}}}, ""),
        ({"trigger": {"periodic_schedule": {}}}, ""),
        ({"max_concurrency": "11"}, "max_concurrency"),
        ({"max_concurrency": "many"}, "max_concurrency"),
        ({"pipeline_spec": {}}, "no pipeline"),
        ({"service_account": "root"}, "service_account"),
    ],
)
def test_a_job_that_cannot_be_is_refused_with_a_reason(idle: Caller, fields: Any, words: str) -> None:
    assert words in refused(idle.ask("POST", "/jobs", json=job(**fields)), 400, 3)
    assert idle.get("/jobs") == {"total_size": 0}


def test_jobs_of_another_namespace_do_not_exist_for_others(hub: Served, api: Caller) -> None:
    set_anonymous_read(hub.registry, False)
    team = [{"key": {"type": "NAMESPACE", "id": "team"}}]
    experiment = api.post("/experiments", {"name": "ours", "resource_references": team})["id"]
    made = api.post("/jobs", job(resource_references=owned_by(experiment)))
    mine, other = Caller(hub, hub.token("team", "read")), Caller(hub, hub.token("other"))
    assert mine.get("/jobs")["total_size"] == 1
    assert other.get("/jobs") == {"total_size": 0}
    for method, path in (("GET", ""), ("POST", "/enable"), ("POST", "/disable"), ("DELETE", "")):
        refused(other.ask(method, f"/jobs/{made['id']}{path}"), 404, 5)
    refused(mine.ask("POST", f"/jobs/{made['id']}/disable"), 403, 7)
