"""Objects of the official kubernetes client, plain dicts, and others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from kubernetes import client as k8s

from catalog import dsl
from catalog.dsl.kubernetes_objects import camel_case, plain, plain_object
from catalog.errors import CompositionError
from tests.dsl.building import tasks
from tests.dsl.components import echo


class Described:
    """An object of some other client."""

    def to_dict(self) -> dict[str, Any]:
        return {"mountPath": "/a", "readOnly": None}


def test_objects_of_the_official_client() -> None:
    volume = k8s.V1Volume(name="v", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name="c"))
    assert plain(volume) == {"name": "v", "persistentVolumeClaim": {"claimName": "c"}}


def test_other_objects_and_plain_data() -> None:
    assert plain(Described()) == {"mountPath": "/a"}
    assert plain({"a": (1, True, None, 1.5), "b": None}) == {"a": [1, True, None, 1.5]}
    assert plain(datetime(2024, 1, 2)) == "2024-01-02T00:00:00"


@pytest.mark.parametrize("given", [object(), {1, 2}, k8s.V1Volume])
def test_anything_else_is_refused(given: object) -> None:
    with pytest.raises(CompositionError) as caught:
        plain(given, "a volume")
    assert caught.value.rule == "bad-argument"
    assert "a volume" in str(caught.value)


def test_what_must_be_a_map_is_one() -> None:
    with pytest.raises(CompositionError):
        plain_object(["a"], "a volume")


def test_attributes_and_keys() -> None:
    assert camel_case("image_pull_policy") == "imagePullPolicy"
    assert camel_case("imagePullPolicy") == "imagePullPolicy"
    assert camel_case("env") == "env"


PROBE = k8s.V1Probe(http_get=k8s.V1HTTPGetAction(path="/", port=80))
TERM = k8s.V1NodeSelectorTerm(match_expressions=[k8s.V1NodeSelectorRequirement(key="a", operator="In", values=["b"])])
AFFINITY = k8s.V1Affinity(
    node_affinity=k8s.V1NodeAffinity(
        required_during_scheduling_ignored_during_execution=k8s.V1NodeSelector(node_selector_terms=[TERM])
    )
)
HANDLER = {"exec": {"command": ["true"]}}

SETTINGS: list[tuple[Callable[[Any], Any], dict[str, Any]]] = [
    (lambda op: op.add_volume(k8s.V1Volume(name="v")), {"volumes": [{"name": "v"}]}),
    (
        lambda op: op.add_volume_mount(k8s.V1VolumeMount(name="v", mount_path="/v")),
        {"volumeMounts": [{"name": "v", "mountPath": "/v"}]},
    ),
    (
        lambda op: op.add_volume_devices(k8s.V1VolumeDevice(name="v", device_path="/dev/v")),
        {"container": {"volumeDevices": [{"name": "v", "devicePath": "/dev/v"}]}},
    ),
    (
        lambda op: op.add_toleration(k8s.V1Toleration(key="a", operator="Exists", toleration_seconds=5)),
        {"tolerations": [{"key": "a", "operator": "Exists", "tolerationSeconds": 5}]},
    ),
    (
        lambda op: op.add_affinity(AFFINITY),
        {
            "affinity": {
                "nodeAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": {
                        "nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}]
                    }
                }
            }
        },
    ),
    (
        lambda op: op.add_env_variable(k8s.V1EnvVar(name="A", value="1")).add_env_variable({"name": "B", "value": 2}),
        {"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]},
    ),
    (
        lambda op: op.add_env_from(k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="c"))),
        {"envFrom": [{"configMapRef": {"name": "c"}}]},
    ),
    (
        lambda op: op.add_port(k8s.V1ContainerPort(container_port=80)),
        {"container": {"ports": [{"containerPort": 80}]}},
    ),
    (
        lambda op: op.set_security_context(k8s.V1SecurityContext(run_as_user=5)),
        {"container": {"securityContext": {"runAsUser": 5}}},
    ),
    (
        lambda op: op.set_readiness_probe(PROBE),
        {"container": {"readinessProbe": {"httpGet": {"path": "/", "port": 80}}}},
    ),
    (lambda op: op.set_liveness_probe(PROBE), {"container": {"livenessProbe": {"httpGet": {"path": "/", "port": 80}}}}),
    (lambda op: op.set_lifecycle({"preStop": HANDLER}), {"container": {"lifecycle": {"preStop": HANDLER}}}),
    (
        lambda op: op.set_stdin().set_stdin_once().set_tty(),
        {"container": {"stdin": True, "stdinOnce": True, "tty": True}},
    ),
    (
        lambda op: op.set_termination_message_path("/m").set_termination_message_policy("File"),
        {"container": {"terminationMessagePath": "/m", "terminationMessagePolicy": "File"}},
    ),
    (lambda op: op.set_image_pull_policy("Always"), {"imagePullPolicy": "Always"}),
    (
        lambda op: op.set_gpu_limit(2).set_gpu_limit("1", "amd"),
        {"resources": {"limits": {"nvidia.com/gpu": "2", "amd.com/gpu": "1"}}},
    ),
    (
        lambda op: op.set_cpu_request("500m").set_memory_request("1Gi").set_ephemeral_storage_request("2G"),
        {"resources": {"requests": {"cpu": "500m", "memory": "1Gi", "ephemeral-storage": "2G"}}},
    ),
    (
        lambda op: op.add_node_selector_constraint("disk", "ssd").add_pod_annotation("a", "b"),
        {"nodeSelector": {"disk": "ssd"}, "annotations": {"a": "b"}},
    ),
    (
        lambda op: op.add_init_container(k8s.V1Container(name="first", image="bash")),
        {"initContainers": [{"name": "first", "image": "bash"}]},
    ),
    (
        lambda op: op.add_sidecar(dsl.Sidecar("s", "redis").set_image_pull_policy("Never")),
        {"sidecars": [{"name": "s", "image": "redis", "imagePullPolicy": "Never"}]},
    ),
    (lambda op: op.add_resource_limit("x/y", 1).apply(lambda task: None), {"resources": {"limits": {"x/y": "1"}}}),
]


@pytest.mark.parametrize(("change", "pod"), SETTINGS)
def test_every_setter_takes_objects_of_the_client(change: Callable[[Any], Any], pod: dict[str, Any]) -> None:
    def pipeline() -> None:
        assert change(echo("a")) is not None

    extension = tasks(pipeline)["echo"].extension
    assert extension is not None
    assert extension.pod == pod


INNER = {"env", "envFrom", "resources", "volumeMounts", "imagePullPolicy", "container"}


@pytest.mark.parametrize(("change", "pod"), [item for item in SETTINGS[:-1] if INNER.issuperset(item[1])])
def test_the_inner_container_takes_what_the_task_takes(change: Callable[[Any], Any], pod: dict[str, Any]) -> None:
    def pipeline() -> None:
        assert change(echo("a").container).parent.name == "echo"

    extension = tasks(pipeline)["echo"].extension
    assert extension is not None
    assert extension.pod == pod
