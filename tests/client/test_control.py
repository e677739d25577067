from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.client.control import delete_run, resume_run, retry_run, terminate_run
from catalog.client.create import create_run
from catalog.client.detach import start_detached
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.state import is_interrupted
from catalog.errors import StoreError, UsageError
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.store.claims import live_runner
from catalog.store.find_runs import get_run
from tests.client.building import output, pipeline, run_pipeline, shell, states, stored_runs, task


def create(spec: ComponentSpec, session: Session) -> str:
    return create_run(prepare_run(RunRequest(spec, engine="process"), session), session)


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.01)


def sleeper(began: Path) -> ComponentSpec:
    return pipeline({"long": task(shell(f"echo $$ > {began}.part; mv {began}.part {began}; sleep 1000"))})


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_resuming_a_run_that_succeeded_gives_it_back(session: Session) -> None:
    row = run_pipeline("echo@1", session, arguments={"text": "hi"})
    assert resume_run(row.run_id[:8], session) == row
    with pytest.raises(UsageError) as raised:
        retry_run(row.run_id, session)
    assert raised.value.rule == "run-succeeded"


def test_retry_runs_again_what_did_not_succeed(session: Session, tmp_path: Path) -> None:
    effects, allowed = tmp_path / "effects", tmp_path / "allowed"
    first = shell(f'echo first >> {effects}; echo 1 > "$0"', output="y")
    second = shell(f'echo second >> {effects}; test -e {allowed} && cat "$0" > /dev/null; test -e {allowed}', ["x"])
    spec = pipeline(
        {"a": task(first), "b": task(second, x=output("a", "y")), "c": task(shell(f"echo c >> {effects}"), after=["b"])}
    )
    failed = run_pipeline(spec, session)
    assert failed.state is State.FAILED
    assert states(failed.run_id, session) == {"a": "Succeeded", "b": "Failed", "c": "Skipped"}
    with pytest.raises(UsageError) as raised:
        resume_run(failed.run_id, session)
    assert "catalog runs retry" in raised.value.hint
    allowed.touch()
    second_script_now_works = retry_run(failed.run_id, session)
    assert second_script_now_works.run_id == failed.run_id
    assert states(failed.run_id, session)["a"] == "Succeeded"
    assert effects.read_text().split()[:3] == ["first", "second", "second"]


def test_a_run_driven_by_another_process_is_ended_by_asking(session: Session, tmp_path: Path) -> None:
    began = tmp_path / "began"
    run_id = create(sleeper(began), session)
    pid = start_detached(run_id, session)
    wait_for(began.exists)
    runner = live_runner(session.store, run_id)
    assert runner is not None
    assert runner.pid == pid
    with pytest.raises(StoreError) as raised:
        resume_run(run_id, session)
    assert raised.value.rule == "run-claimed"
    with pytest.raises(StoreError) as raised:
        delete_run(run_id, session)
    assert raised.value.rule == "run-running"
    terminate_run(run_id, session)
    wait_for(lambda: get_run(session.store, run_id).state.ended and live_runner(session.store, run_id) is None)
    assert get_run(session.store, run_id).state is State.TERMINATED
    assert not alive(int(began.read_text()))
    with pytest.raises(UsageError) as ended:
        terminate_run(run_id, session)
    assert ended.value.rule == "run-ended"


def test_a_run_whose_runner_was_killed_is_ended_at_once(session: Session, tmp_path: Path) -> None:
    began = tmp_path / "began"
    run_id = create(sleeper(began), session)
    pid = start_detached(run_id, session)
    wait_for(began.exists)
    wait_for(lambda: states(run_id, session) == {"long": "Running"})
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: live_runner(session.store, run_id) is None)
    left = int(began.read_text())
    assert alive(left)
    assert is_interrupted(get_run(session.store, run_id), session)
    terminate_run(run_id, session)
    assert get_run(session.store, run_id).state is State.TERMINATED
    assert states(run_id, session) == {"long": "Terminated"}
    wait_for(lambda: not alive(left))


def test_resume_kills_what_the_killed_runner_left(session: Session, tmp_path: Path) -> None:
    began, finish = tmp_path / "began", tmp_path / "finish"
    script = f"test -e {finish} && exit 0; echo $$ > {began}.part; mv {began}.part {began}; sleep 1000"
    run_id = create(pipeline({"long": task(shell(script))}), session)
    pid = start_detached(run_id, session)
    wait_for(began.exists)
    wait_for(lambda: states(run_id, session) == {"long": "Running"})
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: live_runner(session.store, run_id) is None)
    finish.touch()
    assert resume_run(run_id, session).state is State.SUCCEEDED
    assert not alive(int(began.read_text()))


def test_a_run_nobody_started_can_be_ended(session: Session) -> None:
    run_id = create(pipeline({"a": task(shell("true"))}), session)
    terminate_run(run_id, session)
    assert get_run(session.store, run_id).state is State.TERMINATED
    assert retry_run(run_id, session).state is State.SUCCEEDED


def test_deleting_a_run_deletes_its_folder_and_the_artifacts_only_it_has(session: Session) -> None:
    folder = shell('mkdir "$1"; echo both > "$1/shared"; echo "$0" > "$1/own"', ["x"], "y")
    one = run_pipeline(pipeline({"a": task(folder, x="1")}), session)
    kept = set(session.artifacts.digests())
    other = run_pipeline(pipeline({"a": task(folder, x="2")}), session)
    assert set(session.artifacts.digests()) > kept
    delete_run(other.run_id, session)
    assert set(session.artifacts.digests()) == kept
    assert not session.run_folder(other.run_id).exists()
    assert session.run_folder(one.run_id).exists()
    delete_run(one.run_id, session)
    assert set(session.artifacts.digests()) == set()
    assert stored_runs(session) == 0
    with pytest.raises(UsageError):
        delete_run(one.run_id, session)
