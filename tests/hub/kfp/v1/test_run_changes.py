from __future__ import annotations

import json
from typing import Any

from tests.hub.kfp.v1.caller import FAIL, SLEEP, Caller, refused


def test_a_run_that_sleeps_is_ended_and_counts_as_failed(api: Caller) -> None:
    run = api.run(SLEEP)
    assert api.post(f"/runs/{run}/terminate") == {}
    ended = api.ended(run)
    assert (ended["run"]["status"], json.loads(ended["pipeline_runtime"]["workflow_manifest"])["status"]["phase"]) == (
        "Failed",
        "Failed",
    )
    assert ended["run"]["error"]
    assert "has ended" in refused(api.ask("POST", f"/runs/{run}/terminate"), 409, 6)


def test_a_failed_run_is_retried_and_deleted(api: Caller) -> None:
    run = api.run(FAIL)
    assert api.ended(run)["run"]["status"] == "Failed"
    assert api.post(f"/runs/{run}/retry") == {}
    assert api.ended(run)["run"]["status"] == "Failed"
    assert api.delete(f"/runs/{run}") == {}
    refused(api.ask("GET", f"/runs/{run}"), 404, 5)


def test_a_run_that_succeeded_is_not_retried(api: Caller) -> None:
    run = api.run()
    api.ended(run)
    assert "succeeded" in refused(api.ask("POST", f"/runs/{run}/retry"), 409, 6)


def test_a_run_is_archived_and_brought_back(api: Caller) -> None:
    run = api.run()
    assert api.post(f"/runs/{run}:archive") == {}
    assert api.get(f"/runs/{run}")["run"]["storage_state"] == "STORAGESTATE_ARCHIVED"
    assert api.post(f"/runs/{run}:unarchive") == {}
    assert api.get(f"/runs/{run}")["run"]["storage_state"] == "STORAGESTATE_AVAILABLE"


def test_each_reported_metric_is_taken_or_refused_for_itself(api: Caller) -> None:
    run = api.run()
    api.ended(run)
    metrics: list[dict[str, Any]] = [
        {"name": "accuracy", "node_id": "step-1", "number_value": 0.5, "format": "PERCENTAGE"},
        {"name": "accuracy", "node_id": "step-1", "number_value": 0.6},
        {"name": "accuracy", "node_id": "step-2", "number_value": "0.25"},
        {"name": "1 bad name", "node_id": "step-1", "number_value": 1},
        {"name": "endless", "node_id": "step-1", "number_value": "Infinity"},
        {"name": "unfounded", "number_value": 1},
    ]
    results = api.post(f"/runs/{run}:reportMetrics", {"metrics": metrics})["results"]
    told = [(found["metric_node_id"], found["status"]) for found in results[:5]]
    assert told == [
        ("step-1", "OK"),
        ("step-1", "DUPLICATE_REPORTING"),
        ("step-2", "OK"),
        ("step-1", "INVALID_ARGUMENT"),
        ("step-1", "INVALID_ARGUMENT"),
    ]
    assert results[5]["status"] == "INVALID_ARGUMENT" and results[5]["message"]
    shown = {(item["node_id"], item["name"]): item for item in api.get(f"/runs/{run}")["run"]["metrics"]}
    assert shown["step-1", "accuracy"]["number_value"] == 0.5
    assert shown["step-1", "accuracy"]["format"] == "PERCENTAGE"
    assert shown["step-2", "accuracy"]["format"] == "UNSPECIFIED"


def test_what_is_no_metric_is_refused(api: Caller) -> None:
    place = f"/runs/{api.run()}:reportMetrics"
    for metrics in ([7], [{"name": 7}], [{"name": "a", "number_value": True}], "x"):
        refused(api.ask("POST", place, json={"metrics": metrics}), 400, 3)


def test_nobody_changes_a_run_that_is_none(idle: Caller) -> None:
    for path in ("/runs/nobody/terminate", "/runs/nobody/retry", "/runs/nobody:archive", "/runs/nobody:reportMetrics"):
        refused(idle.ask("POST", path, json={}), 404, 5)
    refused(idle.ask("DELETE", "/runs/nobody"), 404, 5)
