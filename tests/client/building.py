"""Components and pipelines as values, for tests: every component is a line of shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.client.execute import run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    ForEach,
    GraphImplementation,
    GraphSpec,
    InputSpec,
    OutputSpec,
    TaskExtension,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.placeholders import InputValue, OutputPath
from catalog.store.find_runs import list_runs
from catalog.store.progress import get_tasks
from catalog.store.rows import RunRow


def shell(
    script: str, inputs: Sequence[str] = (), output: str = "", name: str = "step", image: str = "alpine:3"
) -> ComponentSpec:
    """A component whose script gets the inputs as $0, $1, … and, last, the path of its output."""
    last = (OutputPath(output),) if output else ()
    line = ("sh", "-c", script, *(InputValue(port) for port in inputs), *last)
    return ComponentSpec(
        name=name,
        inputs=tuple(InputSpec(port, "String") for port in inputs),
        outputs=(OutputSpec(output, "String"),) if output else (),
        implementation=ContainerImplementation(ContainerSpec(image, command=line)),
    )


def task(component: ComponentSpec, after: Sequence[str] = (), **arguments: Argument) -> TaskSpec:
    """A use of a component."""
    extension = TaskExtension(after=tuple(after)) if after else None
    return TaskSpec(ComponentRef(spec=component), arguments, extension=extension)


def loop(component: ComponentSpec, items: Any, bind: str, **arguments: Argument) -> TaskSpec:
    """A use of a component for each item."""
    given = tuple(items) if isinstance(items, list) else items
    return TaskSpec(
        ComponentRef(spec=component), arguments, extension=TaskExtension(for_each=ForEach(given, {bind: ""}))
    )


def pipeline(
    tasks: Mapping[str, TaskSpec],
    inputs: Sequence[InputSpec] = (),
    outputs: Mapping[str, Argument] | None = None,
    name: str = "pipeline",
) -> ComponentSpec:
    """A graph component."""
    return ComponentSpec(
        name=name,
        inputs=tuple(inputs),
        outputs=tuple(OutputSpec(port, "String") for port in outputs or ()),
        implementation=GraphImplementation(GraphSpec(dict(tasks), outputs)),
    )


def output(task_id: str, name: str) -> TaskOutput:
    """What a task gives."""
    return TaskOutput(task_id, name)


def run_pipeline(spec: ComponentSpec | str, session: Session, **options: Any) -> RunRow:
    """Run to the end on the process engine."""
    return run(RunRequest(spec, engine="process", **options), session)


def states(run_id: str, session: Session) -> dict[str, str]:
    """The state of each task by its path."""
    return {row.task: row.state.value for row in get_tasks(session.store, run_id)}


def stored_runs(session: Session) -> int:
    """How many runs the store has."""
    return len(list_runs(session.store, limit=1000))
