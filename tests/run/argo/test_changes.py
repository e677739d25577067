from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from catalog.run.argo.nodes import WorkflowStatus
from catalog.run.argo.prune import Pruned
from catalog.run.argo.shutdown import settled, vanished
from catalog.run.artifact_stores import open_artifacts
from catalog.run.model import CachedResult, State
from catalog.run.plan import Recorded, Seen
from catalog.spec.parse import parse_component
from tests.run.argo.recorded import Follower, KeptPods, Recording, recording

ARGUMENTS = {"side": "heads"}
TEXTS = {
    "make": {"items": '["p", "q"]\n', "file": "data\n"},
    "each(0:p)": {"up": "P"},
    "each(1:q)": {"up": "Q"},
    "copy-it": {"copy": "data\n"},
}


@pytest.fixture
def recorded() -> Recording:
    return recording("everything")


@pytest.fixture
def pods(tmp_path: Path) -> KeptPods:
    return KeptPods(open_artifacts(tmp_path / "artifacts"), TEXTS)


def test_a_run_is_reported_as_the_local_engines_report_it(recorded: Recording, pods: KeptPods, tmp_path: Path) -> None:
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    assert run.follow(recorded.statuses)
    by_task: dict[str, list[tuple[str, int]]] = {}
    for task, state, attempt in run.short:
        by_task.setdefault(task, []).append((state, attempt))
    assert by_task == {
        "never": [("Skipped", 0)],
        "make": [("Running", 1), ("Succeeded", 1)],
        "shaky": [("Running", 1), ("Pending", 1), ("Running", 2), ("Failed", 2)],
        "loop": [("Running", 0), ("Succeeded", 0)],
        "loop/0": [("Running", 1), ("Succeeded", 1)],
        "loop/1": [("Running", 1), ("Succeeded", 1)],
        "nested": [("Running", 0), ("Succeeded", 0)],
        "nested/copy%2Fit": [("Running", 1), ("Succeeded", 1)],
        "behind": [("Skipped", 0)],
        "clean": [("Running", 1), ("Succeeded", 1)],
    }
    assert run.mirror.root.state is State.FAILED
    assert run.mirror.root.message == '"shaky": the program ended with exit code 1'


def test_values_and_reasons_come_from_the_pipeline(recorded: Recording, pods: KeptPods, tmp_path: Path) -> None:
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    run.follow(recorded.statuses)
    first = next(change for change in run.told if change.task == "loop/1")
    assert first.inputs == {"text": "q"}
    assert first.process.startswith("kubeflow/rec-")
    copy = next(change for change in run.told if change.task == "nested/copy%2Fit")
    made = run.last("make").outputs["file"]
    assert copy.inputs == {"file": made}
    assert run.last("nested").outputs == {"copy": made}
    assert json.loads(pods.store.read(run.last("loop").outputs["up"], 100)) == ["P", "Q"]
    assert run.last("never").message == "its condition is false"
    assert run.last("behind").message == 'not run because "shaky" did not succeed'
    assert run.last("make").cache_key
    assert run.last("shaky").exit_code == 1
    status = next(change for change in run.told if change.task == "clean").inputs["status"]
    assert isinstance(status, str) and '"FAILED"' in status


def test_a_look_at_the_same_state_reports_nothing(recorded: Recording, pods: KeptPods, tmp_path: Path) -> None:
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    for status in recorded.statuses:
        run.follow([status])
        count = len(run.told)
        run.follow([status])
        assert len(run.told) == count


def test_who_comes_late_reports_the_same_ends(recorded: Recording, pods: KeptPods, tmp_path: Path) -> None:
    early, late = (Follower(recorded, tmp_path, pods, arguments=ARGUMENTS) for _ in range(2))
    early.follow(recorded.statuses)
    late.follow(recorded.statuses[-1:])
    assert {change for change in late.short if change[1] != "Pending"} == {
        change for change in early.short if change[1] != "Pending"
    }


@pytest.mark.parametrize("moment", range(8))
def test_another_runner_reports_only_what_is_new(
    recorded: Recording, pods: KeptPods, tmp_path: Path, moment: int
) -> None:
    whole = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    whole.follow(recorded.statuses)
    first = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    first.follow(recorded.statuses[: moment + 1])
    last = {change.task: change for change in first.told}
    second = Follower(
        recorded,
        tmp_path,
        pods,
        arguments=ARGUMENTS,
        recorded={task: Recorded(one.state, one.outputs) for task, one in last.items() if one.state.good},
        seen={task: Seen(one.state, one.attempt, one.message) for task, one in last.items()},
    )
    second.follow(recorded.statuses[moment:])
    assert sorted(first.short + second.short) == sorted(whole.short)
    assert second.mirror.root.message == whole.mirror.root.message


def test_a_task_has_not_succeeded_before_its_outputs_are_kept(
    recorded: Recording, pods: KeptPods, tmp_path: Path
) -> None:
    pods.slow.add("make")
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    assert not run.follow(recorded.statuses)
    assert run.last("make").state is State.RUNNING
    assert "loop" not in {change.task for change in run.told}
    pods.slow.clear()
    assert run.follow(recorded.statuses[-1:])
    assert run.last("loop").state is State.SUCCEEDED


def test_why_a_pod_waits_is_told_once(recorded: Recording, pods: KeptPods, tmp_path: Path) -> None:
    pods.reasons = {"make": "the image cannot be pulled"}
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    run.follow([recorded.statuses[1], recorded.statuses[1]])
    waits = [change for change in run.told if change.task == "make"]
    assert [(change.state, change.message, change.attempt) for change in waits] == [
        (State.PENDING, "the image cannot be pulled", 0)
    ]


def test_attempts_count_on_from_those_before_the_workflow(recorded: Recording, pods: KeptPods, tmp_path: Path) -> None:
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS, attempts={"shaky": 3})
    run.follow(recorded.statuses)
    assert run.last("shaky").attempt == 5
    assert run.last("shaky").log.endswith("/shaky/5.log")


def test_tasks_taken_from_the_cache_are_reported_without_a_pod(
    recorded: Recording, pods: KeptPods, tmp_path: Path
) -> None:
    made = {name: pods.store.put_text(text) for name, text in TEXTS["make"].items()}
    result = CachedResult(made, 1.0, "earlier", "make")
    run = Follower(recorded, tmp_path, pods, cached={"make": result}, arguments=ARGUMENTS)
    run.follow(recorded.statuses[:1])
    change = run.last("make")
    assert (change.state, change.outputs) == (State.CACHED, made)
    assert change.reason == 'same content as "make" of run earlier'
    assert change.cache_key


def test_a_stopped_run_runs_its_exit_tasks(tmp_path: Path) -> None:
    stopped = recording("stopped")
    run = Follower(stopped, tmp_path)
    assert run.follow(stopped.statuses)
    assert run.last("sleep").state is State.TERMINATED
    assert run.last("next").state is State.TERMINATED
    assert run.last("next").message == "terminated before it started"
    assert run.last("clean").state is State.SUCCEEDED
    assert run.mirror.root.state is State.TERMINATED


def test_a_pod_that_the_cluster_deletes_to_stop_the_run_was_terminated(tmp_path: Path) -> None:
    stopped = recording("stopped")
    ended = stopped.statuses[-1]
    nodes = {
        key: dataclasses.replace(node, message="pod deleted", phase="Error") if node.display_name == "sleep" else node
        for key, node in ended.nodes.items()
    }
    run = Follower(stopped, tmp_path)
    assert run.follow([dataclasses.replace(ended, nodes=nodes)])
    assert (run.last("sleep").state, run.last("sleep").message) == (State.TERMINATED, "terminated")


def test_a_workflow_that_is_deleted_fails_what_had_not_ended(
    recorded: Recording, pods: KeptPods, tmp_path: Path
) -> None:
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    statuses = recorded.statuses
    run.follow(statuses[:5])
    assert run.follow([vanished(statuses[4])])
    assert run.mirror.root.state is State.FAILED
    assert run.last("loop/0").message == "the workflow rec was deleted from the cluster"
    assert run.last("make").state is State.SUCCEEDED


def test_a_pipeline_of_which_all_is_known_ends_without_a_workflow(
    recorded: Recording, pods: KeptPods, tmp_path: Path
) -> None:
    kept = {name: pods.store.put_text(text) for name, text in {**TEXTS["make"], "up": "P", "copy": "data\n"}.items()}
    paths = ("make", "shaky", "loop/0", "loop/1", "nested/copy%2Fit", "behind", "clean")
    pruned = Pruned(
        {path: CachedResult(kept, 1.0, "earlier", path) for path in paths},
        {"loop": {"up": pods.store.put_text('["P","P"]')}, "nested": {"copy": kept["copy"]}},
        frozenset({"never"}),
        whole=True,
    )
    run = Follower(recorded, tmp_path, pods, pruned=pruned, arguments=ARGUMENTS)
    assert run.follow([WorkflowStatus("", "Succeeded")])
    assert {path: run.last(path).state for path in paths} == dict.fromkeys(paths, State.CACHED)
    assert (run.last("never").state, run.last("never").message) == (State.SKIPPED, "its condition is false")
    assert run.last("loop").state is run.last("nested").state is State.SUCCEEDED
    assert run.mirror.root.outputs == {"ups": '["P","P"]'}


def test_a_graph_that_is_known_ends_with_what_is_skipped_in_it_before_the_workflow_does(
    pods: KeptPods, tmp_path: Path
) -> None:
    say = "{name: say, inputs: [{name: x, optional: true}], implementation: {container: {image: a}}}"
    spec = parse_component(
        f"""
        name: outer
        implementation:
          graph:
            tasks:
              inner:
                componentRef:
                  spec:
                    name: inner
                    implementation:
                      graph:
                        tasks:
                          known: {{componentRef: {{spec: {say}}}}}
                          never: {{componentRef: {{spec: {say}}}, isEnabled: {{==: {{op1: a, op2: b}}}}}}
                          none: {{componentRef: {{spec: {say}}}, x-catalog: {{v: 1, forEach: [], as: x}}}}
              new: {{componentRef: {{spec: {say}}}, x-catalog: {{v: 1, after: [inner]}}}}
        """
    )
    pruned = Pruned(
        {"inner/known": CachedResult({}, 1.0, "earlier", "x")},
        {"inner": {}, "inner/none": {}},
        frozenset({"inner/never"}),
    )
    run = Follower(Recording(spec, {}, ()), tmp_path, pods, pruned=pruned)
    assert not run.follow([WorkflowStatus("w", "Running")])
    assert {change.task: change.state for change in run.told} == {
        "inner": State.SUCCEEDED,
        "inner/known": State.CACHED,
        "inner/never": State.SKIPPED,
        "inner/none": State.SUCCEEDED,
    }


def test_a_task_whose_pod_was_given_up_failed_for_that_reason(
    recorded: Recording, pods: KeptPods, tmp_path: Path
) -> None:
    pods.lost = {"make": "the image cannot be pulled"}
    run = Follower(recorded, tmp_path, pods, arguments=ARGUMENTS)
    ended = dataclasses.replace(settled(vanished(recorded.statuses[1])), shutdown="Terminate")
    assert run.follow([ended])
    assert (run.last("make").state, run.last("make").message) == (State.FAILED, "the image cannot be pulled")
    assert run.mirror.root.state is State.FAILED
    assert run.mirror.root.message == '"make": the image cannot be pulled'
    assert run.last("nested").state is State.TERMINATED
