"""An output that is whichever of several tasks' outputs there is: a small task that picks it."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.spec.model import (
    ComponentRef,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    InputSpec,
    OutputSpec,
    TaskOutput,
    TaskSpec,
    TypeSpec,
)
from catalog.spec.placeholders import IfPlaceholder, InputPath, IsPresent, OutputPath

PICKED = "picked"
SCRIPT = 'mkdir -p "$(dirname "$0")" && cp -R "$1" "$0"'


def picking_task(choices: list[TaskOutput], kind: TypeSpec, image: str) -> TaskSpec:
    """The task; its image is that of one of the branches, which is there anyway and has a shell."""
    names = [f"choice {index}" for index in range(1, len(choices) + 1)]
    line = tuple(IfPlaceholder(IsPresent(name), (InputPath(name),)) for name in names)
    component = ComponentSpec(
        name="Pick",
        description="The first of the inputs that is there.",
        inputs=tuple(InputSpec(name, optional=True) for name in names),
        outputs=(OutputSpec(PICKED, type=kind),),
        implementation=ContainerImplementation(
            ContainerSpec(image=image, command=("sh", "-ec", SCRIPT, OutputPath(PICKED), *line))
        ),
    )
    return TaskSpec(ComponentRef(spec=component), arguments=dict(zip(names, choices, strict=True)))


def image_of(tasks: Mapping[str, TaskSpec], choice: TaskOutput) -> str:
    """The image of the container that makes an output, however deep inside; empty when there is none."""
    task = tasks.get(choice.task_id)
    component = task.component_ref.spec if task is not None else None
    if component is None or component.container is not None:
        return component.container.image if component is not None and component.container is not None else ""
    values = (component.graph.output_values or {}) if component.graph is not None else {}
    inner = values.get(choice.output_name)
    if component.graph is None or not isinstance(inner, TaskOutput):
        return ""
    return image_of(component.graph.tasks, inner)
