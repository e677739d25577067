from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from catalog.client.create import create_run
from catalog.client.detach import start_detached
from catalog.client.logs import LogLine, task_logs
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.spec.model import ComponentRef, ExecutionOptions, TaskSpec
from tests.client.building import loop, pipeline, run_pipeline, shell, task

SAY = shell('echo "says $0"; printf "no end"', ["x"], "")


def test_the_lines_of_all_tasks_or_of_one_with_those_inside(session: Session) -> None:
    spec = pipeline({"a": task(SAY, x="1"), "b": loop(SAY, ["2", "3"], "x")}, name="p")
    run_id = run_pipeline(spec, session, parallelism=1).run_id
    lines = [LogLine("a", "says 1"), LogLine("a", "no end")]
    inner = [LogLine("b/0", "says 2"), LogLine("b/0", "no end"), LogLine("b/1", "says 3"), LogLine("b/1", "no end")]
    assert sorted(task_logs(run_id, session), key=lambda line: line.task) == lines + inner
    assert list(task_logs(run_id, session, "a")) == lines
    assert list(task_logs(run_id, session, "b")) == inner
    assert sorted(task_logs(run_id, session, follow=True), key=lambda line: line.task) == lines + inner
    with pytest.raises(UsageError) as raised:
        list(task_logs(run_id, session, "c"))
    assert raised.value.rule == "unknown-task"


def test_attempts_are_told_apart(session: Session, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    flaky = shell(f"if test -e {mark}; then echo second; else touch {mark}; echo first; exit 1; fi")
    again = TaskSpec(ComponentRef(spec=flaky), execution_options=ExecutionOptions(max_retries=1))
    run_id = run_pipeline(pipeline({"a": again}), session).run_id
    assert [line.text for line in task_logs(run_id, session)] == ["second"]
    assert [line.text for line in task_logs(run_id, session, attempt=1)] == ["first"]
    assert [line.text for line in task_logs(run_id, session, follow=True)] == ["first", "second"]
    with pytest.raises(UsageError):
        list(task_logs(run_id, session, attempt=3))


def test_following_shows_lines_while_the_task_runs(session: Session, tmp_path: Path) -> None:
    go = tmp_path / "go"
    spec = pipeline({"a": task(shell(f"echo one; while ! test -e {go}; do sleep 0.01; done; echo two"))})
    run_id = create_run(prepare_run(RunRequest(spec, engine="process"), session), session)
    start_detached(run_id, session)
    lines = task_logs(run_id, session, follow=True)
    assert next(lines) == LogLine("a", "one")
    go.touch()
    assert list(lines) == [LogLine("a", "two")]


def test_bytes_that_are_no_text_and_very_long_lines_come_through(session: Session) -> None:
    spec = pipeline({"a": task(shell("printf '\\377\\n'; head -c 200000 /dev/zero | tr '\\0' x; echo"))})
    run_id = run_pipeline(spec, session).run_id
    first, *rest = [line.text for line in task_logs(run_id, session)]
    assert first == "\N{REPLACEMENT CHARACTER}"
    assert "".join(rest) == "x" * 200_000


def test_a_follower_may_start_before_the_run(session: Session) -> None:
    run_id = create_run(prepare_run(RunRequest(pipeline({"a": task(SAY, x="1")}), engine="process"), session), session)
    found: list[LogLine] = []
    follower = threading.Thread(target=lambda: found.extend(task_logs(run_id, session, follow=True)))
    follower.start()
    time.sleep(0.3)
    start_detached(run_id, session)
    follower.join()
    assert found == [LogLine("a", "says 1"), LogLine("a", "no end")]
