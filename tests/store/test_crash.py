"""Processes that record at the same time, and one that is killed while it records."""

from __future__ import annotations

import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.run.model import State
from catalog.store.cache import lookup_cache
from catalog.store.progress import events_since, finished_tasks, get_attempts, get_metrics, get_tasks
from catalog.store.record import record
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.children import start_child
from tests.store.samples import spec, started, succeeded


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_recorded_outlives_a_kill(store_url: str, seed: int) -> None:
    child = start_child("record", store_url, "r1", "100000")
    acknowledged = _kill_after(child, random.Random(seed).randrange(1, 200))
    with Store.open(store_url) as store:
        _assert_consistent(store, acknowledged)
        record(store, "r1", succeeded("afterwards"))
        assert "afterwards" in finished_tasks(store, "r1")


def _kill_after(child: subprocess.Popen[str], lines: int) -> list[tuple[str, str]]:
    """Kill the child when it has acknowledged so many changes; all it acknowledged before it died."""
    assert child.stdout is not None
    assert child.stdout.readline() == "created\n"
    said = [child.stdout.readline() for _ in range(lines)]
    child.kill()
    said += child.stdout.readlines()
    child.wait()
    assert child.stdin is not None
    child.stdin.close()
    child.stdout.close()
    whole = [line.split() for line in said if line.endswith("\n")]
    return [(path, state) for path, state in whole]


def _assert_consistent(store: Store, acknowledged: list[tuple[str, str]]) -> None:
    events = [(event.task, event.state.value) for event in events_since(store, "r1", limit=10**6)]
    assert events[: len(acknowledged)] == acknowledged
    assert len(events) - len(acknowledged) <= 1, "at most the change under way was recorded beyond those"
    tasks = {row.task: row for row in get_tasks(store, "r1")}
    assert {path: row.state.value for path, row in tasks.items()} == dict(events)
    done = {path for path, row in tasks.items() if row.state is State.SUCCEEDED}
    assert {path for path, row in tasks.items() if row.outputs} == done
    assert {row.task for row in get_metrics(store, "r1")} == done
    assert {row.task for row in get_attempts(store, "r1") if row.state is State.SUCCEEDED} == done
    for path, row in tasks.items():
        cached = lookup_cache(store, path.replace("task", "key"))
        assert (cached is not None) == (path in done)
        assert cached is None or cached.outputs == row.outputs


def test_processes_record_their_runs_at_the_same_time(store_url: str) -> None:
    Store.open(store_url).close()
    children = {run_id: start_child("record", store_url, run_id, "60") for run_id in ("r1", "r2", "r3")}
    for child in children.values():
        said = child.communicate()[0].splitlines()
        assert (child.returncode, len(said)) == (0, 1 + 3 * 60)
    with Store.open(store_url) as store:
        for run_id in children:
            assert len(finished_tasks(store, run_id)) == 60
            assert [event.sequence for event in events_since(store, run_id)] == list(range(1, 181))


def test_threads_record_one_run_at_the_same_time(store: Store) -> None:
    create_run(store, spec("r1"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda index: record(store, "r1", started(f"t{index}")), range(200)))
    assert [event.sequence for event in events_since(store, "r1")] == list(range(1, 201))
    assert len(get_tasks(store, "r1")) == 200
