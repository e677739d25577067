"""The handle of a task that runs a container, and of the container itself."""

from __future__ import annotations

from typing import Any

from catalog.dsl.container_methods import ContainerMethods
from catalog.dsl.scope import Draft
from catalog.dsl.task import Task
from catalog.dsl.user_container import as_texts


class ContainerTask(Task, ContainerMethods):
    """A task whose container can be set up: by the task's own setters, or through `task.container`."""

    def container_fields(self) -> dict[str, Any]:
        """The fields of the task's container, in Kubernetes' words."""
        return self.draft.settings.container

    @property
    def container(self) -> Container:
        """The task's container."""
        return Container(self)


class Container(ContainerMethods):
    """The container of a task; `parent` leads back to the task."""

    def __init__(self, parent: ContainerTask) -> None:
        self.parent = parent

    def container_fields(self) -> dict[str, Any]:
        """The fields of the container, in Kubernetes' words."""
        return self.parent.container_fields()

    @property
    def image(self) -> str:
        """The image; what is set here replaces the component's."""
        own = self.container_fields().get("image")
        component = _component_image(self.parent.draft)
        return str(component if own is None else own)

    @image.setter
    def image(self, value: object) -> None:
        self.container_fields()["image"] = str(value)

    @property
    def command(self) -> list[str] | None:
        """The command that was given to the task; None for the component's own."""
        found: list[str] | None = self.container_fields().get("command")
        return found

    @command.setter
    def command(self, value: object) -> None:
        self.container_fields()["command"] = as_texts(value)

    @property
    def args(self) -> list[str] | None:
        """The arguments that were given to the task; None for the component's own."""
        found: list[str] | None = self.container_fields().get("args")
        return found

    @args.setter
    def args(self, value: object) -> None:
        self.container_fields()["args"] = as_texts(value)

    @property
    def env(self) -> list[dict[str, Any]]:
        """The environment variables so far."""
        found: list[dict[str, Any]] = self.container_fields().setdefault("env", [])
        return found

    @property
    def working_dir(self) -> str | None:
        """The folder the program starts in."""
        found: str | None = self.container_fields().get("workingDir")
        return found

    @working_dir.setter
    def working_dir(self, value: object) -> None:
        self.container_fields()["workingDir"] = str(value)


def _component_image(draft: Draft) -> str:
    container = draft.spec.container if draft.spec else None
    return container.image if container else ""
