"""What the state of an object means to a step that waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.predicates import Judgement, Verdict, by_conditions, by_phase, phase_or_condition
from cluster_steps.readiness import ready
from cluster_steps.wait_text import parse_path, parse_wait, value_at

Conditions = list[dict[str, Any]]


def thing(kind: str = "TFJob", generation: int = 1, spec: Any = None, **status: Any) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": "a", "generation": generation}, "spec": spec or {}, "status": status}


def conditions(**states: str) -> Conditions:
    return [{"type": name, "status": status, "reason": f"{name}Reason"} for name, status in states.items()]


JOB_ENDS = by_conditions(("Succeeded",), ("Failed",))


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (conditions(), Verdict.WAIT),
        (conditions(Created="True", Running="True"), Verdict.WAIT),
        (conditions(Running="False", Succeeded="True"), Verdict.SUCCESS),
        (conditions(Succeeded="True", Created="True"), Verdict.SUCCESS),
        (conditions(Failed="True"), Verdict.FAILURE),
        (conditions(Failed="False"), Verdict.WAIT),
        (conditions(Succeeded="True", Failed="True"), Verdict.FAILURE),
    ],
)
def test_conditions_count_wherever_they_stand(given: Conditions, verdict: Verdict) -> None:
    assert JOB_ENDS(thing(conditions=given)).verdict is verdict


def test_conditions_of_an_older_generation_say_nothing() -> None:
    old = thing(generation=2, observedGeneration=1, conditions=conditions(Succeeded="True"))
    assert JOB_ENDS(old).verdict is Verdict.WAIT


def test_phases() -> None:
    judge = by_phase(("Ready",), ("SyncFailed", "PartialReady"))
    assert judge(thing(phase="Ready")) == Judgement(Verdict.SUCCESS, "Ready")
    assert judge(thing(phase="SyncFailed", message="no key")) == Judgement(Verdict.FAILURE, "SyncFailed: no key")
    assert judge(thing()) == Judgement(Verdict.WAIT, "no phase yet")


def test_the_phase_of_an_object_without_one_is_its_newest_condition() -> None:
    found = conditions(Created="True", Running="False", Succeeded="True")
    for condition, time in zip(found, ("01", "03", "02"), strict=True):
        condition["lastTransitionTime"] = time
    assert phase_or_condition(thing(conditions=found)) == "Succeeded"
    assert phase_or_condition(thing(phase="Bound", conditions=found)) == "Bound"
    assert phase_or_condition({"kind": "ConfigMap", "metadata": {}}) == ""


def deployment(**status: Any) -> dict[str, Any]:
    return thing("Deployment", 2, {"replicas": 2}, **{"observedGeneration": 2, **status})


STUCK = [{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "too slow"}]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (deployment(replicas=2, updatedReplicas=2, availableReplicas=2), Verdict.SUCCESS),
        (deployment(replicas=3, updatedReplicas=2, availableReplicas=3), Verdict.WAIT),
        (deployment(replicas=2, updatedReplicas=1, availableReplicas=2), Verdict.WAIT),
        (deployment(replicas=2, updatedReplicas=2, availableReplicas=1), Verdict.WAIT),
        (deployment(conditions=conditions(Progressing="True")), Verdict.WAIT),
        (deployment(conditions=STUCK), Verdict.FAILURE),
        (deployment(conditions=conditions(ReplicaFailure="True")), Verdict.FAILURE),
        (deployment(observedGeneration=1, replicas=2, updatedReplicas=2, availableReplicas=2), Verdict.WAIT),
        (thing("Deployment", 1, {"replicas": 0}), Verdict.WAIT),
    ],
)
def test_a_rollout_is_complete_when_every_replica_is_new_and_available(given: Any, verdict: Verdict) -> None:
    assert ready(given).verdict is verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (thing("Job", conditions=conditions(Complete="True")), Verdict.SUCCESS),
        (thing("Job", conditions=conditions(Failed="True")), Verdict.FAILURE),
        (thing("Pod", phase="Running", conditions=conditions(Ready="True")), Verdict.SUCCESS),
        (thing("Pod", phase="Running", conditions=conditions(Ready="False")), Verdict.WAIT),
        (thing("Pod", phase="Succeeded", conditions=conditions(Ready="False")), Verdict.SUCCESS),
        (thing("PersistentVolumeClaim", phase="Bound"), Verdict.SUCCESS),
        (thing("PersistentVolumeClaim", phase="Pending"), Verdict.WAIT),
        (thing("Service", spec={"type": "LoadBalancer"}), Verdict.WAIT),
        (thing("Service", spec={"type": "LoadBalancer"}, loadBalancer={"ingress": [{"ip": "1"}]}), Verdict.SUCCESS),
        (thing("Service", spec={"type": "ClusterIP"}), Verdict.SUCCESS),
        (thing("ConfigMap"), Verdict.SUCCESS),
        (thing("Certificate", conditions=conditions(Ready="False")), Verdict.WAIT),
        (thing("Certificate", conditions=conditions(Issuing="True", Ready="True")), Verdict.SUCCESS),
        (thing("TFJob", conditions=conditions(Running="True")), Verdict.WAIT),
        (thing("TFJob", conditions=conditions(Succeeded="True")), Verdict.SUCCESS),
    ],
)
def test_readiness_is_a_matter_of_the_kind(given: Any, verdict: Verdict) -> None:
    assert ready(given).verdict is verdict


@pytest.mark.parametrize(
    ("success", "failure", "given", "verdict"),
    [
        ("condition=Ready", "", thing(conditions=conditions(Ready="True")), Verdict.SUCCESS),
        ("condition=Ready=False", "", thing(conditions=conditions(Ready="False")), Verdict.SUCCESS),
        ("condition=Ready", "condition=Lost", thing(conditions=conditions(Lost="True")), Verdict.FAILURE),
        ("phase=Bound|Ready", "phase=Failed", thing(phase="Ready"), Verdict.SUCCESS),
        ("phase=Bound|Ready", "phase=Failed", thing(phase="Failed"), Verdict.FAILURE),
        ("jsonpath={.status.ready}=true", "", thing(ready=True), Verdict.SUCCESS),
        ("jsonpath={.status.count}=3", "", thing(count=2), Verdict.WAIT),
        ("jsonpath=.status.items[0].ip", "", thing(items=[{"ip": "10.0.0.1"}]), Verdict.SUCCESS),
        ("jsonpath={.status.ip}", "", thing(), Verdict.WAIT),
        ("exists", "", thing(), Verdict.SUCCESS),
    ],
)
def test_waiting_is_written_as_text(success: str, failure: str, given: Any, verdict: Verdict) -> None:
    predicate = parse_wait(success, failure)
    assert predicate is not None
    assert predicate(given).verdict is verdict


def test_nothing_may_be_waited_for() -> None:
    assert parse_wait("none") is None


@pytest.mark.parametrize(
    "text", ["soon", "condition=", "phase=", "phase=A|", "jsonpath={status}", "jsonpath=", "ready=x"]
)
def test_a_text_that_is_nothing_to_wait_for(text: str) -> None:
    with pytest.raises(StepUsage):
        parse_wait(text)


def test_a_path_into_an_object() -> None:
    steps = parse_path(".a['b.c'][1].d")
    assert steps == ["a", "b.c", 1, "d"]
    assert value_at({"a": {"b.c": [0, {"d": "x"}]}}, steps) == "x"
    assert value_at({"a": []}, steps) is None
