"""Kubernetes objects as tasks: any object, claims, snapshots, deletions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from kubernetes import client as k8s

from catalog import dsl
from catalog.dsl.build import build_pipeline
from catalog.pipeline.check import check_pipeline
from catalog.spec.emit import to_yaml
from catalog.spec.model import GraphInput, TaskOutput, TaskSpec
from catalog.spec.parse import parse_component
from tests.dsl.building import graph, refused

JOB = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "job-"}}
SIZE = "{{$.inputs.parameters['size']}}"


def built(function: Any) -> dict[str, TaskSpec]:
    """The tasks of a pipeline that is sound and says the same when it is written and read again."""
    spec = build_pipeline(function)
    assert check_pipeline(spec) == []
    assert parse_component(to_yaml(spec)) == spec
    return graph(spec)


def resource(task: TaskSpec) -> dict[str, Any]:
    assert task.extension is not None
    assert task.extension.resource is not None
    found = dict(task.extension.resource)
    found["manifest"] = json.loads(found["manifest"])
    return found


def test_an_object_with_conditions_and_outputs() -> None:
    def pipeline(size: str) -> None:
        op = dsl.ResourceOp(
            name="Make job",
            k8s_resource={**JOB, "spec": {"parallelism": size}},
            success_condition="status.succeeded > 0",
            failure_condition="status.failed > 3",
            set_owner_reference=True,
            attribute_outputs={"state": "{.status.state}"},
        )
        dsl.ContainerOp("say", "bash", command=["echo", op.output, op.outputs["name"]])

    found = built(pipeline)
    task = found["make-job"]
    assert task.arguments == {"size": GraphInput("size")}
    assert task.component_ref.spec is not None
    assert task.component_ref.spec.implementation is None
    assert resource(task) == {
        "action": "create",
        "manifest": {**JOB, "spec": {"parallelism": SIZE}},
        "successCondition": "status.succeeded > 0",
        "failureCondition": "status.failed > 3",
        "setOwnerReference": True,
        "outputs": {"state": "{.status.state}", "name": "{.metadata.name}", "manifest": "{}"},
    }
    assert list(found["say"].arguments.values()) == [TaskOutput("make-job", "state"), TaskOutput("make-job", "name")]


def test_deletion_of_an_object() -> None:
    def pipeline() -> None:
        dsl.ResourceOp(name="make", k8s_resource=JOB).delete().set_display_name("away")
        dsl.ResourceOp(name="away", k8s_resource=JOB, action="delete")

    found = built(pipeline)
    spec = found["kubernetes-resource-delete"].component_ref.spec
    assert spec is not None
    assert spec.container is not None
    assert spec.container.command is not None
    assert spec.container.command[:3] == ("kubectl", "delete", "Job")
    assert spec.container.command[-1] == "--wait=false"
    assert resource(found["away"]) == {"action": "delete", "manifest": JOB, "flags": ["--wait=false"]}


WRONG: list[Callable[[], Any]] = [
    lambda: dsl.ResourceOp(name="a"),  # here
    lambda: dsl.ResourceOp(name="a", k8s_resource=JOB, action="scale"),  # here
    lambda: dsl.ResourceOp(name="a", k8s_resource=JOB, merge_strategy="merge"),  # here
    lambda: dsl.ResourceOp(name="a", k8s_resource=JOB, action="delete", success_condition="x"),  # here
    lambda: dsl.ResourceOp(name="a", k8s_resource=JOB, action="delete").delete(),  # here
    lambda: dsl.VolumeOp(resource_name="a"),  # here
    lambda: dsl.VolumeOp(resource_name="a", size="much"),  # here
    lambda: dsl.VolumeOp(resource_name="a", k8s_resource=JOB),  # here
    lambda: dsl.VolumeSnapshotOp(resource_name="a"),  # here
    lambda: dsl.VolumeSnapshotOp(resource_name="a", pvc="p", volume={"name": "v"}),  # here
    lambda: dsl.VolumeSnapshotOp(resource_name="a", volume={"name": "v"}),  # here
]


@pytest.mark.parametrize("make", WRONG)
def test_what_does_not_fit_together_is_refused(make: Callable[[], Any]) -> None:
    rule = "bad-amount" if WRONG.index(make) == 6 else "bad-argument"
    refused(make, rule)


def test_a_claim() -> None:
    def pipeline(size: str = "1Gi") -> None:
        op = dsl.VolumeOp(
            name="claim", resource_name="My data", size=size, modes=dsl.VOLUME_MODE_RWO, data_source="snap"
        )
        dsl.ContainerOp("use", "bash", command="ls", pvolumes={"/mnt": op.volume})

    found = built(pipeline)
    assert resource(found["claim"])["manifest"] == {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "{{workflow.name}}-my-data"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": SIZE}},
            "dataSource": {"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "snap"},
        },
    }
    assert resource(found["claim"])["outputs"]["size"] == "{.status.capacity.storage}"
    use = found["use"]
    assert use.arguments == {"claim-name": TaskOutput("claim", "name")}
    assert use.extension is not None
    assert use.extension.pod == {
        "volumes": [{"name": "claim", "persistentVolumeClaim": {"claimName": "{{$.inputs.parameters['claim-name']}}"}}],
        "volumeMounts": [{"name": "claim", "mountPath": "/mnt"}],
    }


def test_a_claim_of_ones_own_and_a_plain_name() -> None:
    claim = k8s.V1PersistentVolumeClaim(
        api_version="v1", kind="PersistentVolumeClaim", metadata=k8s.V1ObjectMeta(name="own")
    )

    def pipeline() -> None:
        dsl.VolumeOp(name="own", k8s_resource=claim)
        dsl.VolumeOp(name="plain", resource_name="data", size="1Gi", generate_unique_name=False)

    found = built(pipeline)
    assert resource(found["own"])["manifest"]["metadata"] == {"name": "own"}
    assert resource(found["plain"])["manifest"]["metadata"] == {"name": "data"}


def test_a_snapshot_waits_for_the_users_of_its_volume() -> None:
    def pipeline() -> None:
        claim = dsl.VolumeOp(name="claim", resource_name="data", size="1Gi")
        use = dsl.ContainerOp("use", "bash", command="ls", pvolumes={"/mnt": claim.volume})
        assert use.pvolume is not None
        snapshot = dsl.VolumeSnapshotOp(name="snap", resource_name="s", volume=use.pvolume, snapshot_class="fast")
        dsl.VolumeOp(name="again", resource_name="b", size="1Gi", data_source=snapshot.snapshot)

    found = built(pipeline)
    snap = found["snap"]
    assert snap.extension is not None
    assert snap.extension.after == ("use",)
    assert resource(snap)["successCondition"] == "status.readyToUse == true"
    assert resource(snap)["manifest"]["spec"] == {
        "source": {"kind": "PersistentVolumeClaim", "name": "{{$.inputs.parameters['claim-name']}}"},
        "snapshotClassName": "fast",
    }
    assert resource(found["again"])["manifest"]["spec"]["dataSource"]["kind"] == "VolumeSnapshot"


def test_volumes_make_their_users_wait_in_turn() -> None:
    def pipeline() -> None:
        shared = dsl.PipelineVolume(pvc="claim")
        one = dsl.ContainerOp("one", "bash", command="ls", pvolumes={"/a": shared})
        two = dsl.ContainerOp("two", "bash", command="ls", pvolumes={"/a": one.pvolumes["/a"]})
        dsl.ContainerOp("three", "bash", command="ls", pvolumes={"/a": shared.after(one, two)})
        dsl.ContainerOp("four", "bash", command="ls", pvolumes={"/b": k8s.V1Volume(name="v")})
        assert two.pvolume is not None
        assert two.pvolume.dependent_names == ["two"]  # which waits for one

    found = built(pipeline)
    waits = {name: task.extension.after for name, task in found.items() if task.extension is not None}
    assert waits == {"one": (), "two": ("one",), "three": ("one", "two"), "four": ()}


def test_names_of_volumes() -> None:
    assert dsl.PipelineVolume(pvc="claim").name.startswith("pvolume-")
    assert len(dsl.PipelineVolume(pvc="claim").name) == 63
    assert dsl.PipelineVolume(pvc="claim").name == dsl.PipelineVolume(pvc="claim").name
    assert dsl.PipelineVolume(name="v", config_map={"name": "c"}).to_dict() == {"name": "v", "configMap": {"name": "c"}}
