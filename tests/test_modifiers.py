"""Changes to tasks: `catalog.onprem`, `catalog.gcp`, `catalog.aws`, `catalog.azure`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from kubernetes import client as k8s

from catalog import aws, azure, dsl, gcp, onprem
from catalog.dsl.build import build_pipeline
from tests.dsl.building import graph, tasks
from tests.dsl.components import echo


def secret(name: str, key: str, variable: str) -> dict[str, Any]:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": name, "key": key}}}


GKE_TERM = {"matchExpressions": [{"key": "cloud.google.com/gke-preemptible", "operator": "In", "values": ["true"]}]}
PREEMPTIBLE = {"effect": "NoSchedule", "key": "preemptible", "operator": "Equal", "value": "true"}
GCP_FILE = "/secret/gcp-credentials/user-gcp-sa.json"

CHANGES: list[tuple[Callable[[Any], Any], dict[str, Any]]] = [
    (
        onprem.mount_pvc("claim", "data", "/data"),
        {
            "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "claim"}}],
            "volumeMounts": [{"name": "data", "mountPath": "/data"}],
        },
    ),
    (onprem.use_k8s_secret("s", {"a": "A", "b": "B"}), {"env": [secret("s", "a", "A"), secret("s", "b", "B")]}),
    (
        onprem.add_default_resource_spec(memory_limit="1Gi", cpu_limit="1", cpu_request="500m"),
        {
            "resources": {
                "limits": {"cpu": "1", "memory": "1Gi"},
                "requests": {"cpu": "500m", "memory": "1Gi"},
            }
        },
    ),
    (
        gcp.use_gcp_secret(),
        {
            "volumes": [{"name": "gcp-credentials-user-gcp-sa", "secret": {"secretName": "user-gcp-sa"}}],
            "volumeMounts": [{"name": "gcp-credentials-user-gcp-sa", "mountPath": "/secret/gcp-credentials"}],
            "env": [
                {"name": "GOOGLE_APPLICATION_CREDENTIALS", "value": GCP_FILE},
                {"name": "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE", "value": GCP_FILE},
            ],
        },
    ),
    (
        gcp.use_tpu(8, "v3", "2.4"),
        {
            "annotations": {"tf-version.cloud-tpus.google.com": "2.4"},
            "resources": {"limits": {"cloud-tpus.google.com/v3": "8"}},
        },
    ),
    (
        gcp.use_preemptible_nodepool(hard_constraint=True),
        {
            "tolerations": [PREEMPTIBLE],
            "affinity": {
                "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [GKE_TERM]}}
            },
        },
    ),
    (
        gcp.use_preemptible_nodepool(k8s.V1Toleration(key="mine")),
        {
            "tolerations": [{"key": "mine"}],
            "affinity": {
                "nodeAffinity": {
                    "preferredDuringSchedulingIgnoredDuringExecution": [{"preference": GKE_TERM, "weight": 50}]
                }
            },
        },
    ),
    (gcp.add_gpu_toleration(), {"tolerations": [{**PREEMPTIBLE, "key": "nvidia.com/gpu"}]}),
    (
        aws.use_aws_secret(aws_region="eu-west-1"),
        {
            "env": [
                secret("aws-secret", "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"),
                secret("aws-secret", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY"),
                {"name": "AWS_REGION", "value": "eu-west-1"},
            ]
        },
    ),
    (azure.use_azure_secret("az"), {"env": [secret("az", name, name) for name in azure.VARIABLES]}),
]


@pytest.mark.parametrize(("change", "pod"), CHANGES)
def test_the_change_is_written_into_the_pod(change: Callable[[Any], Any], pod: dict[str, Any]) -> None:
    def pipeline() -> None:
        assert echo("a").apply(change).name == "echo"

    extension = tasks(pipeline)["echo"].extension
    assert extension is not None
    assert extension.pod == pod


def test_limits_that_are_there_stay() -> None:
    def pipeline() -> None:
        echo("a").set_cpu_limit("4").apply(onprem.add_default_resource_spec(cpu_limit="1"))

    extension = tasks(pipeline)["echo"].extension
    assert extension is not None
    assert extension.pod == {"resources": {"limits": {"cpu": "4"}}}


def test_they_work_as_transformers_of_all_tasks() -> None:
    def pipeline() -> None:
        dsl.ResourceOp(name="thing", k8s_resource={"kind": "Pod"})
        echo("a")

    conf = dsl.PipelineConf().add_op_transformer(onprem.mount_pvc())
    conf.add_op_transformer(onprem.add_default_resource_spec(cpu_limit="1"))
    found = graph(build_pipeline(pipeline, conf))
    assert found["thing"].extension is not None
    assert found["thing"].extension.pod is None
    assert found["echo"].extension is not None
    assert sorted(found["echo"].extension.pod or {}) == ["resources", "volumeMounts", "volumes"]
