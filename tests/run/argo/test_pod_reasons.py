"""Why a pod does not run or did not end well."""

from __future__ import annotations

import time
from typing import Any

import pytest

from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import EVENT, POD
from catalog.run.argo.pod_reasons import pod_reason


def pod(phase: str = "Pending", **status: Any) -> dict[str, Any]:
    return {"metadata": {"name": "p"}, "spec": {"nodeName": "node-1"}, "status": {"phase": phase, **status}}


def event(reason: str, message: str, when: str = "2030-01-01T00:00:00Z", kind: str = "Warning") -> dict[str, Any]:
    return {"type": kind, "reason": reason, "message": message, "lastTimestamp": when}


def ended(name: str, code: int, **more: str) -> dict[str, Any]:
    return {"name": name, "image": "a:1", "state": {"terminated": {"exitCode": code, **more}}}


@pytest.mark.parametrize("phase", ["Pending", "Running", "Succeeded"])
def test_a_pod_that_is_well_has_no_reason(phase: str) -> None:
    statuses = [{"name": "main", "image": "a:1", "state": {"running": {}}}]
    assert pod_reason(pod(phase, containerStatuses=statuses), [event("Scheduled", "assigned", kind="Normal")]) == ""


def test_an_empty_object_has_no_reason() -> None:
    assert pod_reason({}) == ""


def test_an_evicted_pod_names_node_and_cause() -> None:
    assert pod_reason(pod("Failed", reason="Evicted", message="The node was low on memory.")) == (
        'the pod was evicted from the node "node-1": The node was low on memory.'
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("PreemptionByScheduler", "to make room for one of a higher priority"),
        ("EvictionByEvictionAPI", "as when a node is drained"),
        ("DeletionByPodGC", "its node is gone"),
        ("SomethingNew", "the pod was removed"),
    ],
)
def test_a_disruption_is_explained(reason: str, words: str) -> None:
    condition = {"type": "DisruptionTarget", "status": "True", "reason": reason, "message": "m"}
    sentence = pod_reason(pod("Failed", conditions=[condition], containerStatuses=[ended("main", 137)]))
    assert words in sentence
    assert sentence.endswith(": m")


def test_a_lost_node_is_named() -> None:
    assert pod_reason(pod("Failed", reason="NodeLost")) == 'the node "node-1" is lost or shut down'


def test_a_timeout_before_the_start_is_told_apart() -> None:
    unknown = ended("main", 137, reason="ContainerStatusUnknown")
    assert pod_reason(pod("Failed", reason="DeadlineExceeded", containerStatuses=[unknown])) == (
        "timed out before the program was started"
    )
    assert pod_reason(pod("Failed", reason="DeadlineExceeded", containerStatuses=[ended("main", 0)])) == "timed out"


def test_what_came_first_is_told() -> None:
    failed_load = ended("init", 64, message="artifact a failed to load")
    statuses = [ended("wait", 1, message="later"), ended("main", 1)]
    found = pod("Failed", initContainerStatuses=[failed_load], containerStatuses=statuses)
    assert pod_reason(found) == "the inputs could not be loaded: artifact a failed to load"
    assert pod_reason(pod("Failed", containerStatuses=statuses)) == "the program ended with exit code 1"


def test_events_tell_what_the_status_does_not() -> None:
    events = [
        event("FailedScheduling", "0/1 nodes are available: 1 Too many pods.", "2030-01-01T00:00:01Z"),
        event(
            "FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "keys" not found', "2030-01-01T00:00:02Z"
        ),
    ]
    assert pod_reason(pod(), events) == 'a volume cannot be mounted: there is no Secret "keys" in the namespace'
    assert pod_reason(pod("Running"), events) == ""


def test_a_gate_is_told() -> None:
    condition = {"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}
    assert "scheduling gate" in pod_reason(pod(conditions=[condition]))


def test_a_pod_that_is_deleted_while_it_runs() -> None:
    leaving = pod("Running")
    leaving["metadata"]["deletionTimestamp"] = "2030-01-01T00:00:00Z"
    assert pod_reason(leaving) == "the pod is being deleted"


TROUBLE: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "image": ({"image": "no-such-registry.invalid/thing:1"}, {}, 'the image "no-such-registry.invalid/thing:1" cannot'),
    "name": ({"image": "Bad Name:1"}, {}, 'the image "Bad Name:1" has no valid name'),
    "cpu": ({"resources": {"requests": {"cpu": "1000"}}}, {}, "not enough cpu is free"),
    "selector": ({}, {"nodeSelector": {"no-such-label": "yes"}}, "the node selector or affinity does not fit"),
    "claim": (
        {},
        {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "none"}}]},
        'there is no PersistentVolumeClaim "none"',
    ),
    "secret": (
        {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "none", "key": "k"}}}]},
        {},
        'there is no Secret "none"',
    ),
    "volume": (
        {"volumeMounts": [{"name": "v", "mountPath": "/v"}]},
        {"volumes": [{"name": "v", "secret": {"secretName": "gone"}}]},
        'there is no Secret "gone"',
    ),
    "program": ({"command": ["no-such-program"]}, {}, "the container main cannot be started"),
    "memory": (
        {"command": ["sh", "-c", "tail /dev/zero"], "resources": {"limits": {"memory": "24Mi"}}},
        {},
        "more memory than its limit of 24Mi",
    ),
    "code": ({"command": ["sh", "-c", "exit 3"]}, {}, "the program ended with exit code 3"),
}


@pytest.mark.cluster
def test_the_reasons_of_real_pods(cluster: Cluster, namespace: str) -> None:
    for name, (container, spec, _) in TROUBLE.items():
        main = {"name": "main", "image": "busybox:1.36", "command": ["true"], **container}
        pods = {"metadata": {"name": name}, "spec": {"restartPolicy": "Never", "containers": [main], **spec}}
        cluster.create(POD, pods, namespace)
    waiting, deadline = set(TROUBLE), time.monotonic() + 120
    while waiting and time.monotonic() < deadline:
        for name in sorted(waiting):
            found = cluster.get(POD, name, namespace)
            events = cluster.list(EVENT, namespace, fields=f"involvedObject.name={name}").items
            if found and TROUBLE[name][2] in pod_reason(found, events):
                waiting.discard(name)
        time.sleep(0.5)
    assert not waiting
