"""What every engine must do alike: the cases of `cases/`, and what needs a clock or two runs."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from catalog.client.control import terminate_run
from catalog.client.create import create_run
from catalog.client.execute import execute_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from catalog.store.progress import get_tasks
from tests.contract.bench import CASES, Bench, check, read_case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, bench: Bench) -> None:
    case = read_case(path)
    check(case, bench.run(case.pipeline, case.arguments, name=case.run_name, pipeline_root=case.pipeline_root))


PIPELINES = Path(__file__).parent / "pipelines"


def pipeline(name: str, **texts: str) -> ComponentSpec:
    """The pipeline in `pipelines/`, with words replaced."""
    text = (PIPELINES / f"{name}.yaml").read_text(encoding="utf-8")
    for word, replacement in texts.items():
        text = text.replace(word, replacement)
    return parse_component(text)


STAMP = pipeline("stamp")


def test_the_same_content_is_not_made_twice(bench: Bench) -> None:
    first = bench.run(STAMP, name="first")
    second = bench.run(STAMP, name="second")
    assert first.states == {"stamp": "Succeeded"}
    assert second.states == {"stamp": "Cached"}
    assert second.outputs == first.outputs
    assert first.row.run_id in second.tasks["stamp"].reason


def test_a_run_without_cache_makes_everything_anew(bench: Bench) -> None:
    first = bench.run(STAMP)
    second = bench.run(STAMP, use_cache=False)
    assert second.states == {"stamp": "Succeeded"}
    assert second.outputs != first.outputs


def test_a_result_that_is_too_old_is_made_anew(bench: Bench) -> None:
    bench.run(STAMP)
    assert bench.run(STAMP, max_cache_staleness="P30D").states == {"stamp": "Cached"}
    assert bench.run(STAMP, max_cache_staleness="P0D").states == {"stamp": "Succeeded"}


def test_another_environment_is_another_content(bench: Bench) -> None:
    assert bench.run(pipeline("env", VALUE="1")).states == {"show": "Succeeded"}
    assert bench.run(pipeline("env", VALUE="2")).states == {"show": "Succeeded"}
    assert bench.run(pipeline("env", VALUE="1")).states == {"show": "Cached"}


def test_independent_branches_run_at_the_same_time(bench: Bench) -> None:
    result = bench.run(pipeline("branches", NAP=str(bench.start_seconds)), parallelism=2)
    spans = [[float(time) for time in result.outputs[name].split()] for name in ("a", "b")]
    assert max(start for start, _ in spans) < min(end for _, end in spans)


def test_parallelism_bounds_what_runs_at_once(bench: Bench) -> None:
    result = bench.run(pipeline("branches", NAP="1"), parallelism=1)
    spans = sorted([float(time) for time in result.outputs[name].split()] for name in ("a", "b"))
    assert spans[0][1] <= spans[1][0]


def test_a_retried_task_can_succeed(bench: Bench) -> None:
    # A first attempt that starts after the deadline succeeds and says nothing: then the next deadline is later.
    for patience in (1, 2, 4):
        deadline = str(int(time.time()) + patience * bench.start_seconds)
        result = bench.run(pipeline("patience"), {"deadline": deadline})
        assert result.states == {"wait": "Succeeded"}
        if result.attempts("wait") > 1:
            break
    assert result.attempts("wait") > 1


def test_terminate_ends_what_runs_and_the_exit_task_still_runs(bench: Bench) -> None:
    request = RunRequest(pipeline=pipeline("endless"), engine=bench.engine)
    run_id = create_run(prepare_run(request, bench.session), bench.session)

    def terminate_when_running() -> None:
        with open_session(home=bench.session.home) as other:
            while not any(
                task.task == "sleep" and task.state is State.RUNNING for task in get_tasks(other.store, run_id)
            ):
                time.sleep(0.05)
            terminate_run(run_id, other)

    watcher = threading.Thread(target=terminate_when_running, daemon=True)
    watcher.start()
    result = bench.result(execute_run(run_id, bench.session))
    watcher.join()
    assert result.state is State.TERMINATED
    assert result.states["sleep"] == "Terminated"
    assert result.states["next"] in ("Terminated", "Skipped")
    assert result.states["clean"] == "Succeeded"
    assert "cleaned" in result.log("clean")
