"""A step that makes a snapshot of a volume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.kubernetes_objects import plain, plain_object
from catalog.dsl.pipeline_volume import PipelineVolume
from catalog.dsl.resource_op import ResourceOp
from catalog.dsl.volume_op import SNAPSHOT_GROUP, own_name


class VolumeSnapshotOp(ResourceOp):
    """A task that makes a snapshot of a claim (`pvc`, its name) or of a `volume` of one; `snapshot` refers to it."""

    def __init__(
        self,
        resource_name: object = None,
        pvc: object = None,
        snapshot_class: object = None,
        annotations: Mapping[str, Any] | None = None,
        volume: Any = None,
        api_version: str = f"{SNAPSHOT_GROUP}/v1alpha1",
        *,
        k8s_resource: Any = None,
        attribute_outputs: Mapping[str, str] | None = None,
        name: str = "volume-snapshot",
        success_condition: str | None = "status.readyToUse == true",
        **kwargs: Any,
    ) -> None:
        if k8s_resource is not None:
            if any(plain([resource_name, pvc, snapshot_class, annotations, volume])):
                raise complaint("a VolumeSnapshotOp of a k8s_resource takes no other fields", "bad-argument")
            given = plain_object(k8s_resource, "a volume snapshot")
        else:
            source = {"kind": "PersistentVolumeClaim", "name": _claim_of(pvc, volume)}
            spec = {"source": source, "snapshotClassName": plain(snapshot_class) or None}
            metadata = {"name": own_name(resource_name), "annotations": annotations or None}
            given = {"apiVersion": api_version, "kind": "VolumeSnapshot", "metadata": metadata, "spec": spec}
        asked = attribute_outputs or {}
        super().__init__(
            k8s_resource=given,
            success_condition=success_condition,
            attribute_outputs={"size": "{.status.restoreSize}", **asked},
            name=name,
            **kwargs,
        )
        self._asked = tuple(asked)
        if isinstance(volume, PipelineVolume):
            self.after(*volume.dependents)
        self.snapshot = {"apiGroup": SNAPSHOT_GROUP, "kind": "VolumeSnapshot", "name": str(self.outputs["name"])}


def _claim_of(pvc: object, volume: Any) -> str:
    name = plain(pvc)
    if bool(name) == (volume is not None):
        raise complaint("a snapshot is made of a pvc or of a volume, and of one of them", "bad-argument")
    if name:
        return str(name)
    claim = plain(volume, "a volume").get("persistentVolumeClaim")
    if not claim:
        raise complaint("a snapshot is made of a volume with a persistent volume claim", "bad-argument")
    return str(claim["claimName"])
