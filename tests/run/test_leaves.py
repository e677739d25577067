"""Retries and staleness of one task."""

from __future__ import annotations

from catalog.run.leaves import back_off, max_staleness
from catalog.spec.model import ComponentRef, ExecutionOptions, Retry, TaskSpec


def test_back_off_grows_by_its_factor_up_to_its_bound() -> None:
    retry = Retry(backoff_seconds=2, backoff_factor=3, backoff_max_seconds=10)
    assert [back_off(retry, attempt) for attempt in (1, 2, 3)] == [2, 6, 10]
    assert back_off(None, 1) == 0
    assert back_off(Retry(policy="Always"), 5) == 0


def test_the_task_decides_on_staleness_before_its_component_and_the_run() -> None:
    task = TaskSpec(ComponentRef(name="x"), execution_options=ExecutionOptions(max_cache_staleness="PT1H"))
    assert max_staleness(5.0, task, {"volatile_component": "true"}) == 3600
    assert max_staleness(5.0, None, {"volatile_component": "true"}) == 0
    assert max_staleness(5.0, None, {}) == 5
    assert max_staleness(None, None, {}) is None
