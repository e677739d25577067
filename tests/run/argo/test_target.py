"""Where in a real cluster a run takes place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CONFIG_MAP, SECRET, SERVICE_ACCOUNT
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.target import Target, find_target
from tests.run.argo.restricted import restricted_kubeconfig

pytestmark = pytest.mark.cluster

S3 = {
    "endpoint": "store.example:9000",
    "bucket": "team-bucket",
    "accessKeySecret": {"name": "team-keys", "key": "user"},
    "secretKeySecret": {"name": "team-keys", "key": "password"},
}


def target(cluster: Cluster, environment: dict[str, str] | None = None, **options: Any) -> Target:
    return find_target(cluster, ClusterOptions(**options), environment or {})


def rules(found: Target) -> list[str]:
    return [finding.rule for finding in found.findings]


@pytest.fixture
def configured(cluster: Cluster, namespace: str) -> str:
    """The namespace, with an artifact repository of its own."""
    config = {
        "metadata": {
            "name": "artifact-repositories",
            "annotations": {"workflows.argoproj.io/default-artifact-repository": "team"},
        },
        "data": {"team": yaml.safe_dump({"s3": S3})},
    }
    cluster.apply(CONFIG_MAP, config, namespace)
    secret = {"metadata": {"name": "team-keys"}, "stringData": {"user": "ann", "password": "very-secret"}}
    cluster.apply(SECRET, secret, namespace)
    return namespace


def test_the_usual_places_are_those_of_kubeflow(cluster: Cluster) -> None:
    found = target(cluster)
    assert (found.namespace, found.service_account) == ("kubeflow", "pipeline-runner")
    assert found.repository is not None
    assert found.repository.source.endswith("workflow-controller-configmap")
    assert found.repository.secret_key
    assert found.findings == ()


def test_what_is_named_is_used(cluster: Cluster, namespace: str) -> None:
    assert target(cluster, namespace=namespace).service_account == "default"
    cluster.create(SERVICE_ACCOUNT, {"metadata": {"name": "pipeline-runner"}}, namespace)
    assert target(cluster, namespace=namespace).service_account == "pipeline-runner"
    assert target(cluster, namespace=namespace, service_account="mine").service_account == "mine"


def test_a_namespaces_own_repository_goes_first(cluster: Cluster, configured: str) -> None:
    repository = target(cluster, namespace=configured).repository
    assert repository is not None
    assert (repository.bucket, repository.endpoint) == ("team-bucket", "https://store.example:9000")
    assert (repository.access_key, repository.secret_key) == ("ann", "very-secret")


def test_the_environment_says_how_this_machine_gets_there(cluster: Cluster, configured: str) -> None:
    environment = {
        "S3_ENDPOINT": "http://127.0.0.1:9999",
        "AWS_ACCESS_KEY_ID": "bob",
        "AWS_SECRET_ACCESS_KEY": "other",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    repository = target(cluster, environment, namespace=configured).repository
    assert repository is not None
    assert (repository.endpoint, repository.in_cluster_endpoint) == ("http://127.0.0.1:9999", "store.example:9000")
    assert (repository.access_key, repository.secret_key, repository.region) == ("bob", "other", "eu-west-1")


def test_a_place_of_the_users_keeps_the_stores_keys(cluster: Cluster, configured: str) -> None:
    repository = target(cluster, namespace=configured, artifact_root="s3://mine/x").repository
    assert repository is not None
    assert (repository.bucket, repository.secret_key, repository.explicit) == ("mine", "very-secret", True)


def test_a_missing_secret_is_a_warning(cluster: Cluster, configured: str) -> None:
    cluster.delete(SECRET, "team-keys", configured)
    found = target(cluster, namespace=configured)
    assert found.repository is not None
    assert rules(found) == ["artifact-store-keys"]
    assert 'no Secret "team-keys"' in found.findings[0].message


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("gcs: {bucket: b}", "artifact-store-unsupported"),
        ("s3: [", "artifact-store-invalid"),
        ("s3: {endpoint: e}", "artifact-store-invalid"),
    ],
)
def test_a_repository_that_cannot_be_used_is_a_finding(cluster: Cluster, configured: str, text: str, rule: str) -> None:
    cluster.patch(CONFIG_MAP, "artifact-repositories", {"data": {"team": text}}, configured)
    found = target(cluster, namespace=configured)
    assert found.repository is None
    assert rules(found) == [rule]


def test_a_wrong_place_is_a_finding(cluster: Cluster, namespace: str) -> None:
    assert rules(target(cluster, namespace=namespace, artifact_root="/folder")) == ["artifact-root"]


def test_a_user_without_rights_gets_the_namespace_of_the_context(
    cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    path = restricted_kubeconfig(cluster, namespace, "blind", tmp_path)
    with connect(ClusterOptions(kubeconfig=str(path)), patience=5) as user:
        found = target(user)
    assert (found.namespace, found.service_account, found.repository) == (namespace, "default", None)
    assert rules(found) == ["artifact-store-unknown"]
    assert "verbs: [get]" in found.findings[0].hint
