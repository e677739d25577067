from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from catalog.errors import MachineError
from catalog.run.argo.nodes import WorkflowStatus, epoch, read_status
from catalog.run.argo.shutdown import abandoned, hangs
from tests.run.argo.recorded import recording


def workflow(**status: Any) -> dict[str, Any]:
    return {"metadata": {"name": "w"}, "spec": {}, "status": status}


def test_a_workflow_just_made_has_neither_phase_nor_nodes() -> None:
    status = read_status({"metadata": {"name": "w"}})
    assert (status.phase, status.nodes, status.ended) == ("", {}, False)


def test_nodes_are_read_with_their_exit_codes_and_messages() -> None:
    nodes = {node.display_name: node for node in recording("everything").statuses[-1].nodes.values()}
    assert nodes["make"].exit_code == 0
    assert nodes["shaky(1)"].exit_code == 1
    assert nodes["shaky(1)"].message == "main: Error (exit code 1)"
    assert nodes["shaky(1)"].retried
    assert nodes["never"].exit_code is None
    assert nodes["never"].phase == "Skipped"


def test_compressed_nodes_are_unpacked() -> None:
    nodes = {"w": {"name": "w", "type": "DAG", "phase": "Running"}}
    packed = base64.b64encode(gzip.compress(json.dumps(nodes).encode())).decode()
    status = read_status(workflow(phase="Running", compressedNodes=packed))
    assert status.nodes["w"].phase == "Running"


@pytest.mark.parametrize("packed", ["%%%", "bm8gZ3ppcA==", base64.b64encode(gzip.compress(b"{")).decode()])
def test_damaged_nodes_are_refused(packed: str) -> None:
    with pytest.raises(MachineError) as caught:
        read_status(workflow(compressedNodes=packed))
    assert caught.value.rule == "nodes-damaged"


def test_nodes_in_the_controllers_database_are_refused_with_a_hint() -> None:
    with pytest.raises(MachineError) as caught:
        read_status(workflow(phase="Running", offloadNodeStatusVersion="fnv:1"))
    assert caught.value.rule == "nodes-offloaded"
    assert "nodeStatusOffLoad" in caught.value.hint


def test_a_pod_has_not_ended_before_its_outputs_have_arrived() -> None:
    node = {"name": "w", "type": "Pod", "phase": "Succeeded", "taskResultSynced": False}
    assert not read_status(workflow(phase="Running", nodes={"w": node})).nodes["w"].ended
    assert read_status(workflow(phase="Succeeded", nodes={"w": node})).nodes["w"].ended


def test_shutdown_and_suspension_are_seen() -> None:
    status = read_status({"metadata": {"name": "w"}, "spec": {"shutdown": "Stop", "suspend": True}, "status": {}})
    assert (status.shutdown, status.suspended) == ("Stop", True)


@pytest.mark.parametrize(("text", "seconds"), [("1970-01-02T00:00:01Z", 86401.0), ("", None), ("yesterday", None)])
def test_times_are_seconds_since_the_epoch(text: str, seconds: float | None) -> None:
    assert epoch(text) == seconds


def test_a_workflow_that_is_aborted_while_its_exit_tasks_run_is_let_go_when_its_pods_are_gone() -> None:
    hook = {"name": "w.onExit", "type": "DAG", "phase": "Running", "nodeFlag": {"hooked": True}}
    pod = {"name": "w.onExit.tidy", "type": "Pod", "phase": "Running"}

    def looked_at(phase: str, shutdown: str) -> WorkflowStatus:
        nodes = {"w": hook, "p": {**pod, "phase": phase}}
        return read_status({**workflow(phase="Running", nodes=nodes), "spec": {"shutdown": shutdown}})

    assert not hangs(looked_at("Running", "Terminate"))
    assert not hangs(looked_at("Failed", "Stop"))
    assert hangs(looked_at("Failed", "Terminate"))
    over = abandoned(looked_at("Failed", "Terminate"))
    assert over.ended
    assert all(node.ended for node in over.nodes.values())
