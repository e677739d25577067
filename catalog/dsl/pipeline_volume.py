"""A volume that remembers which tasks used it, so that the next ones wait for them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.kubernetes_objects import camel_case, plain, plain_object
from catalog.dsl.scope import Draft
from catalog.dsl.task import Task

LONGEST_NAME = 63


class PipelineVolume:
    """A Kubernetes volume of a claim (`pvc`, its name), of another volume, or of a volume's fields.

    Without a `name` it gets one made from its content.
    """

    def __init__(self, pvc: object = None, volume: Any = None, **kwargs: Any) -> None:
        if volume is not None and (plain(pvc) or kwargs):
            raise complaint("a PipelineVolume is made of a volume or of fields, not of both", "bad-argument")
        self.dependents: tuple[Task, ...] = ()
        if volume is not None:
            self.fields = plain_object(volume, "a volume")
            return
        name, claim = kwargs.pop("name", None), plain(pvc)
        if claim and kwargs:
            raise complaint("a PipelineVolume of a claim takes its name and nothing else", "bad-argument")
        fields = {camel_case(key): plain(value, "a volume") for key, value in kwargs.items() if value is not None}
        if claim:
            fields["persistentVolumeClaim"] = {"claimName": str(claim)}
        digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
        self.fields = {"name": str(name) if name else f"pvolume-{digest}"[:LONGEST_NAME], **fields}
        if len(self.name) > LONGEST_NAME:
            raise complaint(f"the name of a volume has at most {LONGEST_NAME} characters", "bad-argument")

    @property
    def name(self) -> str:
        """The name of the volume in its pod."""
        return str(self.fields["name"])

    @property
    def dependent_names(self) -> list[str]:
        """The ids of the tasks that used the volume."""
        return [task.name for task in self.dependents]

    def after(self, *ops: Task) -> PipelineVolume:
        """The same volume for users that wait for these tasks, and for earlier users that these do not wait for."""
        other = PipelineVolume(volume=self)
        earlier = [task for task in self.dependents if not any(_waits(op.draft, task.draft) for op in ops)]
        other.dependents = (*ops, *earlier)
        return other

    def to_dict(self) -> dict[str, Any]:
        """The volume in Kubernetes' words."""
        return dict(self.fields)


def _waits(later: Draft, earlier: Draft) -> bool:
    return later is earlier or any(_waits(middle, earlier) for middle in later.after)
