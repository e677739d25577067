"""Steps that are done with a Kubernetes object instead of a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.composition import open_composition, task_name
from catalog.dsl.container_op import ContainerOp
from catalog.dsl.kubernetes_objects import plain_object
from catalog.dsl.params import PipelineParam
from catalog.dsl.task import Task
from catalog.spec.model import ComponentSpec, OutputSpec

ACTIONS = ("create", "apply", "patch", "delete")
KUBECTL_IMAGE = "gcr.io/cloud-builders/kubectl"
OWN_OUTPUTS = {"name": "{.metadata.name}", "manifest": "{}"}


class ResourceOp(Task):
    """A task that creates, applies, patches or deletes `k8s_resource`, a Kubernetes object or a dict.

    `attribute_outputs` maps output names to JSON paths in the object; `name` and `manifest` are outputs too. The task
    ends well when `success_condition` holds of the object, and fails when `failure_condition` does.
    """

    def __init__(
        self,
        k8s_resource: Any = None,
        action: str = "create",
        merge_strategy: str | None = None,
        success_condition: str | None = None,
        failure_condition: str | None = None,
        set_owner_reference: bool | None = None,
        attribute_outputs: Mapping[str, str] | None = None,
        flags: Sequence[str] | None = None,
        *,
        name: str = "resource",
        sidecars: Sequence[Any] | None = None,
        init_containers: Sequence[Any] | None = None,
    ) -> None:
        conditions = success_condition or failure_condition
        _check(k8s_resource, action, merge_strategy, bool(conditions or attribute_outputs))
        asked = dict(attribute_outputs or {})
        made = {} if action == "delete" else {**asked, **{key: asked.get(key, OWN_OUTPUTS[key]) for key in OWN_OUTPUTS}}
        draft = open_composition(f"dsl.{type(self).__name__}").add_draft(task_name(name))
        draft.spec = ComponentSpec(name, outputs=tuple(OutputSpec(key) for key in made))
        super().__init__(draft)
        self.k8s_resource = plain_object(k8s_resource, "a Kubernetes object")
        self._asked = tuple(asked)
        given = {
            "action": action,
            "mergeStrategy": merge_strategy,
            "manifest": self.k8s_resource,
            "successCondition": success_condition,
            "failureCondition": failure_condition,
            "setOwnerReference": set_owner_reference,
            "flags": ["--wait=false"] if action == "delete" and flags is None else list(flags or ()) or None,
            "outputs": made or None,
        }
        draft.settings.resource = {key: value for key, value in given.items() if value is not None}
        for sidecar in sidecars or ():
            self.add_sidecar(sidecar)
        for init_container in init_containers or ():
            self.add_init_container(init_container)

    @property
    def output(self) -> PipelineParam:
        """The only output that was asked for, else the object's name."""
        return self.outputs[self._asked[0] if len(self._asked) == 1 else "name"]

    @property
    def resource(self) -> dict[str, Any]:
        """What is done with the object, in Argo's words; the manifest as plain data."""
        return self.draft.settings.resource

    def delete(self, flags: Sequence[str] | None = None) -> ContainerOp:
        """A task that deletes the object."""
        if self.resource["action"] == "delete":
            raise complaint("this task deletes the object already", "bad-argument")
        kind = str(self.k8s_resource.get("kind", ""))
        return kubernetes_resource_delete_op(self.outputs["name"], kind, flags=flags or ["--wait=false"])


def kubernetes_resource_delete_op(
    name: object, kind: str, namespace: object = None, flags: Sequence[str] | None = None
) -> ContainerOp:
    """A task that deletes a Kubernetes object by kind and name; it is no fault when there is none."""
    command = ["kubectl", "delete", str(kind), str(name), "--ignore-not-found", "--output", "name"]
    if namespace is not None:
        command += ["--namespace", str(namespace)]
    return ContainerOp("kubernetes_resource_delete", KUBECTL_IMAGE, command=[*command, *(flags or ())])


def _check(given: Any, action: str, merge_strategy: str | None, more: bool) -> None:
    if given is None:
        raise complaint("a ResourceOp needs a k8s_resource", "bad-argument", "pass a Kubernetes object or a dict")
    if action not in ACTIONS:
        raise complaint(f'the action "{action}" is unknown', "bad-argument", f"one of {', '.join(ACTIONS)}")
    if merge_strategy and action not in ("apply", "patch"):
        raise complaint(f"merge_strategy does not go with {action}", "bad-argument", "it says how a patch is merged")
    if action == "delete" and more:
        raise complaint("a deletion has no conditions and no outputs", "bad-argument", "leave them out")
