from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cluster_steps.dataset_plain import CopyOrder, copy_job
from cluster_steps.errors import StepUsage

ORDER = CopyOrder(
    name="digits",
    folder="digits",
    claim="data",
    source_uri="s3://bucket/digits",
    secret="reader",
    endpoint="http://minio:9000",
    image="steps:1",
    deadline_seconds=60,
)


def container_of(order: CopyOrder) -> dict[str, Any]:
    found: dict[str, Any] = copy_job(order)["spec"]["template"]["spec"]["containers"][0]
    return found


def test_the_job_copies_into_a_folder_of_the_claim() -> None:
    command = container_of(ORDER)["command"]
    assert command[:3] == ["python", "-m", "cluster_steps.dataset_copy"]
    assert command[3:9] == [
        "--source",
        "s3://bucket/digits",
        "--destination",
        "/mnt/data-center/digits",
        "--endpoint",
        "http://minio:9000",
    ]
    paths = {mount["mountPath"] for mount in container_of(ORDER)["volumeMounts"]}
    assert paths == {"/mnt/data-center", "/var/run/secrets/storage", "/tmp"}


def test_another_claim_is_mounted_for_reading_only() -> None:
    container = container_of(replace(ORDER, source_uri="pvc://raw/2024/digits", secret=""))
    assert "file:///mnt/source/2024/digits" in container["command"]
    (source,) = [mount for mount in container["volumeMounts"] if mount["mountPath"] == "/mnt/source"]
    assert source["readOnly"] is True


def test_a_google_key_is_a_file_of_the_secret() -> None:
    container = container_of(replace(ORDER, source_uri="gs://bucket/digits"))
    assert container["env"] == [
        {"name": "GOOGLE_APPLICATION_CREDENTIALS", "value": "/var/run/secrets/storage/key.json"}
    ]


def test_the_pod_has_no_rights() -> None:
    pod = copy_job(ORDER)["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_a_source_cannot_lead_out_of_its_claim() -> None:
    with pytest.raises(StepUsage, match="leads out"):
        copy_job(replace(ORDER, source_uri="pvc://raw/../other"))


def test_root_has_no_more_rights() -> None:
    pod = copy_job(replace(ORDER, user=0))["spec"]["template"]["spec"]
    assert pod["securityContext"] == {"runAsNonRoot": False, "runAsUser": 0}
    assert pod["containers"][0]["securityContext"]["capabilities"] == {"drop": ["ALL"]}
