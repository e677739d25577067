"""What is deployed on a cluster: putting it there, and taking it away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from catalog.compile.workflow_template import MANAGER, MANAGER_LABEL
from catalog.errors import Finding, UsageError
from catalog.run.argo.kinds import CRON_WORKFLOW, WORKFLOW_TEMPLATE

if TYPE_CHECKING:
    from catalog.run.argo.cluster import Cluster

KINDS = {"WorkflowTemplate": WORKFLOW_TEMPLATE, "CronWorkflow": CRON_WORKFLOW}
Action = Literal["created", "changed", "unchanged", "kept", "deleted", "absent"]


@dataclass(frozen=True)
class Done:
    """What was done with one object: `kept` is one that the deployment does not name and that was left as it is."""

    kind: str
    name: str
    namespace: str
    action: Action


def apply_objects(cluster: Cluster, objects: tuple[Mapping[str, Any], ...], namespace: str) -> list[Done]:
    """Bring the objects of one deployment into the cluster; a second time nothing changes.

    A CronWorkflow of that name stays when `objects` has none. Raises UsageError (rule deploy-foreign) before anything
    is changed when an object of that name was not deployed by catalog, and MachineError as the cluster answers.
    """
    name = str(objects[0]["metadata"]["name"])
    before = _found(cluster, name, namespace)
    done = []
    for value in objects:
        kind = str(value["kind"])
        after = cluster.apply(KINDS[kind], value, namespace)
        done.append(Done(kind, name, namespace, _action(before[kind], after)))
    named = {item.kind for item in done}
    return done + [Done(kind, name, namespace, "kept") for kind in before if before[kind] and kind not in named]


def remove_objects(cluster: Cluster, name: str, namespace: str, kinds: tuple[str, ...] = tuple(KINDS)) -> list[Done]:
    """Delete what was deployed under a name, the schedule first; what is not there is no failure. Runs stay.

    Raises UsageError (rule deploy-foreign) before anything is deleted, and MachineError, as apply_objects does.
    """
    _found(cluster, name, namespace)
    return [
        Done(kind, name, namespace, "deleted" if cluster.delete(KINDS[kind], name, namespace) else "absent")
        for kind in reversed(KINDS)
        if kind in kinds
    ]


def _found(cluster: Cluster, name: str, namespace: str) -> dict[str, dict[str, Any] | None]:
    """What there is of that name, by kind."""
    found = {kind: cluster.get(place, name, namespace) for kind, place in KINDS.items()}
    foreign = [kind for kind, value in found.items() if value and not _is_ours(value)]
    if foreign:
        raise UsageError(findings=[_foreign(kind, name, namespace) for kind in foreign])
    return found


def _foreign(kind: str, name: str, namespace: str) -> Finding:
    return Finding(
        "deploy-foreign",
        f'the {kind} "{name}" in the namespace {namespace} was not deployed by catalog',
        hint=f"choose another --name, or give it the label {MANAGER_LABEL}={MANAGER}",
    )


def _is_ours(value: Mapping[str, Any]) -> bool:
    return (value["metadata"].get("labels") or {}).get(MANAGER_LABEL) == MANAGER


def _action(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Action:
    if before is None:
        return "created"
    return "unchanged" if _said(before) == _said(after) else "changed"


def _said(value: Mapping[str, Any]) -> tuple[object, object]:
    """The part of an object that a deployment says something about; Argo writes into the rest."""
    return value["spec"], value["metadata"].get("labels")
