"""A step that makes a persistent volume claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.dsl import VOLUME_MODE_RWM, amounts
from catalog.dsl.complaints import complaint
from catalog.dsl.kubernetes_objects import plain, plain_object
from catalog.dsl.pipeline_volume import PipelineVolume
from catalog.dsl.resource_op import ResourceOp
from catalog.dsl.texts import has_value
from catalog.spec.names import kubernetes_name

SNAPSHOT_GROUP = "snapshot.storage.k8s.io"


class VolumeOp(ResourceOp):
    """A task that makes a claim of `size`, called `<workflow>-<resource_name>`, or just `resource_name` where
    `generate_unique_name` is false; `volume` is what its users mount.

    `data_source` is the name of a snapshot, or an object reference. A claim of one's own is given as `k8s_resource`
    and excludes the rest.
    """

    def __init__(
        self,
        resource_name: object = None,
        size: object = None,
        storage_class: object = None,
        modes: Sequence[str] | None = None,
        annotations: Mapping[str, Any] | None = None,
        data_source: Any = None,
        volume_name: object = None,
        generate_unique_name: bool = True,
        *,
        k8s_resource: Any = None,
        attribute_outputs: Mapping[str, str] | None = None,
        name: str = "volume",
        **kwargs: Any,
    ) -> None:
        if k8s_resource is not None:
            if any(plain([resource_name, size, storage_class, modes, annotations])):
                raise complaint("a VolumeOp of a k8s_resource takes no other fields", "bad-argument")
            claim = plain_object(k8s_resource, "a persistent volume claim")
        else:
            spec = {
                "accessModes": list(modes or VOLUME_MODE_RWM),
                "resources": {"requests": {"storage": _size(size)}},
                "storageClassName": storage_class,
                "dataSource": _source(data_source),
                "volumeName": volume_name,
            }
            metadata = {"name": _claim_name(resource_name, generate_unique_name), "annotations": annotations or None}
            claim = plain(
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": plain(metadata), "spec": plain(spec)}
            )
        asked = attribute_outputs or {}
        outputs = {"size": "{.status.capacity.storage}", **asked}
        super().__init__(k8s_resource=claim, attribute_outputs=outputs, name=name, **kwargs)
        self._asked = tuple(asked)
        self.volume = PipelineVolume(name=kubernetes_name(self.name), pvc=self.outputs["name"])


def _size(size: object) -> str:
    text = plain(size)
    if not text:
        raise complaint("a VolumeOp needs a size", "bad-argument", "such as 1Gi")
    return text if has_value(text) else amounts.memory(text)


def _source(given: Any) -> Any:
    """The snapshot or claim a new claim starts from."""
    found = plain(given, "a data source")
    if isinstance(found, str) and found:
        return {"apiGroup": SNAPSHOT_GROUP, "kind": "VolumeSnapshot", "name": found}
    return found or None


def _claim_name(given: object, unique: bool) -> str:
    return own_name(given) if unique else str(given) if has_value(str(given)) else kubernetes_name(str(given))


def own_name(given: object) -> str:
    """The name of an object that belongs to one run."""
    text = str(plain(given) or "")
    return "{{workflow.name}}-" + (text if has_value(text) else kubernetes_name(text))
