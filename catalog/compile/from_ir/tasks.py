"""One task of a compiled pipeline to a task of a graph."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog.compile.condition_text import read_condition
from catalog.compile.cursor import Cursor
from catalog.compile.from_ir.arguments import Composed, Given, Names, read_inputs_of
from catalog.compile.from_ir.composed import with_composed
from catalog.compile.from_ir.executors import Executor
from catalog.compile.json_data import json_data, whole_number
from catalog.dsl.settings import DISPLAY_NAME
from catalog.spec.ir_types import whole_numbers
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ExecutionOptions,
    ForEach,
    GraphInput,
    Predicate,
    Retry,
    TaskExtension,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.references import upstream_ids

_KNOWN = (
    "cachingOptions",
    "componentRef",
    "dependentTasks",
    "inputs",
    "taskInfo",
    "parameterIterator",
    "iteratorPolicy",
    "retryPolicy",
    "triggerPolicy",
)
_REFERENCE = re.compile(r"inputs\.parameter_values\[(['\"])(.*)\1\]", re.DOTALL)
AFTER_ALL = "ALL_UPSTREAM_TASKS_COMPLETED"


@dataclass(frozen=True)
class Body:
    """What a task is to do: its component, the settings of its pod, and inputs that hold parts of other inputs."""

    executor: Executor
    projected: Mapping[tuple[str, str], str]


def is_last(task: Cursor) -> bool:
    """True for a task that runs whatever became of those before it."""
    return task.text("triggerPolicy", "strategy") == AFTER_ALL


def read_task(place: Cursor, task_id: str, body: Body, names: Names) -> TaskSpec:
    """The task, with what it waits for; reports what has no counterpart."""
    place.only(_KNOWN, "ir-task", "iterators over parameters, retries, conditions and caching are read")
    given = {**read_inputs_of(place, names), **body.executor.given}
    item = place.text("parameterIterator", "itemInput")
    loop = _loop(place, item, given)
    predicate = _condition(place, given, item)
    component = body.executor.component
    texts = {name: value.element for name, value in given.items() if isinstance(value, Composed)}
    if texts:
        try:
            component = with_composed(component, texts)
        except ValueError as error:
            place.refuse("ir-composed-text", f"{place.what} passes a text put together from inputs: {error}")
    arguments = {name: value for name, value in given.items() if not isinstance(value, Composed)}
    ports = {port.name: port for port in component.inputs}
    for (source, key), port in body.projected.items():
        if source == item and loop is not None:
            loop = replace(loop, bind={**loop.bind, port: key})
        else:
            _add_projection(place, arguments, source, key, port, names)
    typed = {name: _typed(value, ports[name].type) for name, value in arguments.items() if name in ports}
    is_graph = component.graph is not None
    task = TaskSpec(
        ComponentRef(spec=component),
        arguments=typed,
        is_enabled=predicate,
        execution_options=_options(place, is_graph),
        annotations=_shown(place, task_id),
        position=place.position,
    )
    return _extended(place, task, body.executor, loop, names)


def _typed(argument: Argument, kind: Any) -> Argument:
    """A reference claims the type that is wanted: kfp checked the types. Constants are texts of that type."""
    if isinstance(argument, (GraphInput, TaskOutput)):
        return replace(argument, type=kind) if kind else argument
    fits: dict[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float), "Boolean": (bool,)}
    return argument if isinstance(argument, (str, *fits.get(str(kind), ()))) else json.dumps(argument)


def _loop(place: Cursor, item: str, given: Mapping[str, Given]) -> ForEach | None:
    if place.get("parameterIterator") is None:
        return None
    limit = place.plain("iteratorPolicy", "parallelismLimit")
    parallelism = limit if isinstance(limit, int) and limit > 0 else None
    items = place.get("parameterIterator", "items")
    raw = items.get("raw") if items is not None else None
    if raw is not None:
        found = json_data(raw.text())
        if not isinstance(found, list):
            raw.refuse("ir-loop", f"{raw.what} is no JSON list")
            found = []
        return ForEach(tuple(whole_numbers(found)), {item: ""}, parallelism)
    source = given.get(items.text("inputParameter")) if items is not None else None
    if isinstance(source, (GraphInput, TaskOutput)):
        return ForEach(source, {item: ""}, parallelism)
    listed = json_data(source) if isinstance(source, str) else None
    if not isinstance(listed, list):
        place.refuse("ir-loop", f"{place.what} loops over what is no list")
    return ForEach(tuple(listed) if isinstance(listed, list) else (), {item: ""}, parallelism)


def _condition(place: Cursor, given: Mapping[str, Given], item: str) -> Predicate | None:
    condition = place.get("triggerPolicy", "condition")
    if condition is None:
        return None

    def operand(text: str) -> Argument:
        match = _REFERENCE.fullmatch(text)
        name = match[2] if match is not None else text
        found = given.get(name)
        if found is None or name == item or isinstance(found, Composed):
            condition.refuse("ir-condition", f'{condition.what} looks at "{name}", which is no whole value here')
            return ""
        return found

    try:
        return read_condition(condition.text(), operand)
    except ValueError as error:
        condition.refuse("ir-condition", f"{condition.what} cannot be read: {error}", "comparisons are read")
        return None


def _add_projection(
    place: Cursor, arguments: dict[str, Argument], source: str, key: str, port: str, names: Names
) -> None:
    """Give the task's component the part of an input that it wants, from the same part of what the input gets."""
    found = arguments.get(source)
    if isinstance(found, GraphInput):
        arguments[port] = names.projection(found.input_name, key)
        return
    if isinstance(found, str):
        data = json_data(found)
        if isinstance(data, dict) and key in data:
            value = data[key]
            arguments[port] = value if isinstance(value, (str, int, float)) else json.dumps(value)
            return
    place.refuse("ir-expression", f'{place.what} needs the key "{key}" of "{source}", which is no item of a loop')


def _options(place: Cursor, is_graph: bool) -> ExecutionOptions | None:
    caching, count = place.get("cachingOptions"), whole_number(place.plain("retryPolicy", "maxRetryCount"))
    staleness = None
    if caching is not None:
        caching.only(("enableCache",), "ir-cache")
        # kfp leaves the key out where the cache is switched off.
        if caching.plain("enableCache") is not True and not is_graph:
            staleness = "P0D"
    return ExecutionOptions(count, staleness) if staleness or count is not None else None


def _shown(place: Cursor, task_id: str) -> dict[str, str] | None:
    name = place.text("taskInfo", "name")
    return {DISPLAY_NAME: name} if name and name != task_id else None


def _retry(place: Cursor) -> Retry | None:
    policy = place.get("retryPolicy")
    if policy is None:
        return None
    policy.only(("maxRetryCount", "backoffDuration", "backoffFactor", "backoffMaxDuration"), "ir-retry")
    seconds = []
    for name in ("backoffDuration", "backoffMaxDuration"):
        text = policy.text(name).rstrip("s")
        try:
            seconds.append(float(text or 0) or None)
        except ValueError:
            policy.refuse("ir-retry", f"{policy.what}: {name} is no number of seconds")
            seconds.append(None)
    factor = policy.plain("backoffFactor")
    known = float(factor) if isinstance(factor, (int, float)) and factor else None
    found = Retry(backoff_seconds=seconds[0], backoff_factor=known, backoff_max_seconds=seconds[1])
    return found if found != Retry() else None


def _extended(place: Cursor, task: TaskSpec, executor: Executor, loop: ForEach | None, names: Names) -> TaskSpec:
    last = is_last(place)
    known = upstream_ids(replace(task, extension=TaskExtension(for_each=loop)))
    after: list[str] = []
    for item in place.listed("dependentTasks"):
        if item.text() not in names.tasks:
            item.refuse("unknown-task", f'{place.what} waits for the task "{item.text()}", which does not exist')
        elif item.text() not in known and not last:
            after.append(item.text())
    extension = TaskExtension(
        after=tuple(after),
        for_each=loop,
        finally_=last,
        timeout_seconds=executor.timeout_seconds,
        retry=_retry(place),
        pod=executor.pod,
    )
    marked = task.is_enabled is not None or task.execution_options is not None
    return replace(task, extension=extension if marked or extension != TaskExtension() else None)
