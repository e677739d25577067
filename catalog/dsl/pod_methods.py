"""The setters of a task's pod, under the names of the KFP v1 SDK; each returns its object, so that calls chain."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, TypeVar

from catalog.dsl.kubernetes_objects import plain_object
from catalog.dsl.texts import text_or_value
from catalog.dsl.user_container import UserContainer

Self = TypeVar("Self", bound="PodMethods")


class PodMethods(ABC):
    """Setters that write into the fields of a pod, in Kubernetes' words."""

    @abstractmethod
    def pod_fields(self) -> dict[str, Any]:
        """The fields that the setters write into."""

    @property
    def volumes(self) -> list[dict[str, Any]]:
        """The volumes so far."""
        return self._list("volumes")

    @property
    def tolerations(self) -> list[dict[str, Any]]:
        """The tolerations so far."""
        return self._list("tolerations")

    @property
    def node_selector(self) -> dict[str, str]:
        """The labels a node must have."""
        return self._map("nodeSelector")

    @property
    def pod_labels(self) -> dict[str, str]:
        """The labels of the pod."""
        return self._map("labels")

    @property
    def pod_annotations(self) -> dict[str, str]:
        """The annotations of the pod."""
        return self._map("annotations")

    def add_volume(self: Self, volume: Any) -> Self:
        """Give the pod a volume (Volume, or a PipelineVolume)."""
        found = plain_object(volume, "a volume")
        if found not in self.volumes:
            self.volumes.append(found)
        return self

    def add_toleration(self: Self, tolerations: Any) -> Self:
        """Run on nodes with this taint too (Toleration)."""
        self.tolerations.append(plain_object(tolerations, "a toleration"))
        return self

    def add_affinity(self: Self, affinity: Any) -> Self:
        """Which nodes and neighbours are preferred (Affinity); replaces an earlier one."""
        self.pod_fields()["affinity"] = plain_object(affinity, "an affinity")
        return self

    def add_node_selector_constraint(self: Self, label_name: object, value: object) -> Self:
        """Run on a node that has the label."""
        self.node_selector[text_or_value(label_name, "a label")] = text_or_value(value, f'the label "{label_name}"')
        return self

    def add_pod_label(self: Self, name: str, value: object) -> Self:
        """Put a label on the pod."""
        self.pod_labels[text_or_value(name, "a label")] = text_or_value(value, f'the label "{name}"')
        return self

    def add_pod_annotation(self: Self, name: str, value: object) -> Self:
        """Put an annotation on the pod."""
        self.pod_annotations[text_or_value(name, "an annotation")] = text_or_value(value, f'the annotation "{name}"')
        return self

    def add_init_container(self: Self, init_container: Any) -> Self:
        """Run a container before the task's own (UserContainer, or a dict)."""
        self._list("initContainers").append(_container(init_container, "an init container"))
        return self

    def add_sidecar(self: Self, sidecar: Any) -> Self:
        """Run a container beside the task's own (Sidecar, or a dict)."""
        self._list("sidecars").append(_container(sidecar, "a sidecar"))
        return self

    def _list(self, key: str) -> list[Any]:
        found: list[Any] = self.pod_fields().setdefault(key, [])
        return found

    def _map(self, key: str) -> dict[str, str]:
        found: dict[str, str] = self.pod_fields().setdefault(key, {})
        return found


def _container(given: Any, what: str) -> dict[str, Any]:
    # The live fields, so that what the user sets on the container later counts too.
    return given.container_fields() if isinstance(given, UserContainer) else plain_object(given, what)
