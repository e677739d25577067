"""`/apis/v2beta1/runs`."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from catalog.store.experiment_row import experiment_id
from tests.hub.kfp.v2.caller import Api, Refusal, names, reference
from tests.hub.kfp.v2.packages import ir
from tests.hub.served import PATIENCE


def test_a_run_of_a_pipeline_in_the_request_is_carried_out(api: Api) -> None:
    run = api.run(display_name="inline", description="about", runtime_config={"parameters": {"text": "hello"}})
    assert run["state"] == "PENDING"
    assert run["state_history"] == [{"update_time": run["created_at"], "state": "PENDING"}]
    assert run["experiment_id"] == experiment_id("Default")
    ended = api.ended(run["run_id"])
    assert (ended["state"], ended["display_name"], ended["description"]) == ("SUCCEEDED", "inline", "about")
    assert ended["scheduled_at"] == ended["created_at"] <= ended["finished_at"]
    assert [moment["state"] for moment in ended["state_history"]] == ["PENDING", "RUNNING", "SUCCEEDED"]
    assert "error" not in ended and "pipeline_version_reference" not in ended
    assert sorted(ended["pipeline_spec"]["implementation"]["graph"]["tasks"]) == ["again", "echo"]


def test_its_tasks_are_told_with_their_states_and_outputs(api: Api) -> None:
    run = api.ended(api.run()["run_id"])
    echo, again = run["run_details"]["task_details"]
    assert (echo["task_id"], echo["display_name"], echo["state"]) == ("echo", "echo", "SUCCEEDED")
    assert echo["run_id"] == again["run_id"] == run["run_id"]
    assert echo["create_time"] <= echo["start_time"] <= echo["end_time"]
    assert [moment["state"] for moment in echo["state_history"]] == ["PENDING", "RUNNING", "SUCCEEDED"]
    # Both say the same, so that both outputs are the same artifact.
    assert echo["outputs"] == again["outputs"] and len(echo["outputs"]["said"]["artifact_ids"]) == 1
    assert "parent_task_id" not in echo and "child_tasks" not in echo


def test_parameters_have_their_types(api: Api) -> None:
    parameters = {"text": "5", "count": 4, "rate": 0.5, "loud": True, "items": [1, "a"], "options": {"k": {"n": None}}}
    run = api.run(runtime_config={"parameters": parameters})
    assert run["runtime_config"]["parameters"] == parameters
    [listed] = api.get("/runs", filter=equals("run_id", run["run_id"]))["runs"]
    assert listed["runtime_config"]["parameters"] == parameters


def test_a_null_is_as_good_as_no_parameter(api: Api) -> None:
    run = api.run(runtime_config={"parameters": {"text": None}})
    assert run["runtime_config"]["parameters"] == {"text": "hi", "count": 2}


@pytest.mark.parametrize(
    "parameters", [{"count": 2.5}, {"count": [1]}, {"loud": 1}, {"items": 3}, {"no such": "x"}, {"rate": True}]
)
def test_a_parameter_that_does_not_fit_is_named(api: Api, parameters: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refusal:
        api.run(runtime_config={"parameters": parameters})
    assert (refusal.value.status, refusal.value.code) == (400, 3)
    assert f'"{next(iter(parameters))}"' in refusal.value.message


def test_a_run_refers_to_the_version_it_was_started_from(api: Api) -> None:
    ids = api.pipeline("referred")
    run = api.ended(api.run(pipeline_version_reference=reference(ids))["run_id"])
    assert run["pipeline_version_reference"] == reference(ids)
    assert run["state"] == "SUCCEEDED" and "pipeline_spec" not in run


def test_without_a_version_the_latest_is_run(api: Api) -> None:
    pipeline, _ = api.pipeline("latest")
    newer = api.upload("/pipelines/upload_version", json.dumps(ir()).encode(), pipelineid=pipeline, name="newer")
    run = api.run(pipeline_version_reference={"pipeline_id": pipeline})
    assert run["pipeline_version_reference"]["pipeline_version_id"] == newer["pipeline_version_id"]


def test_the_client_may_send_both_documents_of_a_compiled_pipeline(api: Api) -> None:
    settings = {"deploymentSpec": {"executors": {"exec-echo": {"imagePullPolicy": "Always"}}}}
    both = {"pipeline_spec": ir(), "platform_spec": {"platforms": {"kubernetes": settings}}}
    assert api.ended(api.run(pipeline_spec=both)["run_id"])["state"] == "SUCCEEDED"


def test_a_failure_says_why(api: Api) -> None:
    run = api.ended(api.run(pipeline_version_reference=reference(api.failing("failing")))["run_id"])
    assert run["state"] == "FAILED" and run["error"]["code"] == 13
    assert "exit code 3" in run["error"]["message"]
    [task] = run["run_details"]["task_details"]
    assert task["state"] == "FAILED" and "exit code 3" in task["error"]["message"]
    assert run["state_history"][-1]["error"] == run["error"]


def test_a_failed_run_is_retried_under_its_id(api: Api) -> None:
    run = api.ended(api.run(pipeline_version_reference=reference(api.failing("retried")))["run_id"])
    assert api.post(f"/runs/{run['run_id']}:retry") == {}
    until = time.monotonic() + PATIENCE
    while states(api.get(f"/runs/{run['run_id']}")).count("FAILED") < 2:
        assert time.monotonic() < until, "it did not end again"
        time.sleep(0.1)
    assert api.get("/runs", filter=equals("run_id", run["run_id"]))["total_size"] == 1


def test_what_cannot_be_done_to_a_run_is_refused(api: Api) -> None:
    run = api.ended(api.run()["run_id"])["run_id"]
    for call in ("retry", "terminate"):
        with pytest.raises(Refusal) as refusal:
            api.post(f"/runs/{run}:{call}")
        assert refusal.value.status in (400, 409)


def test_a_run_that_goes_on_is_terminated(api: Api) -> None:
    slow = ir("slow")
    slow["deploymentSpec"]["executors"]["exec-echo"]["container"]["command"] = ["bash", "-c", "sleep 600"]
    run = api.run(pipeline_spec=slow)["run_id"]
    assert api.post(f"/runs/{run}:terminate") == {}
    assert api.get(f"/runs/{run}")["state"] in ("CANCELING", "CANCELED")
    ended = api.ended(run)
    assert (ended["state"], ended["error"]["code"]) == ("CANCELED", 1)


def test_archived_runs_are_filtered_by_their_state_of_storage(api: Api) -> None:
    experiment = api.experiment("Storage")
    kept, hidden = (api.run(experiment_id=experiment, display_name=name)["run_id"] for name in ("kept", "hidden"))
    assert api.post(f"/runs/{hidden}:archive") == {}
    for state, found in (("AVAILABLE", ["kept"]), ("ARCHIVED", ["hidden"])):
        page = api.get("/runs", experiment_id=experiment, filter=equals("storage_state", state))
        assert names(page, "runs") == found
    assert api.post(f"/runs/{hidden}:unarchive") == {}
    assert api.get("/runs", experiment_id=experiment)["total_size"] == 2
    assert {kept, hidden} == {run["run_id"] for run in api.get("/runs", experiment_id=experiment)["runs"]}


def test_lists_have_neither_tasks_nor_pipelines(api: Api) -> None:
    experiment = api.experiment("Short")
    run = api.ended(api.run(experiment_id=experiment)["run_id"])
    [listed] = api.get("/runs", experiment_id=experiment)["runs"]
    assert set(run) - set(listed) == {"run_details", "pipeline_spec"}
    assert listed["state_history"] == run["state_history"]


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED"])
def test_runs_are_filtered_by_state(api: Api, state: str) -> None:
    experiment = api.experiment(f"Only {state}")
    ids = api.failing(f"of {experiment}")
    runs = [
        api.run(experiment_id=experiment),
        api.run(experiment_id=experiment, pipeline_version_reference=reference(ids)),
    ]
    ended = [api.ended(run["run_id"]) for run in runs]
    page = api.get("/runs", experiment_id=experiment, filter=equals("state", state))
    assert [run["run_id"] for run in page["runs"]] == [run["run_id"] for run in ended if run["state"] == state]


def test_a_deleted_run_is_gone(api: Api) -> None:
    run = api.ended(api.run()["run_id"])["run_id"]
    assert api.delete(f"/runs/{run}") == {}
    with pytest.raises(Refusal) as refusal:
        api.get(f"/runs/{run}")
    assert (refusal.value.status, refusal.value.code, refusal.value.rule) == (404, 5, "run-unknown")


def test_a_run_is_found_by_its_whole_id(api: Api) -> None:
    run = api.run()["run_id"]
    with pytest.raises(Refusal) as refusal:
        api.get(f"/runs/{run[:10]}")
    assert refusal.value.status == 404


@pytest.mark.parametrize(
    ("body", "status", "rule"),
    [
        ({}, 400, "pipeline-missing"),
        ({"pipeline_spec": {"root": {}}}, 400, "unknown-key"),
        ({"pipeline_spec": "text"}, 400, "request-invalid"),
        ({"pipeline_version_reference": {"pipeline_id": "0" * 32}}, 404, "pipeline-unknown"),
        ({"pipeline_version_reference": {"pipeline_version_id": "0" * 32}}, 404, "version-unknown"),
        ({"pipeline_spec": ir(), "pipeline_version_reference": {"pipeline_id": "x"}}, 400, "two-pipelines"),
        ({"pipeline_spec": ir(), "experiment_id": "0" * 32}, 404, "experiment-unknown"),
        ({"pipeline_spec": ir(), "plugins_input": {"mlflow": {}}}, 400, "not-supported"),
        ({"pipeline_spec": ir(), "service_account": "somebody"}, 400, "cluster-options-fixed"),
    ],
)
def test_a_request_that_cannot_be_is_refused(api: Api, body: dict[str, object], status: int, rule: str) -> None:
    with pytest.raises(Refusal) as refusal:
        api.post("/runs", {"display_name": "refused", **body})
    assert (refusal.value.status, refusal.value.rule) == (status, rule)


def test_an_importer_is_lacking_and_named(api: Api) -> None:
    importing = ir()
    importing["deploymentSpec"]["executors"]["exec-echo"] = {"importer": {"artifactUri": {"constant": "gs://x/y"}}}
    with pytest.raises(Refusal) as refusal:
        api.run(pipeline_spec=importing)
    assert (refusal.value.status, refusal.value.rule) == (400, "ir-importer")
    assert "exec-echo" in refusal.value.message


def test_an_argument_of_a_kind_that_is_lacking_is_named(api: Api) -> None:
    unknown = ir()
    unknown["root"]["dag"]["tasks"]["again"]["inputs"]["parameters"]["text"] = {"taskOutputMagic": {}}
    with pytest.raises(Refusal) as refusal:
        api.run(pipeline_spec=unknown)
    assert refusal.value.status == 400 and "taskOutputMagic" in refusal.value.message


def states(run: dict[str, Any]) -> list[str]:
    return [moment["state"] for moment in run["state_history"]]


def equals(key: str, text: str) -> str:
    return json.dumps({"predicates": [{"operation": "EQUALS", "key": key, "stringValue": text}]})
