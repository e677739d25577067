"""The steps against a real API server, with the training operator's own controllers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cluster_steps.cluster import Cluster
from tests.components.cluster_steps.steps import Ended, Step, replica

pytestmark = pytest.mark.cluster


def config_map(name: str, **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


@pytest.fixture
def made(cluster: Cluster, unique: str) -> Iterator[list[dict[str, Any]]]:
    """Objects to be deleted after the test."""
    objects: list[dict[str, Any]] = [config_map(unique)]
    yield objects
    for item in objects:
        cluster.delete(item)


@pytest.fixture
def apply(step: Step, tmp_path: Path) -> Any:
    def run(*manifests: dict[str, Any], flags: tuple[str, ...] = ()) -> Ended:
        path = tmp_path / "manifest.json"
        path.write_text(json.dumps(manifests))
        return step("kubernetes-apply", "--manifest-file", str(path), "--timeout-minutes", "1", *flags)

    return run


@pytest.mark.usefixtures("made")
def test_every_action_may_be_done_twice(apply: Any, cluster: Cluster, unique: str) -> None:
    first = config_map(unique, colour="blue", size="1")
    for action in ("create", "create", "apply", "apply"):
        assert apply(first, flags=("--action", action)).exit_code == 0
    other = apply(config_map(unique, colour="red"), flags=("--action", "create"))
    assert (other.exit_code, "there is another ConfigMap" in other.log) == (1, True)

    assert apply(config_map(unique, colour="red"), flags=("--run-id", "run/7")).exit_code == 0
    live = cluster.get(first)
    assert live is not None
    assert live["data"] == {"colour": "red"}
    assert live["metadata"]["labels"] == {
        "app.kubernetes.io/name": "kubernetes_apply",
        "app.kubernetes.io/instance": unique,
        "app.kubernetes.io/managed-by": "kfp-catalog",
        "kfp-catalog.github.io/run-id": "run-7",
    }
    for _ in range(2):
        assert apply(config_map(unique, size="2"), flags=("--action", "patch")).exit_code == 0
    assert (cluster.get(first) or {})["data"] == {"colour": "red", "size": "2"}

    for said in ("delete: ConfigMap", "is not there"):
        ended = apply(first, flags=("--action", "delete"))
        assert (ended.exit_code, said in ended.log, ended.text("phase")) == (0, True, "Deleted")
    assert cluster.get(first) is None
    gone = apply(first, flags=("--action", "patch"))
    assert (gone.exit_code, "to patch" in gone.log) == (1, True)


def test_an_object_goes_with_its_owner(apply: Any, cluster: Cluster, unique: str, made: list[dict[str, Any]]) -> None:
    owner = cluster.apply(config_map(unique))
    child = config_map(f"{unique}-child")
    made.append(child)
    flags = ("--owner", json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "name": unique}))
    assert apply(child, flags=flags).exit_code == 0
    (reference,) = (cluster.get(child) or {})["metadata"]["ownerReferences"]
    assert reference["uid"] == owner["metadata"]["uid"]


def job(name: str, script: str) -> dict[str, Any]:
    container = {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", script]}
    template = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    spec = {"backoffLimit": 0, "template": template}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec}


def test_a_job_is_waited_for_with_its_log(apply: Any, unique: str, made: list[dict[str, Any]]) -> None:
    made.append(job(unique, "echo one; sleep 1; echo two"))
    ended = apply(made[-1], flags=("--pod-selector", f"job-name={unique}"))
    assert ended.exit_code == 0, ended.log
    assert [line.split("] ")[1] for line in ended.log.splitlines() if line.startswith("[")] == ["one", "two"]
    assert ended.json("status")["succeeded"] == 1
    assert "event Job" in ended.log


def test_failure_and_timeout_are_told_apart_and_both_leave_outputs(
    apply: Any, unique: str, made: list[dict[str, Any]]
) -> None:
    made.append(job(unique, "exit 7"))
    failed = apply(made[-1])
    assert (failed.exit_code, failed.json("status")["failed"]) == (1, 1), failed.log
    made.append(job(f"{unique}-slow", "sleep 60"))
    late = apply(made[-1], flags=("--timeout-minutes", "0.05"))
    assert (late.exit_code, late.text("name")) == (124, f"{unique}-slow"), late.log
    assert late.json("object")["kind"] == "Job"


def test_a_status_that_an_operator_would_set_is_seen(apply: Any, unique: str, made: list[dict[str, Any]]) -> None:
    made.append(config_map(unique, state="Ready"))
    seen = apply(made[-1], flags=("--wait-for", "jsonpath={.data.state}=Ready"))
    assert seen.exit_code == 0
    flags = ("--wait-for", "jsonpath={.data.state}=Done", "--fail-when", "jsonpath={.data.state}=Ready")
    assert apply(made[-1], flags=flags).exit_code == 1


def test_what_the_cluster_refuses_is_told(apply: Any, unique: str) -> None:
    rocket = {"apiVersion": "space.example.com/v1", "kind": "Rocket", "metadata": {"name": unique}}
    ended = apply(rocket)
    assert (ended.exit_code, "knows no Rocket of space.example.com/v1" in ended.log) == (1, True), ended.log
    assert apply(rocket, flags=("--action", "delete")).exit_code == 0
    invalid = apply({**config_map(unique), "data": {"a": 1}})
    assert invalid.exit_code == 1
    nowhere = apply({**config_map(unique), "metadata": {"name": unique, "namespace": "nowhere"}})
    assert (nowhere.exit_code, '"nowhere" not found' in nowhere.log) == (1, True)
    assert "Traceback" not in ended.log + invalid.log + nowhere.log


def test_a_tfjob_succeeds_fails_and_runs_anew(
    step: Step, cluster: Cluster, unique: str, made: list[dict[str, Any]]
) -> None:
    def run(script: str, *flags: str) -> Ended:
        roles = ("--chief-spec", replica("tensorflow", script), "--worker-spec", replica("tensorflow", "true"))
        return step("tfjob", "--name", unique, *roles, "--timeout-minutes", "2", *flags)

    tfjob = {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": unique}}
    made.append(tfjob)
    good = run('echo "config $TF_CONFIG"', "--run-id", "one", "--backoff-limit", "2")
    assert (good.exit_code, good.text("phase")) == (0, "Succeeded"), good.log
    assert '"worker":' in good.log
    policy = good.json("object")["spec"]["runPolicy"]
    assert (policy["cleanPodPolicy"], policy["backoffLimit"]) == ("Running", 2)
    uid = good.json("object")["metadata"]["uid"]

    again = run('echo "config $TF_CONFIG"', "--run-id", "one", "--backoff-limit", "2")
    assert (again.exit_code, again.json("object")["metadata"]["uid"]) == (0, uid)

    bad = run("exit 3", "--run-id", "two")
    assert (bad.exit_code, bad.text("phase")) == (1, "Failed"), bad.log
    assert bad.json("object")["metadata"]["uid"] != uid
    assert any(entry["type"] == "Failed" for entry in bad.json("status")["conditions"])

    done = run("true", "--run-id", "two", "--delete-finished", "true")
    assert (done.exit_code, cluster.get(tfjob)) == (0, None), done.log


def test_a_job_at_work_for_another_run_is_left_alone(step: Step, unique: str, made: list[dict[str, Any]]) -> None:
    made.append({"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": unique}})
    flags = ("--name", unique, "--worker-spec", replica("tensorflow", "sleep 60"))
    late = step("tfjob", *flags, "--run-id", "one", "--timeout-minutes", "0.05")
    assert late.exit_code == 124, late.log
    other = step("tfjob", *flags, "--run-id", "two", "--timeout-minutes", "1")
    assert (other.exit_code, "at work for the run one" in other.log) == (1, True), other.log


def test_a_pytorchjob(step: Step, unique: str, made: list[dict[str, Any]]) -> None:
    made.append({"apiVersion": "kubeflow.org/v1", "kind": "PyTorchJob", "metadata": {"name": unique}})
    master = replica("pytorch", 'echo "rank $RANK of $WORLD_SIZE at $MASTER_PORT"')
    ended = step("pytorchjob", "--name", unique, "--master-spec", master, "--timeout-minutes", "2")
    assert (ended.exit_code, ended.text("phase")) == (0, "Succeeded"), ended.log
    assert "rank 0 of 1 at 23456" in ended.log
