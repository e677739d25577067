"""Containers that run before or beside a task's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.dsl.container_methods import ContainerMethods
from catalog.dsl.kubernetes_objects import camel_case, plain


class UserContainer(ContainerMethods):
    """A container in the pod of a task; further keyword arguments are fields of a Kubernetes container."""

    def __init__(
        self,
        name: str,
        image: object,
        command: object = None,
        args: object = None,
        mirror_volume_mounts: bool | None = None,
        **kwargs: Any,
    ) -> None:
        given = {camel_case(key): plain(value) for key, value in kwargs.items()}
        fields = {
            "name": str(name),
            "image": str(image),
            "command": as_texts(command),
            "args": as_texts(args),
            "mirrorVolumeMounts": mirror_volume_mounts,
            **given,
        }
        self._fields = {key: value for key, value in fields.items() if value is not None}

    @property
    def name(self) -> str:
        """The name of the container."""
        return str(self._fields["name"])

    def container_fields(self) -> dict[str, Any]:
        """The container in Kubernetes' words."""
        return self._fields

    def set_mirror_volume_mounts(self, mirror_volume_mounts: bool = True) -> UserContainer:
        """Whether the container sees the volumes of the task's own container."""
        self._fields["mirrorVolumeMounts"] = mirror_volume_mounts
        return self

    def to_dict(self) -> dict[str, Any]:
        """The container in Kubernetes' words."""
        return dict(self._fields)


class Sidecar(UserContainer):
    """A container that runs beside a task's own."""


def as_texts(given: object) -> list[str] | None:
    """A list of texts from one or many things; None stays None. Values of the pipeline become their markers."""
    if given is None:
        return None
    many = isinstance(given, Sequence) and not isinstance(given, str)
    return [str(item) for item in given] if many else [str(given)]  # type: ignore[attr-defined]
