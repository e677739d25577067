"""What a user or a service account may do in a cluster, asked in time."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import Finding, MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import (
    EVENT,
    OTHER_ACCESS,
    OWN_ACCESS,
    POD,
    SERVICE_ACCOUNT,
    TASK_RESULT,
    WORKFLOW,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Need:
    """Verbs that are needed on a kind, or on a `part` of it such as `log`, and what becomes of it without them."""

    kind: Kind
    verbs: tuple[str, ...]
    part: str = ""
    severity: str = "error"

    @property
    def resource(self) -> str:
        """As access rules name it."""
        return f"{self.kind.plural}/{self.part}" if self.part else self.kind.plural


OF_USER = (
    Need(WORKFLOW, ("create", "get", "list", "watch", "patch", "delete")),
    Need(POD, ("get", "list")),
    Need(POD, ("get",), "log"),
    Need(EVENT, ("list",), severity="warning"),
)
"""What starting and following a run takes; without events a waiting pod may not say why it waits."""

OF_PODS = (Need(TASK_RESULT, ("create", "patch")),)
"""What Argo's own containers need, under the service account of the pods."""


def user_rights(cluster: Cluster, namespace: str) -> list[Finding]:
    """One finding for each of `OF_USER` that this user lacks, or one that all are there."""
    found = []
    for need in OF_USER:
        lacking = [verb for verb in need.verbs if not _own(cluster, namespace, need, verb)]
        if lacking:
            found.append(_lacking("this user", namespace, need, lacking))
    return found or [_fine("cluster-rights", f'this user may run workflows in the namespace "{namespace}"')]


def account_rights(cluster: Cluster, namespace: str, account: str) -> list[Finding]:
    """Whether the service account exists and has `OF_PODS`; information where this user may not ask."""
    who = f'the service account "{account}"'
    try:
        if cluster.get(SERVICE_ACCOUNT, account, namespace) is None:
            return [_no_account(namespace, account)]
        found = []
        for need in OF_PODS:
            lacking = [verb for verb in need.verbs if not _other(cluster, namespace, account, need, verb)]
            if lacking:
                found.append(_lacking(who, namespace, need, lacking))
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        message = f"cannot tell whether {who} may report results: {error.findings[0].message}"
        return [Finding("cluster-account", message, severity="info")]
    return found or [_fine("cluster-account", f'{who} of the namespace "{namespace}" may report results')]


def _own(cluster: Cluster, namespace: str, need: Need, verb: str) -> bool:
    review = {"spec": {"resourceAttributes": _attributes(namespace, need, verb)}}
    return bool(cluster.create(OWN_ACCESS, review)["status"].get("allowed"))


def _other(cluster: Cluster, namespace: str, account: str, need: Need, verb: str) -> bool:
    groups = ["system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated"]
    review = {
        "metadata": {"namespace": namespace},
        "spec": {
            "user": f"system:serviceaccount:{namespace}:{account}",
            "groups": groups,
            "resourceAttributes": _attributes(namespace, need, verb),
        },
    }
    return bool(cluster.create(OTHER_ACCESS, review, namespace)["status"].get("allowed"))


def _attributes(namespace: str, need: Need, verb: str) -> dict[str, str]:
    attributes = {"namespace": namespace, "verb": verb, "group": need.kind.group, "resource": need.kind.plural}
    return attributes | ({"subresource": need.part} if need.part else {})


def _lacking(who: str, namespace: str, need: Need, verbs: list[str]) -> Finding:
    rule = f'{{apiGroups: ["{need.kind.group}"], resources: [{need.resource}], verbs: [{", ".join(verbs)}]}}'
    return Finding(
        "cluster-forbidden",
        f'{who} may not {" or ".join(verbs)} {need.resource} in the namespace "{namespace}"',
        hint=f'have an administrator add to a Role of the namespace "{namespace}", bound to {who}: {rule}',
        severity=need.severity,
    )


def _no_account(namespace: str, account: str) -> Finding:
    return Finding(
        "cluster-account",
        f'the namespace "{namespace}" has no service account "{account}"',
        hint=f"make it with `kubectl -n {namespace} create serviceaccount {account}`, or choose one by "
        "--service-account",
    )


def _fine(rule: str, message: str) -> Finding:
    return Finding(rule, message, severity="ok")
