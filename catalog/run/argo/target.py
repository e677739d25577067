"""Where in a cluster a run takes place: namespace, service account and artifact repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.errors import Finding, MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import NAMESPACE, SERVICE_ACCOUNT
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.repository import Repository
from catalog.run.argo.repository_search import find_repository

_KUBEFLOW = "kubeflow"
_RUNNER = "pipeline-runner"
_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Target:
    """The namespace and service account of a run's pods, and the repository that takes their outputs.

    `repository` is None when none was found or none that can be used; `findings` then say why.
    """

    namespace: str
    service_account: str
    repository: Repository | None = None
    findings: tuple[Finding, ...] = ()


def find_target(cluster: Cluster, options: ClusterOptions, environment: Mapping[str, str] | None = None) -> Target:
    """What the options name, and the usual where they name nothing.

    That is the namespace `kubeflow` and in it the service account `pipeline-runner` where they exist, else `default`;
    and the artifact repository that Argo would use. `environment` is the process's own unless given; its S3_ENDPOINT
    and AWS_ variables say how this machine reaches the store. MachineError when the cluster cannot be asked.
    """
    namespace = options.namespace or _usual_namespace(cluster)
    account = options.service_account or _usual_account(cluster, namespace)
    known = os.environ if environment is None else environment
    search = find_repository(cluster, namespace, options.artifact_root, known)
    return Target(namespace, account, search.repository, search.findings)


def _usual_namespace(cluster: Cluster) -> str:
    try:
        return _KUBEFLOW if cluster.get(NAMESPACE, _KUBEFLOW) else _DEFAULT
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        # Who may not look at namespaces has one of his own, and his context names it.
        return cluster.namespace or _DEFAULT


def _usual_account(cluster: Cluster, namespace: str) -> str:
    try:
        return _RUNNER if cluster.get(SERVICE_ACCOUNT, _RUNNER, namespace) else _DEFAULT
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        return _DEFAULT
