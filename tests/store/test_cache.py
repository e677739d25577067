from __future__ import annotations

import time

from catalog.run.model import CachedResult, State, TaskChange
from catalog.store.cache import lookup_cache
from catalog.store.record import record
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import artifact, spec, succeeded


def test_a_success_is_found_by_its_key(store: Store) -> None:
    create_run(store, spec("r1"))
    outputs = {"b": artifact("b"), "größe": artifact("a", 1 << 40)}
    record(store, "r1", succeeded("loop/1/echo", time=7.0, outputs=outputs, cache_key="k"))
    assert lookup_cache(store, "k") == CachedResult(outputs, 7.0, "r1", "loop/1/echo")
    assert lookup_cache(store, "other") is None


def test_a_task_without_outputs_is_cached_too(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", succeeded("a", time=7.0, cache_key="k"))
    assert lookup_cache(store, "k") == CachedResult({}, 7.0, "r1", "a")


def test_only_successes_with_a_key_are_cached(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", TaskChange("a", "echo", State.FAILED, 1.0, 1, cache_key="failed"))
    record(store, "r1", TaskChange("b", "echo", State.CACHED, 1.0, cache_key="cached"))
    record(store, "r1", succeeded("c"))
    assert [lookup_cache(store, key) for key in ("failed", "cached", "")] == [None, None, None]


def test_a_result_that_is_too_old_is_not_given(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", succeeded("a", time=time.time() - 3600, cache_key="k"))
    assert lookup_cache(store, "k", 3000) is None
    assert lookup_cache(store, "k", 4000) is not None
    assert lookup_cache(store, "k", 0) is None


def test_the_newest_result_replaces_the_whole_earlier_one(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    record(store, "r1", succeeded("a", time=1.0, outputs={"x": artifact("a"), "y": artifact("b")}, cache_key="k"))
    newer = CachedResult({"x": artifact("c")}, 2.0, "r2", "a")
    record(store, "r2", succeeded("a", time=2.0, outputs={"x": artifact("c")}, cache_key="k"))
    assert lookup_cache(store, "k") == newer
    record(store, "r1", succeeded("late", time=1.5, outputs={"x": artifact("d")}, cache_key="k"))
    assert lookup_cache(store, "k") == newer
