"""`/apis/v2beta1/recurringruns`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.hub.kfp.v2.caller import Api, Refusal, names, reference
from tests.hub.kfp.v2.packages import ir

MORNINGS = {"cron_schedule": {"cron": "0 0 9 * * 1-5"}}
HOURS = {"periodic_schedule": {"start_time": "2030-01-01T00:00:00Z", "interval_second": "3600"}}


def made(api: Api, **body: Any) -> dict[str, Any]:
    """A new recurring run, which does not tick while a test is going on."""
    pipeline = {} if "pipeline_version_reference" in body else {"pipeline_spec": ir()}
    common = {"display_name": "mornings", "trigger": MORNINGS, "mode": "DISABLE", "max_concurrency": 1}
    return api.post("/recurringruns", {**common, **pipeline, **body})


def test_a_recurring_run_comes_back_as_it_was_made(api: Api) -> None:
    parameters = {"count": 4, "options": {"deep": [1]}}
    job = made(api, description="about", runtime_config={"parameters": parameters}, no_catchup=True)
    assert (job["display_name"], job["description"]) == ("mornings", "about")
    assert (job["mode"], job["status"], job["no_catchup"], job["max_concurrency"]) == ("DISABLE", "DISABLED", True, "1")
    assert job["trigger"] == MORNINGS
    assert job["runtime_config"]["parameters"] == {**parameters, "text": "hi"}
    assert sorted(job["pipeline_spec"]["implementation"]["graph"]["tasks"]) == ["again", "echo"]
    assert api.get(f"/recurringruns/{job['recurring_run_id']}") == job


def test_numbers_of_64_bits_are_texts(api: Api) -> None:
    job = made(api, trigger=HOURS, max_concurrency="3")
    assert job["max_concurrency"] == "3"
    assert job["trigger"]["periodic_schedule"]["interval_second"] == "3600"
    assert job["trigger"] == HOURS
    number = {"periodic_schedule": {**HOURS["periodic_schedule"], "interval_second": 3600}}
    assert made(api, trigger=number)["trigger"] == HOURS


def test_it_refers_to_a_version_or_to_the_latest_one(api: Api) -> None:
    ids = api.pipeline("scheduled")
    pinned = made(api, pipeline_version_reference=reference(ids))
    latest = made(api, pipeline_version_reference={"pipeline_id": ids[0]})
    assert pinned["pipeline_version_reference"] == reference(ids)
    assert latest["pipeline_version_reference"] == {"pipeline_id": ids[0]}
    assert "pipeline_spec" not in pinned and "pipeline_spec" not in latest


def test_it_is_enabled_and_disabled(api: Api) -> None:
    place = f"/recurringruns/{made(api)['recurring_run_id']}"
    assert api.post(f"{place}:enable") == {}
    assert (api.get(place)["mode"], api.get(place)["status"]) == ("ENABLE", "ENABLED")
    assert api.post(f"{place}:disable") == {}
    assert api.get(place)["status"] == "DISABLED"


def test_lists_are_of_one_experiment_and_by_status(api: Api) -> None:
    experiment = api.experiment("Schedules")
    for name, mode in (("b", "ENABLE"), ("a", "DISABLE")):
        made(api, display_name=name, experiment_id=experiment, mode=mode)
    page = api.get("/recurringruns", experiment_id=experiment, sort_by="name")
    assert names(page, "recurringRuns") == ["a", "b"] and page["total_size"] == 2
    assert not any("pipeline_spec" in job for job in page["recurringRuns"])
    wanted = json.dumps({"predicates": [{"operation": "EQUALS", "key": "status", "string_value": "ENABLED"}]})
    assert names(api.get("/recurringruns", experiment_id=experiment, filter=wanted), "recurringRuns") == ["b"]


def test_the_next_ticks_are_previewed(api: Api) -> None:
    zone = {"cron_schedule": {"cron": "CRON_TZ=Europe/Berlin 0 30 2 * * *", "start_time": "2030-03-29T00:00:00Z"}}
    place = f"/recurringruns/{made(api, trigger=zone)['recurring_run_id']}:preview"
    fires = api.get(place, n=4)["fires"]
    assert [fire["scheduled_at"] for fire in fires[:2]] == ["2030-03-29T01:30:00Z", "2030-03-30T01:30:00Z"]
    assert len(fires) == 4 and any("clocks went forward" in fire.get("note", "") for fire in fires)
    assert len(api.get(place)["fires"]) == 10
    with pytest.raises(Refusal) as refusal:
        api.get(place, n=0)
    assert refusal.value.status == 400


def test_it_is_changed_in_place(api: Api) -> None:
    job = made(api, runtime_config={"parameters": {"count": 4, "loud": True}})
    place = f"/recurringruns/{job['recurring_run_id']}"
    changed = api.patch(place, {"display_name": "evenings", "trigger": {"cronSchedule": {"cron": "0 0 21 * * *"}}})
    assert changed["trigger"] == {"cron_schedule": {"cron": "0 0 21 * * *"}}
    assert changed["display_name"] == "evenings" and changed["runtime_config"] == job["runtime_config"]
    changed = api.patch(place, {"runtime_config": {"parameters": {"count": 5}}, "max_concurrency": 4})
    assert changed["runtime_config"]["parameters"] == {"count": 5, "loud": True, "text": "hi"}
    assert (changed["max_concurrency"], changed["display_name"]) == ("4", "evenings")
    changed = api.patch(place, {"mode": "ENABLE", "no_catchup": True})
    assert (changed["status"], changed["no_catchup"], changed["max_concurrency"]) == ("ENABLED", True, "4")
    assert api.get(place) == changed
    assert {changed[name] for name in ("recurring_run_id", "created_at")} == {
        job[name] for name in ("recurring_run_id", "created_at")
    }


def test_it_gets_another_version_and_keeps_the_parameters_that_it_has(api: Api) -> None:
    pipeline, _ = api.pipeline("growing")
    other = ir()
    del other["root"]["inputDefinitions"]["parameters"]["loud"]
    newer = api.upload("/pipelines/upload_version", json.dumps(other).encode(), pipelineid=pipeline, name="newer")
    job = made(api, runtime_config={"parameters": {"count": 4, "loud": True}})
    wanted = reference((pipeline, newer["pipeline_version_id"]))
    changed = api.patch(f"/recurringruns/{job['recurring_run_id']}", {"pipeline_version_reference": wanted})
    assert changed["pipeline_version_reference"] == wanted and "pipeline_spec" not in changed
    assert changed["runtime_config"]["parameters"] == {"count": 4, "text": "hi"}


def test_it_moves_to_another_experiment(api: Api) -> None:
    place, experiment = f"/recurringruns/{made(api)['recurring_run_id']}", api.experiment("Moved to")
    assert api.patch(place, {"experiment_id": experiment})["experiment_id"] == experiment
    with pytest.raises(Refusal) as refusal:
        api.patch(place, {"experiment_id": "Moved to"})
    assert refusal.value.status == 404


def test_what_cannot_be_changed_is_refused_and_not_passed_over(api: Api) -> None:
    place = f"/recurringruns/{made(api)['recurring_run_id']}"
    bodies: list[dict[str, Any]] = [
        {"runtime_config": {"pipeline_root": "s3://bucket/elsewhere"}},
        {"service_account": "somebody"},
        {"plugins_input": {"mlflow": {}}},
    ]
    for body in bodies:
        with pytest.raises(Refusal) as refusal:
            api.patch(place, body)
        assert refusal.value.status == 400


def test_the_whole_of_it_may_be_sent_back(api: Api) -> None:
    job = made(api)
    assert api.patch(f"/recurringruns/{job['recurring_run_id']}", {**job, "description": "new"}) == {
        **job,
        "description": "new",
    }


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({"trigger": {}}, "trigger-missing"),
        ({"trigger": {"cron_schedule": {"cron": "0 9 * * *"}}}, "cron-fields"),
        ({"trigger": {"cron_schedule": {"cron": "nonsense"}}}, "bad-cron"),
        ({"trigger": {"periodic_schedule": {"interval_second": 0}}}, "bad-period"),
        ({"trigger": {**MORNINGS, **HOURS}}, "trigger-missing"),
        ({"max_concurrency": 11}, "bad-concurrency"),
        ({"mode": "SOMETIMES"}, "request-invalid"),
        ({"runtime_config": {"parameters": {"count": "x", "no such": 1}}}, "argument-unknown"),
    ],
)
def test_what_cannot_be_is_refused_when_made_and_when_changed(api: Api, body: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refusal) as refusal:
        made(api, **body)
    assert (refusal.value.status, refusal.value.rule) == (400, rule)
    job = made(api)
    with pytest.raises(Refusal) as refusal:
        api.patch(f"/recurringruns/{job['recurring_run_id']}", body)
    assert (refusal.value.status, refusal.value.rule) == (400, rule)
    assert api.get(f"/recurringruns/{job['recurring_run_id']}") == job


def test_a_deleted_one_is_gone(api: Api) -> None:
    place = f"/recurringruns/{made(api)['recurring_run_id']}"
    assert api.delete(place) == {}
    calls: list[Callable[[], object]] = [
        lambda: api.get(place),
        lambda: api.post(f"{place}:enable"),
        lambda: api.patch(place, {}),
    ]
    for call in calls:
        with pytest.raises(Refusal) as refusal:
            call()
        assert (refusal.value.status, refusal.value.rule) == (404, "recurring-run-unknown")
