"""The Deployment and Service of a server, and where its data lies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.servers import Server, server_manifests, service_url
from cluster_steps.storage_location import StorageLocation, parse_location
from cluster_steps.tensorboard import path_prefix

SERVER = Server(
    component="model_server",
    name="digits",
    image="registry:5000/serving:1.0",
    ports={"http": 9000, "grpc": 8500},
    readiness="/v1/models/digits",
    seconds=1800,
    env={"MODEL_NAME": "digits"},
    secret_env={"AWS_ACCESS_KEY_ID": ("store", "accesskey")},
)


def test_the_service_finds_the_pods_and_the_ports_are_the_same_everywhere() -> None:
    deployment, service = server_manifests(SERVER)
    template = deployment["spec"]["template"]
    (container,) = template["spec"]["containers"]
    assert (
        service["spec"]["selector"] == deployment["spec"]["selector"]["matchLabels"] == template["metadata"]["labels"]
    )
    assert [port["containerPort"] for port in container["ports"]] == [port["port"] for port in service["spec"]["ports"]]
    assert container["readinessProbe"]["httpGet"] == {"path": "/v1/models/digits", "port": "http"}
    assert service_url("digits", "team", 9000) == "http://digits.team.svc:9000"


def test_a_rollout_may_take_as_long_as_the_step_waits() -> None:
    assert server_manifests(SERVER)[0]["spec"]["progressDeadlineSeconds"] == 1800


def test_the_pod_has_no_more_rights_than_it_needs() -> None:
    pod = server_manifests(SERVER)[0]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_secrets_are_named_and_never_written() -> None:
    (container,) = server_manifests(SERVER)[0]["spec"]["template"]["spec"]["containers"]
    reference = {"name": "store", "key": "accesskey"}
    assert {"name": "AWS_ACCESS_KEY_ID", "valueFrom": {"secretKeyRef": reference}} in container["env"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "1st"}, "name of a Service"),
        ({"image": "Serving"}, "is no image"),
        ({"ports": {"http": 80, "grpc": 80}}, "two ports"),
        ({"service_type": "External"}, "type of Service"),
        ({"replicas": 0}, "replicas"),
    ],
)
def test_a_server_that_cannot_be(change: dict[str, object], told: str) -> None:
    with pytest.raises(StepUsage, match=told):
        server_manifests(replace(SERVER, **change))  # type: ignore[arg-type]


def test_data_in_a_claim_is_mounted_for_reading() -> None:
    location = parse_location("pvc://models/team/digits/")
    assert location == StorageLocation("models", "team/digits")
    assert location.seen_at("/mnt/model") == "/mnt/model/team/digits"
    assert location.volumes() == [{"name": "data", "persistentVolumeClaim": {"claimName": "models"}}]
    assert location.mounts("/mnt/model") == [{"name": "data", "mountPath": "/mnt/model", "readOnly": True}]
    assert parse_location("/team/digits", "models") == location
    assert parse_location("pvc://models").seen_at("/mnt/model") == "/mnt/model"


def test_data_in_a_store_is_read_by_the_server() -> None:
    location = parse_location("s3://bucket/models/")
    assert (location.seen_at("/mnt/model"), location.volumes()) == ("s3://bucket/models", [])


@pytest.mark.parametrize("text", ["", "folder", "pvc://", "pvc://Claim/x", "pvc://c/../x", "ftp://host/x", "s3://"])
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(StepUsage):
        parse_location(text)


def test_the_path_of_a_proxy() -> None:
    assert path_prefix("") == path_prefix("/") == ""
    assert path_prefix("board/run-1/") == "/board/run-1"
    with pytest.raises(StepUsage):
        path_prefix('/a"b')
