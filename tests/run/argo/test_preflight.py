"""What is said of a real cluster before anything runs there."""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.errors import Finding, MachineError
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.controller_check import controller
from catalog.run.argo.kinds import LEASE, POD, QUOTA, SECRET, SERVICE_ACCOUNT, WORKFLOW, Kind
from catalog.run.argo.namespace_check import full_name
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.preflight import preflight, refuse_errors
from catalog.run.argo.store_check import store_works
from catalog.run.argo.target import Target, find_target
from tests.run.argo.answers import Answers, answering
from tests.run.argo.restricted import restricted_kubeconfig

PAGE = Path(__file__).parents[3] / "site" / "cluster.md"

ROLE = Kind("rbac.authorization.k8s.io", "v1", "roles", "Role")
ROLE_BINDING = Kind("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding")


def found_in(cluster: Cluster, namespace: str, **options: Any) -> list[Finding]:
    return preflight(cluster, find_target(cluster, ClusterOptions(namespace, **options)))


def by(findings: list[Finding], severity: str) -> dict[str, str]:
    """The messages by rule."""
    return {finding.rule: finding.message for finding in findings if finding.severity == severity}


def documented_role(name: str) -> dict[str, Any]:
    """A Role as the page about clusters shows it."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    roles = [value for value in map(yaml.safe_load, blocks) if value["kind"] == "Role"]
    return next(role for role in roles if role["metadata"]["name"] == name)


def grant(cluster: Cluster, namespace: str, account: str, role: dict[str, Any]) -> None:
    name = f"{role['metadata']['name']}-of-{account}"
    cluster.create(ROLE, {**role, "metadata": {"name": name}}, namespace)
    binding = {
        "metadata": {"name": name},
        "roleRef": {"apiGroup": ROLE.group, "kind": "Role", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace}],
    }
    cluster.create(ROLE_BINDING, binding, namespace)


@pytest.mark.cluster
def test_a_cluster_that_is_ready_has_no_errors(cluster: Cluster) -> None:
    target = find_target(cluster, ClusterOptions("kubeflow"))
    found = preflight(cluster, target, ["busybox:1.36", "no-such-registry.invalid/x:1"])
    refuse_errors(found)
    assert {finding.severity for finding in found} <= {"ok", "info"}
    images = {finding.message: finding.severity for finding in found if finding.rule == "cluster-image"}
    assert images == {
        'the image "busybox:1.36" is on a node': "ok",
        'no node is known to have the image "no-such-registry.invalid/x:1": it will be pulled': "info",
    }


@pytest.mark.cluster
def test_a_new_namespace_lacks_rights_and_secrets_and_all_is_told(cluster: Cluster, namespace: str) -> None:
    errors = by(found_in(cluster, namespace), "error")
    assert errors["cluster-forbidden"] == (
        f'the service account "default" may not create or patch workflowtaskresults in the namespace "{namespace}"'
    )
    assert 'no Secret "mlpipeline-minio-artifact"' in errors["cluster-secret"]


@pytest.mark.cluster
def test_with_its_rights_and_secrets_the_namespace_is_ready(cluster: Cluster, namespace: str) -> None:
    cluster.create(SERVICE_ACCOUNT, {"metadata": {"name": "ready"}}, namespace)
    grant(cluster, namespace, "ready", documented_role("pipeline-pods"))
    keys = cluster.get(SECRET, "mlpipeline-minio-artifact", "kubeflow")
    assert keys is not None
    secret = {"metadata": {"name": "mlpipeline-minio-artifact"}, "data": keys["data"]}
    cluster.create(SECRET, secret, namespace)
    assert by(found_in(cluster, namespace, service_account="ready"), "error") == {}
    cluster.delete(SECRET, "mlpipeline-minio-artifact", namespace)


@pytest.mark.cluster
def test_a_missing_namespace_and_a_missing_bucket_are_told_together(cluster: Cluster) -> None:
    errors = by(found_in(cluster, "no-such-namespace", artifact_root="s3://no-such-bucket/x"), "error")
    assert set(errors) == {"cluster-namespace", "artifact-store-refused"}
    assert errors["cluster-namespace"] == 'there is no namespace "no-such-namespace"'
    assert "has no such bucket" in errors["artifact-store-refused"]


def test_a_cluster_without_argo_is_told(tmp_path: Path) -> None:
    namespace = json.dumps({"metadata": {"name": "team"}, "status": {"phase": "Active"}}).encode()
    not_found: Answers = [(404, {}, b"404 page not found")] * 2
    with answering(tmp_path, [(200, {}, b'{"gitVersion": "v1.30.0"}'), *not_found, (200, {}, namespace)]) as cluster:
        found = preflight(cluster, Target("team", "default"))
    errors = [finding.message for finding in found if finding.rule == "cluster-crd"]
    assert errors == [
        "the cluster does not know workflows.argoproj.io: Argo Workflows is not installed",
        "the cluster does not know workflowtaskresults.argoproj.io: Argo Workflows is not installed",
    ]


@pytest.mark.cluster
def test_a_missing_service_account_is_told(cluster: Cluster, namespace: str) -> None:
    errors = by(found_in(cluster, namespace, service_account="nobody-at-all"), "error")
    assert errors["cluster-account"] == f'the namespace "{namespace}" has no service account "nobody-at-all"'


@pytest.mark.cluster
def test_a_missing_secret_is_told(cluster: Cluster, namespace: str) -> None:
    target = Target(namespace, "default")
    found = preflight(cluster, target, secret_names=["registry-login", "registry-login"])
    assert [finding.message for finding in found if finding.rule == "cluster-secret"] == [
        f'the namespace "{namespace}" has no Secret "registry-login"'
    ]


@pytest.mark.cluster
def test_without_a_store_that_is_an_error(cluster: Cluster, namespace: str) -> None:
    with pytest.raises(MachineError) as refused:
        refuse_errors(preflight(cluster, Target(namespace, "default")))
    assert refused.value.exit_code == 3
    assert "artifact-store-missing" in [finding.rule for finding in refused.value.findings]


@pytest.mark.cluster
def test_a_quota_without_room_is_told(cluster: Cluster, namespace: str) -> None:
    cluster.create(QUOTA, {"metadata": {"name": "full"}, "spec": {"hard": {"pods": "0", "cpu": "1000"}}}, namespace)
    deadline = time.monotonic() + 60
    while not ((cluster.get(QUOTA, "full", namespace) or {}).get("status") or {}).get("hard"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    quotas = [finding.message for finding in found_in(cluster, namespace) if finding.rule == "cluster-quota"]
    assert quotas == [f'the ResourceQuota "full" of the namespace "{namespace}" leaves no room: 0 of 0 pods are in use']
    cluster.delete(QUOTA, "full", namespace)


@pytest.mark.cluster
def test_a_user_without_rights_learns_all_that_is_missing(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = restricted_kubeconfig(cluster, namespace, "nobody", tmp_path)
    with connect(ClusterOptions(kubeconfig=str(path)), patience=5) as user:
        found = preflight(user, find_target(user, ClusterOptions()), ["busybox:1.36"], ["login"])
    forbidden = {finding.message: finding for finding in found if finding.rule == "cluster-forbidden"}
    where = f'in the namespace "{namespace}"'
    assert {message: finding.severity for message, finding in forbidden.items()} == {
        f"this user may not create or get or list or watch or patch or delete workflows {where}": "error",
        f"this user may not get or list pods {where}": "error",
        f"this user may not get pods/log {where}": "error",
        f"this user may not list events {where}": "warning",
    }
    assert (
        '{apiGroups: [""], resources: [pods/log], verbs: [get]}'
        in forbidden[f"this user may not get pods/log {where}"].hint
    )
    told = by(found, "info")
    assert set(told) == {
        "cluster-namespace",
        "cluster-controller",
        "cluster-account",
        "cluster-secret",
        "cluster-image",
    }


@pytest.mark.cluster
def test_the_roles_of_the_documentation_are_enough(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    path = restricted_kubeconfig(cluster, namespace, "ann", tmp_path)
    grant(cluster, namespace, "ann", documented_role("pipeline-user"))
    cluster.create(SERVICE_ACCOUNT, {"metadata": {"name": "documented"}}, namespace)
    grant(cluster, namespace, "documented", documented_role("pipeline-pods"))
    with connect(ClusterOptions(kubeconfig=str(path)), patience=5) as user:
        target = find_target(user, ClusterOptions(artifact_root="s3://mlpipeline/documented"))
        found = preflight(user, target)
        assert by(found, "error") == {}
        assert "their own identity" in by(found, "warning")["artifact-store-identity"]
        assert "cluster-rights" in by(found, "ok")
        assert user.list(WORKFLOW, namespace).items == ()
    as_administrator = found_in(cluster, namespace, service_account="documented")
    assert "cluster-account" in by(as_administrator, "ok")


@pytest.mark.cluster
def test_a_controller_is_known_by_its_lease_or_its_pod(cluster: Cluster, namespace: str) -> None:
    if controller(cluster).severity != "info":
        pytest.skip("this cluster shows its real controller")
    old = datetime.now(timezone.utc) - timedelta(hours=1)
    lease = {"metadata": {"name": "workflow-controller"}, "spec": {"renewTime": f"{old:%Y-%m-%dT%H:%M:%S.%fZ}"}}
    cluster.create(LEASE, lease, namespace)
    assert controller(cluster).severity == "warning"
    now = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"
    cluster.patch(LEASE, "workflow-controller", {"spec": {"renewTime": now}}, namespace)
    assert controller(cluster).severity == "ok"
    container = {"name": "c", "image": "no-such-registry.invalid/controller:1"}
    pod = {"metadata": {"name": "controller", "labels": {"app": "workflow-controller"}}}
    cluster.create(POD, {**pod, "spec": {"nodeSelector": {"no-such": "node"}, "containers": [container]}}, namespace)
    found = controller(cluster)
    assert found.severity == "error"
    assert f"{namespace}/controller does not run" in found.message
    cluster.delete(POD, "controller", namespace)
    cluster.delete(LEASE, "workflow-controller", namespace)


@pytest.mark.cluster
def test_what_a_store_refuses_is_told_with_the_fix(cluster: Cluster) -> None:
    repository = find_target(cluster, ClusterOptions("kubeflow"), dict(os.environ)).repository
    assert repository is not None
    assert store_works(repository).severity == "ok"
    wrong_key = store_works(replace(repository, access_key="nobody"))
    assert "does not know the access key" in wrong_key.message
    wrong_secret = store_works(replace(repository, secret_key="very-wrong"))
    assert "does not accept the secret key" in wrong_secret.message
    assert "very-wrong" not in str(wrong_secret)
    away = store_works(replace(repository, endpoint="http://127.0.0.1:1", in_cluster_endpoint="127.0.0.1:1"))
    assert away.rule == "artifact-store-unreachable"
    assert "set S3_ENDPOINT" in away.hint


@pytest.mark.parametrize(
    ("image", "full"),
    [
        ("busybox", "docker.io/library/busybox:latest"),
        ("library/bash:4.4.23", "docker.io/library/bash:4.4.23"),
        ("team/app", "docker.io/team/app:latest"),
        ("localhost/app:1", "localhost/app:1"),
        ("registry.example:5000/app", "registry.example:5000/app:latest"),
        ("gcr.io/p/app@sha256:00", "gcr.io/p/app@sha256:00"),
    ],
)
def test_images_are_compared_by_their_full_names(image: str, full: str) -> None:
    assert full_name(image) == full
