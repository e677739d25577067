"""What still runs when a workflow is stopped: the exit tasks of the graphs that had started.

Argo starts nothing but hooks then, and waits for those of the outermost DAG only. So one hook hangs there, asleep
until a label says that the run is being stopped; it runs the exit parts of the pipeline and of those graphs in it that
start with it, the inner ones first. What the tasks of a graph made is not to be had there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.compile.compiled import Place
from catalog.compile.exits import STATUS, ExitPart, sure
from catalog.compile.sources import Slot, Source, slot_arguments, slot_inputs
from catalog.compile.templates import Templates

STOPPING_LABEL = "kfp-catalog/stopping"
_STOPPING = f"workflow.labels['{STOPPING_LABEL}'] == 'true'"
_CANCELLED = {"state": "CANCELLED", "error": {"code": 1, "message": "terminated"}}


@dataclass(frozen=True)
class StopPart:
    """The exit part of the graph at `path`; `origins` are its inputs as the outermost DAG sees them."""

    path: str
    part: ExitPart
    origins: Mapping[str, Source]


def entry_template(templates: Templates, pipeline: str, slots: Mapping[str, Slot], stops: Sequence[StopPart]) -> str:
    """The outermost DAG: the pipeline as its one task, with the hook."""
    inputs = slot_inputs(slots)
    given = {name: slot.source() for name, slot in slots.items()}
    arguments = slot_arguments(slots, given)
    passed = {"arguments": arguments} if arguments else {}
    hook = {"template": _stop_template(templates, slots, stops), "expression": _STOPPING, **passed}
    task = {"name": "pipeline", "template": pipeline, **passed, "hooks": {"exit": hook}}
    body: dict[str, Any] = {"dag": {"failFast": False, "tasks": [task]}}
    return templates.fill(
        templates.reserve("entry"),
        {**({"inputs": inputs} if inputs else {}), **body},
        Place("wrapper", tasks={"pipeline": ""}),
    )


def _stop_template(templates: Templates, slots: Mapping[str, Slot], stops: Sequence[StopPart]) -> str:
    from catalog.compile.graph import ended

    tasks: list[dict[str, Any]] = []
    for stop in stops:
        task: dict[str, Any] = {"name": f"exit-{len(tasks) + 1}", "template": stop.part.template}
        arguments = _arguments(stop)
        if arguments:
            task["arguments"] = arguments
        if tasks:
            task["depends"] = ended(tasks[-1]["name"])
        tasks.append(task)
    places = {task["name"]: stop.path for task, stop in zip(tasks, stops, strict=True)}
    return _fill(templates, "stop", slot_inputs(slots), tasks, places)


def _fill(
    templates: Templates, wish: str, inputs: dict[str, Any], tasks: list[dict[str, Any]], places: dict[str, str]
) -> str:
    body: dict[str, Any] = {"inputs": inputs} if inputs else {}
    body["dag"] = {"failFast": False, "tasks": tasks}
    return templates.fill(templates.reserve(wish), body, Place("wrapper", tasks=places))


def _arguments(stop: StopPart) -> dict[str, Any]:
    given: dict[str, Source] = {}
    for name in stop.part.slots:
        source = stop.origins.get(name)
        if name == STATUS:
            source = Source(constant=json.dumps(_CANCELLED))
        given[name] = sure(source) if source is not None else Source(constant="", present="false")
    return slot_arguments(stop.part.slots, given)
