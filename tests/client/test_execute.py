from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from catalog.client.create import create_run
from catalog.client.execute import execute_run, run
from catalog.client.outputs import run_outputs
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.errors import StoreError
from catalog.run.model import Change, State, TaskChange
from catalog.spec.model import InputSpec
from catalog.store.claims import claim_run, live_runner, release, this_runner
from catalog.store.find_runs import get_run
from catalog.store.progress import get_tasks
from tests.client.building import output, pipeline, run_pipeline, shell, states, task


def test_a_component_runs_by_reference(session: Session) -> None:
    row = run(RunRequest("echo@1", {"text": "hi"}), session)
    assert row.state is State.SUCCEEDED
    assert (row.pipeline_name, row.pipeline_version, row.engine) == ("echo", "1.0.0", "process")
    assert run_outputs(row, session) == {"text": "hi"}
    assert live_runner(session.store, row.run_id) is None


def test_values_flow_from_task_to_task(session: Session) -> None:
    add = shell('echo "$0+1" > "$1"', ["x"], "y")
    spec = pipeline(
        {"a": task(add, x="0"), "b": task(add, x=output("a", "y"))}, outputs={"sum": output("b", "y")}, name="adding"
    )
    row = run_pipeline(spec, session)
    assert run_outputs(row, session) == {"sum": "0+1+1"}


def test_each_change_is_in_the_store_before_it_is_told(session: Session) -> None:
    told: list[tuple[str, str, str]] = []
    found: list[str] = []

    def on_change(change: Change) -> None:
        if isinstance(change, TaskChange):
            stored = {row.task: row.state.value for row in get_tasks(session.store, found[0])}
            told.append((change.task, change.state.value, stored[change.task]))

    spec = pipeline({"a": task(shell("true")), "b": task(shell("false"), after=["a"])})
    found.append(create_run(prepare_run(RunRequest(spec, engine="process"), session), session))
    row = execute_run(found[0], session, on_change)
    assert row.state is State.FAILED
    assert told == [
        ("a", "Running", "Running"),
        ("a", "Succeeded", "Succeeded"),
        ("b", "Running", "Running"),
        ("b", "Failed", "Failed"),
    ]


def test_the_second_run_of_the_same_takes_the_cache(session: Session, tmp_path: Path) -> None:
    effects = tmp_path / "effects"
    spec = pipeline({"a": task(shell(f'echo a >> {effects}; echo 1 > "$0"', output="y"))})
    assert run_pipeline(spec, session).state is State.SUCCEEDED
    second = run_pipeline(spec, session)
    assert states(second.run_id, session) == {"a": "Cached"}
    third = run_pipeline(spec, session, use_cache=False)
    assert states(third.run_id, session) == {"a": "Succeeded"}
    assert effects.read_text().split() == ["a", "a"]


def test_name_and_id_of_the_run_are_filled_in_everywhere(session: Session) -> None:
    say = shell('echo "$0 $1" > "$2"', ["x", "z"], "y")
    inputs = [InputSpec("given", "String"), InputSpec("default", "String", default="{{workflow.name}} {{other}}")]
    spec = pipeline(
        {"a": task(say, x="{{workflow.uid}}", z="{{workflow.name}}")}, inputs, {"y": output("a", "y")}, name="My Name"
    )
    row = run_pipeline(spec, session, arguments={"given": "{{workflow.uid}}"}, name="a-name")
    assert run_outputs(row, session) == {"y": f"{row.run_id} a-name"}


def test_pipeline_root_is_where_uris_lie(session: Session, tmp_path: Path) -> None:
    text = """
name: writer
outputs: [{name: data}]
implementation:
  container:
    image: alpine:3
    command: [sh, -c, 'mkdir -p "$(dirname "$0")"; echo 1 > "$0"', {outputUri: data}]
metadata: {annotations: {pipelines.kubeflow.org/pipeline_root: "ROOT"}}
""".replace("ROOT", str(tmp_path / "root" / "{{workflow.name}}"))
    (tmp_path / "writer.yaml").write_text(text)
    row = run_pipeline("writer.yaml", session, name="n1")
    assert row.state is State.SUCCEEDED, row.message
    assert len([path for path in (tmp_path / "root" / "n1").rglob("*") if path.is_file()]) == 1
    row = run_pipeline("writer.yaml", session, name="n2", pipeline_root=str(tmp_path / "other"), use_cache=False)
    assert row.state is State.SUCCEEDED, row.message
    assert len([path for path in (tmp_path / "other").rglob("*") if path.is_file()]) == 1


def test_a_run_has_one_runner(session: Session) -> None:
    run_id = create_run(prepare_run(RunRequest("echo@1", {"text": "hi"}), session), session)
    other = this_runner()
    claim_run(session.store, run_id, other)
    with pytest.raises(StoreError) as raised:
        execute_run(run_id, session)
    assert raised.value.rule == "run-claimed"
    assert "catalog runs terminate" in raised.value.hint
    assert get_run(session.store, run_id).state is State.PENDING
    release(session.store, run_id, other)
    assert execute_run(run_id, session).state is State.SUCCEEDED


def test_sigterm_ends_the_tasks_and_runs_what_must_run_at_the_end(session: Session, tmp_path: Path) -> None:
    began = tmp_path / "began"

    def on_change(change: Change) -> None:
        if isinstance(change, TaskChange) and change.task == "long" and change.state is State.RUNNING:
            os.kill(os.getpid(), signal.SIGTERM)

    spec = pipeline({"long": task(shell(f"echo 1 > {began}; sleep 100")), "next": task(shell("true"), after=["long"])})
    before = signal.getsignal(signal.SIGTERM)
    row = run(RunRequest(spec, engine="process"), session, on_change)
    assert row.state is State.TERMINATED
    assert states(row.run_id, session) == {"long": "Terminated", "next": "Terminated"}
    assert signal.getsignal(signal.SIGTERM) == before
