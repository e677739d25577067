"""The Client of kfp 2, as it is on PyPI, against a served hub: experiments, uploads, runs, lists, recurring runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.library.index.canonical import sha256_hex
from tests.hub.served import Served, served
from tests.interop.programs import answers
from tests.oracles import KFP2, Oracle

Calls = list[tuple[str, dict[str, Any]]]
WAIT = {"timeout": 120, "sleep_duration": 1}


@pytest.fixture(scope="module")
def hub(kfp2: Oracle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An open hub that runs pipelines as processes of this machine; the client's environment is there."""
    with served(tmp_path_factory.mktemp("kfp2") / "hub", open_writes=True, engine="process", trust=True) as hub:
        yield hub


def ask(hub: Served, folder: Path, calls: Calls, token: str = "") -> list[Any]:
    """What the client returns for these calls, the first two of which compile pipelines to files."""
    compiling: Calls = [("compile_container", {"path": "c.yaml"}), ("compile_lightweight", {"path": "l.yaml"})]
    asked = {"host": hub.address, "token": token, "calls": [*compiling, *calls]}
    return [found.get("value", found) for found in answers(KFP2, "calls_kfp2_client.py", asked, folder)]


def test_experiments_are_made_once_found_by_name_archived_and_deleted(hub: Served, tmp_path: Path) -> None:
    calls: Calls = [
        ("get_kfp_healthz", {}),
        ("create_experiment", {"name": "Trials", "description": "of everything"}),
        ("create_experiment", {"name": "Trials"}),
        ("get_experiment", {"experiment_name": "Trials"}),
        ("get_experiment", {"experiment_name": "none"}),
        ("list_experiments", {"filter": by_name("Trials")}),
        ("archive_experiment", {"experiment_id": "$3.experiment_id"}),
        ("get_experiment", {"experiment_id": "$3.experiment_id"}),
        ("unarchive_experiment", {"experiment_id": "$3.experiment_id"}),
        ("get_experiment", {"experiment_id": "$3.experiment_id"}),
        ("delete_experiment", {"experiment_id": "$3.experiment_id"}),
        ("get_experiment", {"experiment_id": "$3.experiment_id"}),
    ]
    _, _, health, made, again, found, none, listed, _, archived, _, restored, _, gone = ask(hub, tmp_path, calls)
    assert health["multi_user"] is False
    assert made == again == found == listed["experiments"][0] == restored
    assert (made["display_name"], made["description"], made["storage_state"]) == (
        "Trials",
        "of everything",
        "AVAILABLE",
    )
    assert none == {"error": "No experiment is found with name none."}
    assert archived["storage_state"] == "ARCHIVED"
    assert (gone["status"], gone["body"]["code"]) == (404, 5)
    assert "Trials" not in gone["body"]["message"] and made["experiment_id"] in gone["body"]["message"]


def test_a_package_compiled_by_kfp_2_is_run_and_waited_for(hub: Served, tmp_path: Path) -> None:
    arguments = {"times": 3, "loud": True, "wanted": "hi 3 True"}
    calls: Calls = [
        ("create_run_from_pipeline_package", {"pipeline_file": "c.yaml", "run_name": "one", "arguments": arguments}),
        ("wait_for_run_completion", {"run_id": "$2.run_id", **WAIT}),
        ("create_run_from_pipeline_package", {"pipeline_file": "c.yaml", "arguments": {"wanted": "something else"}}),
        ("wait_for_run_completion", {"run_id": "$4.run_id", **WAIT}),
        ("create_run_from_pipeline_package", {"pipeline_file": "c.yaml", "arguments": {"times": "many", "loud": 3}}),
        ("create_run_from_pipeline_package", {"pipeline_file": "c.yaml", "arguments": {"unknown": 3}}),
    ]
    _, _, started, ended, _, failed, mistyped, unknown = ask(hub, tmp_path, calls)
    assert (started["display_name"], started["state"]) == ("one", "PENDING")
    assert ended["state"] == "SUCCEEDED" and ended["error"] is None
    assert ended["runtime_config"]["parameters"] == {**arguments, "text": "hi"}
    assert [moment["state"] for moment in ended["state_history"]] == ["PENDING", "RUNNING", "SUCCEEDED"]
    tasks = {task["task_id"]: task for task in ended["run_details"]["task_details"]}
    assert {path: task["state"] for path, task in tasks.items()} == {"shout": "SUCCEEDED", "check": "SUCCEEDED"}
    assert tasks["shout"]["outputs"]["said"]["artifact_ids"]
    assert failed["state"] == "FAILED" and "check" in failed["error"]["message"]
    assert mistyped["status"] == 400 and '"loud"' in mistyped["body"]["message"]
    assert unknown["status"] == 400 and 'no input "unknown"' in unknown["body"]["message"]


def test_an_uploaded_pipeline_has_versions_that_are_run_by_reference(hub: Served, tmp_path: Path) -> None:
    upload = {"pipeline_package_path": "c.yaml", "pipeline_name": "Shouting", "description": "about it"}
    second = {"pipeline_package_path": "l.yaml", "pipeline_version_name": "second", "pipeline_name": "Shouting"}
    version = {"pipeline_id": "$2.pipeline_id", "pipeline_version_id": "$4.pipeline_version_id"}
    first = "$3.pipeline_versions.0.pipeline_version_id"
    run = {"job_name": "by reference", "pipeline_id": "$2.pipeline_id", "version_id": first}
    calls: Calls = [
        ("upload_pipeline", upload),
        ("list_pipeline_versions", {"pipeline_id": "$2.pipeline_id"}),
        ("upload_pipeline_version", second),
        ("get_pipeline_version", version),
        ("create_experiment", {"name": "References"}),
        ("run_pipeline", {**run, "experiment_id": "$6.experiment_id", "params": {"wanted": "hi 2 False"}}),
        ("wait_for_run_completion", {"run_id": "$7.run_id", **WAIT}),
        ("list_pipelines", {"filter": by_name("Shouting")}),
        ("upload_pipeline", upload),
        ("delete_pipeline", {"pipeline_id": "$2.pipeline_id"}),
        ("delete_pipeline_version", version),
        ("delete_pipeline_version", {**version, "pipeline_version_id": first}),
        ("delete_pipeline", {"pipeline_id": "$2.pipeline_id"}),
        ("get_pipeline", {"pipeline_id": "$2.pipeline_id"}),
    ]
    _, _, uploaded, versions, later, got, _, started, ended, listed, twice, used, *_, gone = ask(hub, tmp_path, calls)
    assert (uploaded["display_name"], uploaded["description"]) == ("Shouting", "about it")
    assert [found["display_name"] for found in versions["pipeline_versions"]] == ["Shouting"]
    assert got == later and got["display_name"] == "second"
    assert got["pipeline_spec"]["pipelineInfo"] == {"name": "lightweight-pipeline"}
    reference = {
        "pipeline_id": uploaded["pipeline_id"],
        "pipeline_version_id": versions["pipeline_versions"][0]["pipeline_version_id"],
    }
    assert started["pipeline_version_reference"] == reference and started["pipeline_spec"] is None
    assert ended["state"] == "SUCCEEDED"
    assert [found["pipeline_id"] for found in listed["pipelines"]] == [uploaded["pipeline_id"]]
    assert (twice["status"], used["status"], gone["status"]) == (409, 400, 404)


def test_parameters_of_every_type_come_back_as_they_were_sent(hub: Served, tmp_path: Path) -> None:
    """The pipeline needs kfp at run time; here its runs only have to be taken."""
    params = {"number": 7, "rates": [1, 2.5, "three"], "options": {"a": [True, None, {"b": 0.25}], "ü": "\n"}}
    calls: Calls = [
        ("create_experiment", {"name": "Types"}),
        (
            "run_pipeline",
            {"experiment_id": "$2.experiment_id", "job_name": "typed", "pipeline_package_path": "l.yaml"},
        ),
        (
            "run_pipeline",
            {
                "experiment_id": "$2.experiment_id",
                "job_name": "typed",
                "pipeline_package_path": "l.yaml",
                "params": params,
                "enable_caching": False,
            },
        ),
        ("terminate_run", {"run_id": "$3.run_id"}),
        ("terminate_run", {"run_id": "$4.run_id"}),
        ("get_run", {"run_id": "$4.run_id"}),
    ]
    _, _, _, plain, typed, *_, got = ask(hub, tmp_path, calls)
    assert plain["runtime_config"]["parameters"] == {"number": 1, "rates": [0.5], "options": {"deep": {"er": 1}}}
    assert typed["runtime_config"]["parameters"] == params
    assert got["state"] in ("CANCELING", "CANCELED", "FAILED")


def test_a_lightweight_component_is_run_by_a_python_that_has_kfp(
    hub: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container kfp is installed first; here the component finds it in the client's own environment."""
    monkeypatch.setenv("PATH", f"{KFP2.folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    calls: Calls = [
        ("create_run_from_pipeline_package", {"pipeline_file": "l.yaml", "arguments": {"number": 7}}),
        ("wait_for_run_completion", {"run_id": "$2.run_id", **WAIT}),
    ]
    *_, ended = ask(hub, tmp_path, calls)
    assert ended["state"] == "SUCCEEDED", ended["error"]
    outputs = {task["task_id"]: task["outputs"]["Output"] for task in ended["run_details"]["task_details"]}
    assert outputs == {
        "double": {"artifact_ids": [sha256_hex(b"14")]},
        "double-2": {"artifact_ids": [sha256_hex(b"28")]},
    }


def test_a_closed_server_is_written_with_a_token(kfp2: Oracle, tmp_path: Path) -> None:
    calls: Calls = [
        ("create_experiment", {"name": "Tokens"}),
        ("upload_pipeline", {"pipeline_package_path": "c.yaml", "pipeline_name": "Tokens"}),
        ("list_experiments", {}),
    ]
    with served(tmp_path / "hub", engine="process", trust=True) as hub:
        *_, refused, also_refused, read = ask(hub, tmp_path, calls)
        *_, made, uploaded, listed = ask(hub, tmp_path, calls, hub.token())
    assert (refused["status"], also_refused["status"], refused["body"]["code"]) == (401, 401, 16)
    assert read["experiments"] is None
    assert uploaded["display_name"] == "Tokens"
    assert [found["experiment_id"] for found in listed["experiments"]] == [made["experiment_id"]]


def test_lists_are_filtered_sorted_and_paged(hub: Served, tmp_path: Path) -> None:
    name = {"pipeline_package_path": "c.yaml", "experiment_id": "$2.experiment_id"}
    own = {"experiment_id": "$2.experiment_id"}
    calls: Calls = [
        ("create_experiment", {"name": "Lists"}),
        *(("run_pipeline", {**name, "job_name": job}) for job in ("beta", "alpha", "gamma")),
        ("list_runs", {**own, "sort_by": "display_name", "page_size": 2}),
        ("list_runs", {**own, "page_size": 2, "page_token": "$6.next_page_token"}),
        ("list_runs", {**own, "sort_by": "name desc"}),
        ("list_runs", {**own, "filter": by_name("amm", "IS_SUBSTRING")}),
        ("list_runs", {**own, "sort_by": "nonsense"}),
        ("list_runs", {**own, "page_size": -1}),
        ("list_runs", {**own, "page_token": "nonsense"}),
        ("list_runs", {"experiment_id": "01234567-0000-0000-0000-000000000000"}),
        ("archive_run", {"run_id": "$3.run_id"}),
        ("list_runs", {**own, "filter": storage("ARCHIVED")}),
        ("unarchive_run", {"run_id": "$3.run_id"}),
        ("list_runs", {**own, "filter": storage("ARCHIVED")}),
    ]
    found = ask(hub, tmp_path, calls)[6:]
    first, second, descending, matching, *refused, empty, _, archived, _, none = found
    assert names(first) == ["alpha", "beta"] and names(second) == ["gamma"]
    assert first["total_size"] == 3 and second["next_page_token"] is None
    assert names(descending) == ["gamma", "beta", "alpha"]
    assert names(matching) == ["gamma"]
    assert [answer["status"] for answer in refused] == 3 * [400]
    assert empty["runs"] is None and none["runs"] is None
    assert names(archived) == ["beta"]


def test_a_recurring_run_is_made_switched_off_and_on_and_deleted(hub: Served, tmp_path: Path) -> None:
    common = {"experiment_id": "$2.experiment_id", "pipeline_package_path": "c.yaml"}
    cron = {**common, "job_name": "mornings", "cron_expression": "0 0 9 * * 1-5", "description": "every one"}
    period = {**common, "job_name": "often", "interval_second": 3600, "max_concurrency": 3, "no_catchup": True}
    window = {"start_time": "2030-01-01T00:00:00Z", "end_time": "2031-01-01T00:00:00Z", "enabled": False}
    calls: Calls = [
        ("create_experiment", {"name": "Schedules"}),
        ("create_recurring_run", {**cron, "params": {"times": 4}}),
        ("create_recurring_run", {**period, **window}),
        ("get_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("list_recurring_runs", {"experiment_id": "$2.experiment_id", "sort_by": "display_name desc"}),
        ("disable_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("get_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("enable_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("get_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("create_recurring_run", {**cron, "cron_expression": "0 9 * * 1-5"}),
        ("create_recurring_run", {**cron, "max_concurrency": 11}),
        ("delete_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("delete_recurring_run", {"recurring_run_id": "$4.recurring_run_id"}),
        ("list_recurring_runs", {"experiment_id": "$2.experiment_id"}),
    ]
    _, _, _, made, other, got, listed, _, off, _, again, *refused, _, _, none = ask(hub, tmp_path, calls)
    assert made == got == again
    assert (made["mode"], made["status"], made["max_concurrency"]) == ("ENABLE", "ENABLED", "1")
    assert made["trigger"]["cron_schedule"]["cron"] == "0 0 9 * * 1-5"
    assert made["runtime_config"]["parameters"]["times"] == 4
    assert (other["status"], other["max_concurrency"], other["no_catchup"]) == ("DISABLED", "3", True)
    assert other["trigger"]["periodic_schedule"] == {
        "start_time": "2030-01-01 00:00:00+00:00",
        "end_time": "2031-01-01 00:00:00+00:00",
        "interval_second": "3600",
    }
    assert names(listed, "recurring_runs") == ["often", "mornings"]
    assert (off["mode"], off["status"]) == ("DISABLE", "DISABLED")
    assert [answer["status"] for answer in refused] == [400, 400]
    assert "seconds" in refused[0]["body"]["message"] and "1 to 10" in refused[1]["body"]["message"]
    assert none["recurring_runs"] is None


def test_a_schedule_starts_runs_that_are_numbered(hub: Served, tmp_path: Path) -> None:
    params = {"text": "[[Index]]", "wanted": "1 2 False"}
    own = {"experiment_id": "$2.experiment_id"}
    job = {**own, "job_name": "often", "interval_second": 1, "pipeline_package_path": "c.yaml", "params": params}
    calls: Calls = [
        ("create_experiment", {"name": "Ticking"}),
        ("create_recurring_run", job),
        ("wait_for_runs", {**own, "count": 2}),
        ("disable_recurring_run", {"recurring_run_id": "$3.recurring_run_id"}),
        ("list_runs", {**own, "sort_by": "scheduled_at", "page_size": 2}),
    ]
    _, _, _, made, _, _, page = ask(hub, tmp_path, calls)
    first, second = page["runs"]
    assert {run["recurring_run_id"] for run in (first, second)} == {made["recurring_run_id"]}
    assert [run["runtime_config"]["parameters"]["text"] for run in (first, second)] == ["1", "2"]
    assert [run["state"] for run in (first, second)] == ["SUCCEEDED", "FAILED"]
    assert made["created_at"] <= first["scheduled_at"] < second["scheduled_at"]


def by_name(name: str, operation: str = "EQUALS") -> str:
    return json.dumps({"predicates": [{"operation": operation, "key": "display_name", "stringValue": name}]})


def storage(state: str) -> str:
    return json.dumps({"predicates": [{"operation": "EQUALS", "key": "storage_state", "string_value": state}]})


def names(page: dict[str, Any], of: str = "runs") -> list[str]:
    return [found["display_name"] for found in page[of] or []]
