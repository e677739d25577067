"""The arguments of one task, and whether the task can run at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.compile.expressions import fill_run_texts
from catalog.compile.frame import Frame
from catalog.compile.sources import Source
from catalog.spec.model import Argument, ComponentSpec, GraphInput, TaskOutput, TaskSpec
from catalog.spec.types import default_text, is_final_status, serialise


@dataclass
class Arguments:
    """`sources` by input name; `conditions` are expressions that must hold for the task to run."""

    sources: dict[str, Source] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)


def task_sources(frame: Frame, task: TaskSpec, component: ComponentSpec) -> Arguments:
    """The arguments a task passes, defaults filled in.

    A required input whose value may be absent becomes a condition; an optional one keeps its test of presence.
    """
    found = Arguments()
    bound = task.extension.for_each.bind if task.extension and task.extension.for_each else {}
    for port in component.inputs:
        if port.name in bound:
            continue
        source = _given(frame, task, component, port.name)
        default = default_text(port)
        text = None if default is None else fill_run_texts(default, frame.texts)
        if source is None:
            if text is not None:
                found.sources[port.name] = Source(constant=text)
            elif port.required and port.name in task.arguments and not is_final_status(port.type):
                found.conditions.append("false")
            continue
        if source.present and text is not None:
            source = source.or_text(text)
        elif source.present and port.required:
            found.conditions.append(source.present)
            source = source.surely()
        found.sources[port.name] = source
    return found


def _given(frame: Frame, task: TaskSpec, component: ComponentSpec, name: str) -> Source | None:
    if name not in task.arguments:
        return None
    argument: Argument = task.arguments[name]
    if isinstance(argument, (GraphInput, TaskOutput)):
        return frame.source(argument)
    port = component.input(name)
    text = argument if isinstance(argument, str) else serialise(argument, port.type if port else None)
    return Source(constant=fill_run_texts(text, frame.texts) if isinstance(argument, str) else text)
