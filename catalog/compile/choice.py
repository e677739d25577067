"""A container task with inputs that may turn out absent: one template for each way it can go, chosen while it runs.

What stands on a component's command line depends on which inputs are there, and a template's command line is fixed.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from catalog.compile.compiled import Place
from catalog.compile.expressions import member, tag
from catalog.compile.graph import Shared
from catalog.compile.pod import PodUse, output_names
from catalog.compile.sources import Need, Slot, Source, slot_arguments, slot_for, slot_inputs
from catalog.compile.uris import uri_outputs
from catalog.errors import CompileError
from catalog.spec.model import ComponentSpec, TaskSpec

_MOST = 4


def choice_template(
    shared: Shared,
    component: ComponentSpec,
    task: TaskSpec,
    sources: Mapping[str, Source],
    slots: Mapping[str, Slot],
    needs: Mapping[str, Need],
) -> str:
    """The name of a DAG template that runs the right one of the component's templates."""
    unsure = [name for name, slot in slots.items() if slot.presence]
    if len(unsure) > _MOST:
        raise CompileError(
            f'"{component.name}" has {len(unsure)} optional inputs that may be absent; a cluster decides {_MOST}',
            rule="argo-optional-inputs",
            hint="give the inputs defaults",
        )
    inner = {name: slot.source() if name in slots else sources[name] for name, slot in slots.items()}
    tasks: list[dict[str, Any]] = []
    for chosen in itertools.product((True, False), repeat=len(unsure)):
        absent = {name for name, there in zip(unsure, chosen, strict=True) if not there}
        tasks.append(_variant(shared, component, task, inner, absent, unsure, needs, f"way-{len(tasks) + 1}"))
    names = [item["name"] for item in tasks]
    body: dict[str, Any] = {"inputs": slot_inputs(slots), "dag": {"failFast": False, "tasks": tasks}}
    outputs = _outputs(component, names, needs, uri_outputs(component, shared.options))
    if outputs:
        body["outputs"] = outputs
    place = Place("choice", component.name or "", tasks=dict.fromkeys(names, ""))
    return shared.templates.share(f"{component.name or 'task'}-choice", body, place)


def _variant(
    shared: Shared,
    component: ComponentSpec,
    task: TaskSpec,
    inner: Mapping[str, Source],
    absent: set[str],
    unsure: list[str],
    needs: Mapping[str, Need],
    name: str,
) -> dict[str, Any]:
    given = {key: source.surely() for key, source in inner.items() if key not in absent}
    taken: set[str] = set()
    slots = {
        key: slot_for(key, source, shared.usage.of_input(component, task, key), taken) for key, source in given.items()
    }
    values = frozenset(output for output, need in needs.items() if need.value)
    template = shared.pods.template(PodUse(component, task, slots, {}, values))
    tests = [f"{'!' if key in absent else ''}({inner[key].present})" for key in unsure]
    made = {"name": name, "template": template, "when": tag(" && ".join(tests))}
    arguments = slot_arguments(slots, given)
    return {**made, "arguments": arguments} if arguments else made


def _outputs(
    component: ComponentSpec, names: list[str], needs: Mapping[str, Need], uris: frozenset[str]
) -> dict[str, Any]:
    ports = output_names(component)
    parameters, artifacts = [], []
    for output, need in needs.items():
        if output not in ports:
            continue
        if need.value or output in uris:
            chosen = _chosen(names, f"outputs.parameters.{ports[output]}")
            parameters.append({"name": ports[output], "valueFrom": {"expression": chosen}})
        if need.path and output not in uris:
            chosen = _chosen(names, f"outputs.artifacts.{ports[output]}")
            artifacts.append({"name": ports[output], "fromExpression": chosen})
    return {key: value for key, value in (("parameters", parameters), ("artifacts", artifacts)) if value}


def _chosen(names: list[str], what: str) -> str:
    *first, last = names
    text = f"{member('tasks', last)}.{what}"
    for name in reversed(first):
        base = member("tasks", name)
        text = f"{base}.status == 'Succeeded' ? {base}.{what} : {text}"
    return text
