"""Running a run again, or a part of it, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.again import resume_from, retry_detached
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.store.find_runs import get_run
from catalog.store.progress import get_tasks
from catalog.store.rows import RunRow
from tests.cli.waiting import wait_for
from tests.client.building import output, pipeline, run_pipeline, shell, task


def counting(folder: Path, script: str = "true") -> ComponentSpec:
    """one, then two, then three, each noting that it ran; beside them alone. `two` also does what `script` says."""

    def step(name: str, extra: str = "true") -> ComponentSpec:
        return shell(f'echo x >> {folder}/{name}; {extra} && echo "$0" > "$1"', ["given"], "out", name=name)

    return pipeline(
        {
            "one": task(step("one"), given="1"),
            "two": task(step("two", script), given=output("one", "out")),
            "three": task(step("three"), given=output("two", "out")),
            "alone": task(step("alone"), given="2"),
        }
    )


def times(folder: Path) -> dict[str, int]:
    """How often each task ran."""
    return {file.name: len(file.read_text().split()) for file in sorted(folder.iterdir()) if file.name != "mended"}


def ended(session: Session, run: RunRow) -> RunRow:
    """The run when it has ended."""
    wait_for(lambda: get_run(session.store, run.run_id).state.ended, "the end of the run")
    return get_run(session.store, run.run_id)


@pytest.fixture
def effects(tmp_path: Path) -> Path:
    """Where the tasks note that they ran."""
    folder = tmp_path / "effects"
    folder.mkdir()
    return folder


def test_a_task_and_what_comes_after_it_run_again(session: Session, effects: Path) -> None:
    run = run_pipeline(counting(effects), session)
    assert run.state is State.SUCCEEDED and set(times(effects).values()) == {1}
    again = ended(session, resume_from(run.run_id, "two", session))
    assert (again.run_id, again.state) == (run.run_id, State.SUCCEEDED)
    assert times(effects) == {"alone": 1, "one": 1, "three": 2, "two": 2}
    assert {one.task: one.state for one in get_tasks(session.store, run.run_id)} == dict.fromkeys(
        ("one", "two", "three", "alone"), State.SUCCEEDED
    )


def test_a_retry_runs_what_did_not_succeed(session: Session, effects: Path) -> None:
    run = run_pipeline(counting(effects, f"test -e {effects}/mended"), session)
    assert run.state is State.FAILED
    (effects / "mended").touch()
    assert ended(session, retry_detached(run.run_id, session)).state is State.SUCCEEDED
    assert times(effects) == {"alone": 1, "one": 1, "three": 1, "two": 2}


def test_a_run_that_waits_to_be_run_again_says_so(session: Session, effects: Path) -> None:
    run = run_pipeline(counting(effects, "false"), session)
    waiting = resume_from(run.run_id, "alone", session)
    assert not waiting.state.ended
    assert ended(session, run).state is State.FAILED
    assert times(effects) == {"alone": 2, "one": 1, "two": 2}


def test_what_cannot_run_again_is_told(session: Session, effects: Path) -> None:
    run = run_pipeline(counting(effects), session)
    with pytest.raises(UsageError) as caught:
        resume_from(run.run_id, "too", session)
    assert caught.value.rule == "unknown-task" and '"two"' in caught.value.hint
    with pytest.raises(UsageError) as caught:
        retry_detached(run.run_id, session)
    assert caught.value.rule == "run-succeeded"
