"""`catalog run --engine argo` where it cannot work: exit code 3, what is wrong and the fix, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CONFIG_MAP, POD, QUOTA, SECRET, WORKFLOW, Kind
from tests.cli.command_line import CommandLine
from tests.cli.waiting import wait_for
from tests.ready_namespace import ready_namespace
from tests.requirements import cluster_available, require
from tests.run.argo.answers import Answers, answering, status
from tests.run.argo.restricted import restricted_kubeconfig

STEP = {
    "name": "step",
    "implementation": {"container": {"image": "busybox:1.36", "command": ["echo", "done"]}},
}

ADMISSION = "admissionregistration.k8s.io"
POLICY = Kind(ADMISSION, "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", namespaced=False)
POLICY_BINDING = replace(POLICY, plural="validatingadmissionpolicybindings", name="ValidatingAdmissionPolicyBinding")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The cluster, as its administrator."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    with connect(patience=20) as found:
        yield found


@pytest.fixture(scope="module")
def namespace(cluster: Cluster) -> Iterator[str]:
    """A namespace in which runs work."""
    with ready_namespace(cluster) as name:
        yield name


def refused(cli: CommandLine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask for a run that must be refused with exit code 3 before it is put on record; each reason has its fix."""
    (cli.cwd / "step.yaml").write_text(json.dumps(STEP))
    done = cli("run", "step.yaml", "--engine", "argo", *arguments, code=3)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 2 * done.stderr.count("\n    hint: ")
    assert cli.run_count() == 0
    return done


def objects(cluster: Cluster, namespace: str) -> dict[str, list[str]]:
    """What a run may leave in a namespace, by kind."""
    return {
        kind.name: sorted(item["metadata"]["name"] for item in cluster.list(kind, namespace).items)
        for kind in (WORKFLOW, POD, SECRET, CONFIG_MAP)
    }


def test_without_a_kubeconfig(cli: CommandLine, tmp_path: Path) -> None:
    nowhere = replace(cli, extra={"KUBECONFIG": "", "HOME": str(tmp_path)})
    assert refused(nowhere).stderr == (
        f"there is no kubeconfig {tmp_path}/.kube/config [cluster-config]\n"
        "    hint: set KUBECONFIG or give --kubeconfig; without a cluster use `--engine process` or `--engine docker`\n"
    )


def test_without_the_extra(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "missing").mkdir()
    (tmp_path / "missing" / "lightkube.py").write_text('raise ImportError("No module named lightkube")')
    path = os.pathsep.join([str(tmp_path / "missing"), cli.environment["PYTHONPATH"]])
    assert refused(replace(cli, extra={"PYTHONPATH": path})).stderr == (
        "the argo engine needs the package lightkube [cluster-extra]\n"
        "    hint: install it with `pip install 'kfp-catalog[argo]'`\n"
    )


def test_a_cluster_that_does_not_answer(cli: CommandLine) -> None:
    config = {
        "clusters": [{"name": "a", "cluster": {"server": "http://127.0.0.1:1"}}],
        "contexts": [{"name": "a", "context": {"cluster": "a"}}],
        "current-context": "a",
    }
    (cli.cwd / "away").write_text(yaml.safe_dump(config))
    done = refused(cli, "--kubeconfig", "away")
    assert "the cluster's API server http://127.0.0.1:1 cannot be reached: " in done.stderr
    assert "hint: check that the cluster runs, and that KUBECONFIG (or --kubeconfig and --context) names it" in (
        done.stderr
    )


def test_a_cluster_without_argo_and_without_a_store(cli: CommandLine) -> None:
    namespace = json.dumps({"metadata": {"name": "team"}, "status": {"phase": "Active"}}).encode()
    account_and_config: Answers = [(404, {}, status(404, "not found"))] * 2
    controller: Answers = [(200, {}, b'{"metadata": {}, "items": []}')]
    kinds: Answers = [(404, {}, b"404 page not found")] * 2
    answers = [*account_and_config, *controller, (200, {}, b'{"gitVersion": "v1.30.0"}'), *kinds, (200, {}, namespace)]
    with answering(cli.cwd, answers):
        done = refused(cli, "--kubeconfig", "config", "--namespace", "team")
    assert "the cluster does not know workflows.argoproj.io: Argo Workflows is not installed" in done.stderr
    assert "hint: install Argo Workflows 3.5 or newer with its custom resource definitions" in done.stderr
    assert 'no artifact repository is configured for workflows of the namespace "team"' in done.stderr


@pytest.mark.cluster
def test_a_user_without_rights(cli: CommandLine, cluster: Cluster, namespace: str) -> None:
    before = objects(cluster, namespace)
    path = restricted_kubeconfig(cluster, namespace, "nobody", cli.cwd)
    done = refused(cli, "--kubeconfig", str(path), "--artifact-root", "s3://mlpipeline/nobody")
    where = f'in the namespace "{namespace}"'
    assert f"this user may not create or get or list or watch or patch or delete workflows {where}" in done.stderr
    assert (
        f'hint: have an administrator add to a Role of the namespace "{namespace}", bound to this user: '
        '{apiGroups: ["argoproj.io"], resources: [workflows], verbs: [create, get, list, watch, patch, delete]}'
    ) in done.stderr
    assert objects(cluster, namespace) == before


@pytest.mark.cluster
def test_a_namespace_that_is_not_there(cli: CommandLine, cluster: Cluster) -> None:
    del cluster
    assert refused(cli, "--namespace", "no-such-namespace").stderr == (
        'there is no namespace "no-such-namespace" [cluster-namespace]\n'
        "    hint: make it with `kubectl create namespace no-such-namespace`, or choose another one by --namespace\n"
    )


@pytest.mark.cluster
def test_a_quota_that_leaves_no_room(cli: CommandLine, cluster: Cluster, namespace: str) -> None:
    before = objects(cluster, namespace)
    cluster.create(QUOTA, {"metadata": {"name": "full"}, "spec": {"hard": {"pods": "0"}}}, namespace)
    deadline = time.monotonic() + 60
    while not ((cluster.get(QUOTA, "full", namespace) or {}).get("status") or {}).get("hard"):
        assert time.monotonic() < deadline, "the quota did not come into force"
        time.sleep(0.1)
    try:
        done = refused(cli, "--namespace", namespace)
    finally:
        cluster.delete(QUOTA, "full", namespace)
    assert done.stderr == (
        f'the ResourceQuota "full" of the namespace "{namespace}" leaves no room: 0 of 0 pods are in use '
        "[cluster-quota]\n"
        "    hint: wait until other work has ended, or have the quota raised\n"
    )
    assert objects(cluster, namespace) == before


@pytest.mark.cluster
def test_a_bucket_that_is_not_there(cli: CommandLine, cluster: Cluster, namespace: str) -> None:
    before = objects(cluster, namespace)
    done = refused(cli, "--namespace", namespace, "--artifact-root", "s3://no-such-bucket/x")
    assert "the artifact store s3://no-such-bucket at " in done.stderr
    assert "hint: make the bucket, or name another one with --artifact-root" in done.stderr
    assert objects(cluster, namespace) == before


@pytest.mark.cluster
def test_an_artifact_store_that_does_not_answer(cli: CommandLine, cluster: Cluster, namespace: str) -> None:
    before = objects(cluster, namespace)
    done = refused(replace(cli, extra={"S3_ENDPOINT": "http://127.0.0.1:1"}), "--namespace", namespace)
    assert "the artifact store s3://" in done.stderr
    assert " at http://127.0.0.1:1 cannot be reached from here" in done.stderr
    assert objects(cluster, namespace) == before


@contextmanager
def no_workflows(cluster: Cluster, namespace: str) -> Iterator[None]:
    """A policy of the cluster that lets nobody make a workflow in the namespace."""
    rule = {"apiGroups": ["argoproj.io"], "apiVersions": ["*"], "operations": ["CREATE"], "resources": ["workflows"]}
    policy = {
        "matchConstraints": {"resourceRules": [rule]},
        "validations": [{"expression": "false", "message": "no workflows before the audit"}],
    }
    matching = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
    binding = {"policyName": namespace, "validationActions": ["Deny"], "matchResources": matching}
    cluster.create(POLICY, {"metadata": {"name": namespace}, "spec": policy})
    cluster.create(POLICY_BINDING, {"metadata": {"name": namespace}, "spec": binding})
    try:
        _await_refusal(cluster, namespace)
        yield
    finally:
        cluster.delete(POLICY_BINDING, namespace)
        cluster.delete(POLICY, namespace)


def _await_refusal(cluster: Cluster, namespace: str) -> None:
    """A policy is in force a moment after it was made."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            cluster.create(WORKFLOW, {"metadata": {"name": "probe"}, "spec": {"suspend": True}}, namespace)
        except MachineError:
            return
        cluster.delete(WORKFLOW, "probe", namespace)
        time.sleep(0.2)
    raise AssertionError("the policy did not come into force")


@pytest.mark.cluster
@pytest.mark.parametrize("detach", [(), ("--detach",)], ids=["followed", "detached"])
def test_a_cluster_that_refuses_the_workflow(
    cli: CommandLine, cluster: Cluster, namespace: str, detach: tuple[str, ...]
) -> None:
    before = objects(cluster, namespace)
    (cli.cwd / "step.yaml").write_text(json.dumps(STEP))
    with no_workflows(cluster, namespace):
        done = cli("run", "step.yaml", "--engine", "argo", "--namespace", namespace, *detach, code=3)
    assert "no workflows before the audit" in done.stderr
    assert "hint: " in done.stderr
    run = cli.json("runs", "show", "last")
    assert run["state"] == "Failed"
    assert "no workflows before the audit" in run["message"]
    assert objects(cluster, namespace) == before


@pytest.mark.cluster
def test_an_image_that_is_not_there(cli: CommandLine, cluster: Cluster, namespace: str) -> None:
    image = "no-such-registry.invalid/step:1"
    missing = {"name": "step", "implementation": {"container": {"image": image, "command": ["echo", "done"]}}}
    before = objects(cluster, namespace)
    (cli.cwd / "step.yaml").write_text(json.dumps(missing))
    done = cli("run", "step.yaml", "--engine", "argo", "--namespace", namespace, code=3)
    assert f'the image "{image}" cannot be pulled: ' in done.stderr
    run = cli.json("runs", "show", "last")
    assert run["state"] == "Failed"
    assert f'the image "{image}" cannot be pulled: ' in run["message"]
    # The pod goes a moment after the workflow.
    wait_for(lambda: objects(cluster, namespace) == before, "nothing is left in the namespace")
