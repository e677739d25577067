from __future__ import annotations

from typing import Any

from catalog.compile.compiled import Place
from catalog.run.argo.node_paths import UNSAVED, Spot, locate
from catalog.run.argo.nodes import read_status
from tests.run.argo.recorded import recording


def phases(spots: dict[str, Spot]) -> dict[str, str]:
    return {path: spot.node.phase for path, spot in spots.items()}


def test_every_task_instance_is_found_by_its_path() -> None:
    recorded = recording("everything")
    assert phases(locate(recorded.statuses[-1], recorded.places)) == {
        "": "Failed",
        "make": "Succeeded",
        "shaky": "Failed",
        "loop": "Succeeded",
        "loop/0": "Succeeded",
        "loop/1": "Succeeded",
        "nested": "Succeeded",
        "nested/copy%2Fit": "Succeeded",
        "never": "Skipped",
        "behind": "Omitted",
        "clean": "Succeeded",
    }


def test_the_attempts_of_a_task_are_its_pods_in_order() -> None:
    recorded = recording("everything")
    spots = locate(recorded.statuses[-1], recorded.places)
    assert [node.display_name for node in spots["shaky"].attempts] == ["shaky(0)", "shaky(1)"]
    assert [node.display_name for node in spots["make"].attempts] == ["make"]
    assert spots["never"].attempts == ()


def test_tasks_that_have_not_begun_have_no_spot() -> None:
    recorded = recording("everything")
    assert set(locate(recorded.statuses[1], recorded.places)) == {"", "make", "shaky", "never"}


def test_exit_tasks_of_a_stopped_workflow_are_found_below_its_hook() -> None:
    recorded = recording("stopped")
    spots = locate(recorded.statuses[-1], recorded.places)
    assert spots["clean"].node.phase == "Succeeded"
    assert spots["sleep"].node.message.startswith("workflow shutdown")


def node(name: str, kind: str, phase: str, template: str, boundary: str = "w", **more: Any) -> dict[str, Any]:
    return {
        "displayName": name,
        "type": kind,
        "phase": phase,
        "templateName": template,
        "boundaryID": boundary,
        **more,
    }


def test_a_choice_stands_for_the_way_that_was_taken() -> None:
    nodes = {
        "w": node("w", "DAG", "Running", "main", boundary=""),
        "c": node("maybe", "DAG", "Succeeded", "either"),
        "1": node("way-1", "Skipped", "Skipped", "with", boundary="c"),
        "2": node("way-2", "Pod", "Succeeded", "without", boundary="c"),
    }
    places = {
        "main": Place("graph", tasks={"maybe": "maybe"}),
        "either": Place("choice", tasks={"way-1": "", "way-2": ""}),
        "with": Place("pod"),
        "without": Place("pod", component="chosen"),
    }
    status = read_status({"metadata": {"name": "w"}, "status": {"phase": "Running", "nodes": nodes}})
    spot = locate(status, places)["maybe"]
    assert [attempt.display_name for attempt in spot.attempts] == ["way-2"]
    assert spot.place is not None and spot.place.component == "chosen"


def test_a_stopped_workflow_kills_the_exit_task_of_its_dag_and_the_hook_runs_it_again() -> None:
    nodes = {
        "w": node("w", "DAG", "Running", "entry", boundary=""),
        "p": node("pipeline", "DAG", "Failed", "main"),
        "x": node("exit", "DAG", "Failed", "exits", boundary="p"),
        "1": node("clean", "Pod", "Failed", "say", boundary="x", message="workflow shutdown with strategy: Stop"),
    }
    places = {
        "entry": Place("wrapper", tasks={"pipeline": ""}),
        "main": Place("graph", tasks={"exit": ""}),
        "exits": Place("wrapper", tasks={"clean": "clean"}),
        "stop": Place("wrapper", tasks={"exit-1": "", "exit-2": "inner/graph"}),
        "say": Place("pod"),
    }
    workflow: dict[str, Any] = {
        "metadata": {"name": "w"},
        "spec": {"shutdown": "Stop"},
        "status": {"phase": "Running", "nodes": nodes},
    }
    assert "clean" not in locate(read_status(workflow), places)
    nodes["h"] = node("pipeline.onExit", "DAG", "Running", "stop", nodeFlag={"hooked": True})
    nodes["e"] = node("exit-1", "DAG", "Running", "exits", boundary="h")
    nodes["i"] = node("exit-2", "DAG", "Running", "exits", boundary="h")
    nodes["2"] = node("clean", "Pod", "Running", "say", boundary="e")
    nodes["3"] = node("clean", "Pod", "Pending", "say", boundary="i")
    for phase in ("Running", "Failed"):
        workflow["status"]["phase"] = phase
        spots = locate(read_status(workflow), places)
        assert spots["clean"].node.id == "2"
        assert spots["inner/graph/clean"].node.id == "3"


def test_containers_that_share_a_pod_are_tasks_beside_each_other() -> None:
    nodes = {
        "w": node("w", "DAG", "Running", "main", boundary=""),
        "p": node("last", "Pod", "Failed", "chain", message="main: Error (exit code 64)"),
        "1": node("one", "Container", "Succeeded", "chain", boundary="p"),
        "2": node("two", "Container", "Failed", "chain", boundary="p", message="two: Error (exit code 3): "),
        "3": node("main", "Container", "Error", "chain", boundary="p", message='dependency "two" exited with 3'),
    }
    inner = {name: Place("pod") for name in ("one", "two", "main")}
    places = {
        "main": Place("graph", tasks={"last": "last"}),
        "chain": Place("fused", tasks={"one": "one", "two": "two", "main": "last"}, containers=inner),
    }
    status = read_status({"metadata": {"name": "w"}, "status": {"phase": "Running", "nodes": nodes}})
    spots = locate(status, places)
    assert {path: (spots[path].node.phase, spots[path].node.exit_code) for path in ("one", "two", "last")} == {
        "one": ("Error", None),
        "two": ("Failed", 3),
        "last": ("Omitted", None),
    }
    assert spots["one"].node.message == UNSAVED
    assert [(one.pod, one.container) for one in spots["two"].attempts] == [("p", "two")]
    nodes["p"]["phase"] = nodes["2"]["phase"] = nodes["3"]["phase"] = "Succeeded"
    nodes["p"]["outputs"] = {"artifacts": [{"name": "one_file"}]}
    status = read_status({"metadata": {"name": "w"}, "status": {"phase": "Running", "nodes": nodes}})
    one = locate(status, places)["one"].node
    assert (one.phase, one.exit_code, one.outputs["artifacts"]) == ("Succeeded", 0, [{"name": "one_file"}])
