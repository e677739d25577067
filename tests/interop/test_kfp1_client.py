"""The client of kfp 1.8, as it is on PyPI, against a served hub that runs what it is given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.registry.settings import set_anonymous_read
from tests.hub.served import Served, served
from tests.interop.programs import answers
from tests.oracles import KFP1, Oracle

Calls = list[tuple[str, dict[str, Any]]]

NUMBER = {"number": 1}
OTHERS = [{"key": {"type": "NAMESPACE", "id": "other"}, "relationship": "OWNER"}]


@pytest.fixture
def hub(tmp_path: Path, kfp1: Oracle) -> Iterator[Served]:
    assert kfp1.version == KFP1.version
    with served(tmp_path / "hub", engine="process", trust=True) as hub:
        yield hub


def ask(hub: Served, folder: Path, calls: Calls, token: str | None = None) -> list[dict[str, Any]]:
    asked = {"host": hub.address, "token": hub.token() if token is None else token, "calls": calls}
    return answers(KFP1, "calls_kfp1_client.py", asked, folder)


def values(hub: Served, folder: Path, calls: Calls) -> list[Any]:
    """What the calls give back, none of which may fail."""
    found = ask(hub, folder, calls)
    refused = [(calls[number], answer) for number, answer in enumerate(found) if "value" not in answer]
    assert not refused, refused
    return [answer["value"] for answer in found]


def filtered(key: str, operation: int, **value: Any) -> str:
    return json.dumps({"predicates": [{"key": key, "op": operation, **value}]})


def test_experiments(hub: Served, tmp_path: Path) -> None:
    health, one, again, by_name, by_id, _, first, second, _, archived, _, _, gone = values(
        hub,
        tmp_path,
        [
            ("get_kfp_healthz", {}),
            ("create_experiment", {"name": "one", "description": "The first"}),
            ("create_experiment", {"name": "one"}),
            ("get_experiment", {"experiment_name": "one"}),
            ("get_experiment", {"experiment_id": "$1.id"}),
            ("create_experiment", {"name": "two"}),
            ("list_experiments", {"page_size": 1, "sort_by": "name desc"}),
            ("list_experiments", {"page_size": 1, "sort_by": "name desc", "page_token": "$6.next_page_token"}),
            ("archive_experiment", {"experiment_id": "$1.id"}),
            ("list_experiments", {"filter": filtered("storage_state", 1, stringValue="STORAGESTATE_ARCHIVED")}),
            ("experiments.unarchive_experiment", {"id": "$1.id"}),
            ("delete_experiment", {"experiment_id": "$1.id"}),
            ("list_experiments", {"filter": filtered("name", 1, stringValue="one")}),
        ],
    )
    assert health == {"multi_user": False}
    assert one == again == by_name == by_id
    assert (one["name"], one["description"]) == ("one", "The first")
    assert [row["name"] for page in (first, second) for row in page["experiments"]] == ["two", "one"]
    assert (first["total_size"], second["next_page_token"]) == (2, None)
    assert [row["name"] for row in archived["experiments"]] == ["one"]
    assert gone["experiments"] is None


def test_pipelines_and_their_versions(hub: Served, tmp_path: Path) -> None:
    found = values(
        hub,
        tmp_path,
        [
            ("compile", {"pipeline": "doubling", "path": "doubling.yaml"}),
            ("compile", {"pipeline": "doubling", "path": "doubling.zip"}),
            ("compile", {"pipeline": "doubling", "path": "doubling.tar.gz"}),
            ("upload_pipeline", {"pipeline_package_path": "$0", "pipeline_name": "mine", "description": "Twice"}),
            ("upload_pipeline", {"pipeline_package_path": "$1", "pipeline_name": "zipped"}),
            ("upload_pipeline", {"pipeline_package_path": "$2", "pipeline_name": "packed"}),
            ("get_pipeline_id", {"name": "mine"}),
            ("get_pipeline_id", {"name": "nobody's"}),
            ("get_pipeline", {"pipeline_id": "$3.id"}),
            ("list_pipelines", {"sort_by": "name desc", "page_size": 2}),
            (
                "upload_pipeline_version",
                {"pipeline_package_path": "$1", "pipeline_version_name": "v2", "pipeline_name": "mine"},
            ),
            ("list_pipeline_versions", {"pipeline_id": "$3.id", "sort_by": "created_at desc"}),
            ("pipelines.get_template", {"id": "$3.id"}),
            ("pipelines.update_pipeline_default_version", {"pipeline_id": "$3.id", "version_id": "$11.versions.1.id"}),
            ("get_pipeline", {"pipeline_id": "$3.id"}),
            ("delete_pipeline_version", {"version_id": "$10.id"}),
            ("delete_pipeline", {"pipeline_id": "$3.id"}),
            ("get_pipeline_id", {"name": "mine"}),
        ],
    )
    uploaded, version = found[3], found[10]
    assert uploaded["parameters"] == [{"name": "number", "value": "3"}] == found[4]["parameters"]
    assert found[6] == uploaded["id"] and found[7] is None
    assert found[8] == uploaded
    assert [row["name"] for row in found[9]["pipelines"]] == ["zipped", "packed"]
    assert (version["name"], version["parameters"]) == ("v2", uploaded["parameters"])
    first = uploaded["default_version"]["id"]
    assert [row["id"] for row in found[11]["versions"]] == [version["id"], first]
    assert "kind: Workflow" in found[12]["template"]
    assert found[14]["default_version"]["id"] == first
    assert found[17] is None


def test_a_function_runs_to_its_end(hub: Served, tmp_path: Path) -> None:
    arguments = {"pipeline": "doubling", "arguments": {"number": 5}, "experiment_name": "sums", "run_name": "mine"}
    ran, listed, by_name, again, workflow = values(
        hub,
        tmp_path,
        [
            ("create_run_from_pipeline_func", arguments),
            ("list_runs", {"experiment_id": "$0.run.resource_references.0.key.id"}),
            ("list_runs", {"filter": filtered("name", 9, string_value="MIN"), "sort_by": "created_at desc"}),
            ("get_run", {"run_id": "$0.run.id"}),
            ("_get_workflow_json", {"run_id": "$0.run.id"}),
        ],
    )
    run = ran["ended"]["run"]
    assert (run["status"], run["name"], run["error"]) == ("Succeeded", "mine", None)
    assert run["pipeline_spec"]["parameters"] == [{"name": "number", "value": "5"}]
    assert [row["id"] for row in listed["runs"]] == [run["id"]] == [row["id"] for row in by_name["runs"]]
    assert again["run"] == run
    nodes = {node["displayName"]: node for node in workflow["status"]["nodes"].values()}
    assert workflow["status"]["phase"] == "Succeeded"
    assert {nodes[task]["phase"] for task in ("double", "double-2")} == {"Succeeded"}


def test_loops_and_conditions_have_a_node_for_each_task(hub: Served, tmp_path: Path) -> None:
    arguments = {"pipeline": "branching", "arguments": {}, "experiment_name": "sums"}
    ran, workflow = values(
        hub,
        tmp_path,
        [("create_run_from_pipeline_func", arguments), ("_get_workflow_json", {"run_id": "$0.run.id"})],
    )
    assert ran["ended"]["run"]["status"] == "Succeeded", ran["ended"]["run"]["error"]
    nodes = {node["displayName"]: node for node in workflow["status"]["nodes"].values()}
    kinds = {name: (node["type"], node["phase"]) for name, node in nodes.items() if name.startswith("for-loop-2/")}
    assert kinds == {
        "for-loop-2/0": ("DAG", "Succeeded"),
        "for-loop-2/0/double": ("Pod", "Succeeded"),
        "for-loop-2/0/condition-3": ("Skipped", "Skipped"),
        "for-loop-2/1": ("DAG", "Succeeded"),
        "for-loop-2/1/double": ("Pod", "Succeeded"),
        "for-loop-2/1/condition-3": ("DAG", "Succeeded"),
        "for-loop-2/1/condition-3/double-2": ("Pod", "Succeeded"),
    }
    assert nodes["for-loop-2"]["children"] == [nodes[name]["id"] for name in ("for-loop-2/0", "for-loop-2/1")]


def test_results_come_from_the_cache_unless_that_is_switched_off(hub: Served, tmp_path: Path) -> None:
    common = {"pipeline": "doubling", "arguments": {}, "experiment_name": "sums"}
    calls: Calls = []
    for cached in (True, None, False):
        calls.append(("create_run_from_pipeline_func", {**common, "enable_caching": cached}))
        calls.append(("_get_workflow_json", {"run_id": f"${len(calls) - 1}.run.id"}))
    told = []
    for workflow in values(hub, tmp_path, calls)[1::2]:
        steps = [node for node in workflow["status"]["nodes"].values() if node["type"] == "Pod"]
        told.append([(node["phase"], node.get("message")) for node in steps])
    assert told == [[("Succeeded", None)] * 2, [("Succeeded", "Cached")] * 2, [("Succeeded", None)] * 2]


def test_a_token_of_a_namespace_works_within_it(hub: Served, tmp_path: Path) -> None:
    calls: Calls = [
        ("create_experiment", {"name": "ours", "namespace": "team"}),
        ("list_experiments", {"namespace": "team"}),
        ("list_experiments", {"namespace": "other"}),
        ("experiments.create_experiment", {"body": {"name": "theirs", "resource_references": OTHERS}}),
    ]
    made, listed, nothing, theirs = ask(hub, tmp_path, calls, token=hub.token("team"))
    assert made["value"]["resource_references"][0]["key"] == {"type": "NAMESPACE", "id": "team"}
    assert [row["name"] for row in listed["value"]["experiments"]] == ["ours"]
    assert nothing["value"]["experiments"] is None
    assert theirs["status"] == 403


def test_runs_of_an_uploaded_pipeline(hub: Served, tmp_path: Path) -> None:
    found = values(
        hub,
        tmp_path,
        [
            ("compile", {"pipeline": "doubling", "path": "doubling.yaml"}),
            ("create_experiment", {"name": "sums"}),
            ("upload_pipeline", {"pipeline_package_path": "$0", "pipeline_name": "mine"}),
            ("run_pipeline", {"experiment_id": "$1.id", "job_name": "by pipeline", "pipeline_id": "$2.id"}),
            (
                "run_pipeline",
                {"experiment_id": "$1.id", "job_name": "by version", "version_id": "$2.default_version.id"},
            ),
            (
                "run_pipeline",
                {
                    "experiment_id": "$1.id",
                    "job_name": "by file",
                    "pipeline_package_path": "$0",
                    "params": {"number": 1},
                },
            ),
            ("wait_for_run_completion", {"run_id": "$5.id", "timeout": 120}),
            ("wait_for_run_completion", {"run_id": "$4.id", "timeout": 120}),
            ("wait_for_run_completion", {"run_id": "$3.id", "timeout": 120}),
            ("list_runs", {"page_size": 2, "sort_by": "name"}),
            ("list_runs", {"page_size": 2, "sort_by": "name", "page_token": "$9.next_page_token"}),
            ("runs.archive_run", {"id": "$3.id"}),
            ("list_runs", {"filter": filtered("storage_state", 2, string_value="STORAGESTATE_ARCHIVED")}),
            ("runs.unarchive_run", {"id": "$3.id"}),
            ("runs.delete_run", {"id": "$3.id"}),
            ("list_runs", {"filter": filtered("status", 1, string_value="Succeeded"), "page_size": 200}),
        ],
    )
    version = found[2]["default_version"]["id"]
    for run in (found[3], found[4]):
        references = {item["key"]["type"]: item["key"]["id"] for item in run["resource_references"]}
        assert references == {"EXPERIMENT": found[1]["id"], "PIPELINE_VERSION": version}
    assert {found[number]["run"]["status"] for number in (6, 7, 8)} == {"Succeeded"}
    assert [row["name"] for page in found[9:11] for row in page["runs"]] == ["by file", "by pipeline", "by version"]
    assert sorted(row["name"] for row in found[12]["runs"]) == ["by file", "by version"]
    assert sorted(row["name"] for row in found[15]["runs"]) == ["by file", "by version"]


def test_a_run_that_fails_and_one_that_is_ended(hub: Served, tmp_path: Path) -> None:
    found = values(
        hub,
        tmp_path,
        [
            ("compile", {"pipeline": "failing", "path": "failing.yaml"}),
            ("compile", {"pipeline": "dawdling", "path": "dawdling.yaml"}),
            ("create_experiment", {"name": "trouble"}),
            ("run_pipeline", {"experiment_id": "$2.id", "job_name": "bad", "pipeline_package_path": "$0"}),
            ("run_pipeline", {"experiment_id": "$2.id", "job_name": "slow", "pipeline_package_path": "$1"}),
            ("runs.terminate_run", {"run_id": "$4.id"}),
            ("wait_for_run_completion", {"run_id": "$3.id", "timeout": 120}),
            ("wait_for_run_completion", {"run_id": "$4.id", "timeout": 120}),
            ("runs.retry_run", {"run_id": "$3.id"}),
            ("wait_for_run_completion", {"run_id": "$3.id", "timeout": 120}),
        ],
    )
    assert [found[number]["run"]["status"] for number in (6, 7, 9)] == ["Failed"] * 3
    assert "exit code" in found[9]["run"]["error"] or "failed" in found[9]["run"]["error"]


def test_recurring_runs(hub: Served, tmp_path: Path) -> None:
    common = {"experiment_id": "$1.id", "pipeline_package_path": "$0", "params": {"number": "[[Index]]"}}
    found = values(
        hub,
        tmp_path,
        [
            ("compile", {"pipeline": "doubling", "path": "doubling.yaml"}),
            ("create_experiment", {"name": "daily"}),
            (
                "create_recurring_run",
                {**common, "job_name": "at nine", "cron_expression": "0 0 9 ? * 2-6", "no_catchup": True},
            ),
            (
                "create_recurring_run",
                {
                    **common,
                    "job_name": "hourly",
                    "interval_second": 3600,
                    "max_concurrency": 4,
                    "start_time": "2037-01-01T00:00:00Z",
                    "end_time": "2038-01-01T00:00:00+01:00",
                    "enabled": False,
                },
            ),
            ("list_recurring_runs", {"experiment_id": "$1.id", "sort_by": "name"}),
            ("disable_job", {"job_id": "$2.id"}),
            ("get_recurring_run", {"job_id": "$2.id"}),
            ("jobs.enable_job", {"id": "$2.id"}),
            ("get_recurring_run", {"job_id": "$2.id"}),
            ("delete_job", {"job_id": "$3.id"}),
            ("list_recurring_runs", {}),
        ],
    )
    nine, hourly = found[2], found[3]
    assert nine["trigger"]["cron_schedule"]["cron"] == "0 0 9 ? * 2-6"
    assert (nine["enabled"], nine["no_catchup"], nine["max_concurrency"]) == (True, True, "1")
    assert hourly["trigger"]["periodic_schedule"] == {
        "start_time": "2037-01-01 00:00:00+00:00",
        "end_time": "2037-12-31 23:00:00+00:00",
        "interval_second": "3600",
    }
    assert (hourly["enabled"], hourly["mode"], hourly["max_concurrency"]) == (False, "DISABLED", "4")
    assert hourly["pipeline_spec"]["parameters"] == [{"name": "number", "value": "[[Index]]"}]
    assert [job["name"] for job in found[4]["jobs"]] == ["at nine", "hourly"]
    assert [found[number]["enabled"] for number in (6, 8)] == [False, True]
    assert [job["name"] for job in found[10]["jobs"]] == ["at nine"]


def test_what_cannot_be_is_said_clearly(hub: Served, tmp_path: Path) -> None:
    trigger = {"cron_schedule": {"cron": "0 9 * * *"}}
    unknown, field, token, five, parameter, address = ask(
        hub,
        tmp_path,
        [
            ("get_run", {"run_id": "nobody"}),
            ("list_runs", {"sort_by": "colour"}),
            ("list_runs", {"page_token": "forged"}),
            ("jobs.create_job", {"body": {"name": "five", "enabled": True, "trigger": trigger}}),
            ("runs.create_run", {"body": {"name": "none", "pipeline_spec": {"parameters": [{"name": "x"}]}}}),
            ("pipelines.create_pipeline", {"body": {"name": "far", "url": {"pipeline_url": "http://192.0.2.1/p"}}}),
        ],
    )
    assert (unknown["status"], unknown["body"]["code"]) == (404, 5)
    assert "nobody" in unknown["body"]["message"] and unknown["body"]["details"][0]["error_message"]
    for refused in (field, token, five, parameter, address):
        assert (refused["status"], refused["body"]["code"]) == (400, 3)
    assert "six" in five["body"]["error"] and "pipeline" in parameter["body"]["error"]
    assert "does not read" in address["body"]["error"]


def test_a_token_is_needed_to_change_and_where_reading_is_closed(hub: Served, tmp_path: Path) -> None:
    calls: Calls = [("list_runs", {}), ("experiments.create_experiment", {"body": {"name": "mine"}})]
    listed, made = ask(hub, tmp_path, calls, token="")
    assert listed["value"]["runs"] is None
    assert (made["status"], made["body"]["code"]) == (401, 16)
    made = ask(hub, tmp_path, calls, token=hub.token(action="read"))[1]
    assert (made["status"], made["body"]["code"]) == (403, 7)
    set_anonymous_read(hub.registry, False)
    assert ask(hub, tmp_path, calls, token="")[0]["status"] == 401
