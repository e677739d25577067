"""A run of one pipeline with very many tasks: rows of them, each after two of the row before."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.run.model import Artifact, Change, RunChange, State, TaskChange
from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation, GraphSpec, TaskOutput, TaskSpec
from catalog.spec.parse import parse_component
from catalog.store.record import record_many

IN_A_ROW = 20
_BEGUN = 1_700_000_000.0
_STATES = (State.SUCCEEDED,) * 7 + (State.CACHED, State.SKIPPED, State.FAILED)

_COMPONENT = """
name: Mix
inputs:
- {name: left, type: String, default: ''}
- {name: right, type: String, default: ''}
outputs:
- {name: both, type: String}
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, 'echo "$0 $1" > "$2"', {inputValue: left}, {inputValue: right}, {outputPath: both}]
"""


def write_large_run(session: Session, count: int) -> str:
    """Store a run of `count` tasks that has ended, in every state; its id."""
    request = RunRequest(pipeline=_rows(count), engine="process", name="large")
    run_id = create_run(prepare_run(request, session), session)
    record_many(session.store, run_id, _story(count))
    return run_id


def _rows(count: int) -> ComponentSpec:
    mix = ComponentRef(spec=parse_component(_COMPONENT))
    tasks = {f"task-{number}": TaskSpec(mix, _before(number)) for number in range(count)}
    return ComponentSpec(name="Rows", implementation=GraphImplementation(GraphSpec(tasks)))


def _before(number: int) -> dict[str, TaskOutput]:
    if number < IN_A_ROW:
        return {}
    row, place = divmod(number, IN_A_ROW)
    beside = (row - 1) * IN_A_ROW + (place + 1) % IN_A_ROW
    return {"left": TaskOutput(f"task-{number - IN_A_ROW}", "both"), "right": TaskOutput(f"task-{beside}", "both")}


def _story(count: int) -> Iterator[Change]:
    yield RunChange(State.RUNNING, _BEGUN)
    for number in range(count):
        path, state = f"task-{number}", _STATES[number % len(_STATES)]
        yield TaskChange(task=path, component="Mix", state=State.PENDING, time=_BEGUN)
        yield TaskChange(task=path, component="Mix", state=State.RUNNING, time=_BEGUN + number, attempt=1)
        made = {"both": Artifact(f"{number:064x}", 100)} if state in (State.SUCCEEDED, State.CACHED) else {}
        yield TaskChange(task=path, component="Mix", state=state, time=_BEGUN + number + 1, attempt=1, outputs=made)
    yield RunChange(State.FAILED, _BEGUN + count)
