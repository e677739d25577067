from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select

from catalog.errors import StoreError, UsageError
from catalog.run.model import RunChange, State, TaskChange
from catalog.store.artifacts_index import referenced_digests
from catalog.store.cache import lookup_cache
from catalog.store.claims import claim_run, this_runner
from catalog.store.deletion import delete_run
from catalog.store.find_runs import get_pipeline_text, list_runs
from catalog.store.migrations import MIGRATIONS
from catalog.store.record import record
from catalog.store.runs import create_run
from catalog.store.schema import metadata
from catalog.store.store import Store
from tests.store.samples import artifact, spec, started, succeeded


def test_a_deleted_run_leaves_nothing_behind(store: Store) -> None:
    create_run(store, spec("r1", labels={"a": "b"}))
    record(store, "r1", started("a", inputs={"text": "hi", "data": artifact("a")}))
    metrics = ({"name": "m", "value": 1.0},)
    done = succeeded("a", outputs={"o": artifact("b")}, cache_key="k", metrics=metrics, visualisations=({"type": "t"},))
    record(store, "r1", done)
    record(store, "r1", RunChange(State.SUCCEEDED, 4.0, outputs={"o": artifact("b")}))
    assert delete_run(store, "r1") == {artifact("a").digest, artifact("b").digest}
    with store.reading() as connection:
        left = {
            table.name: connection.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables
        }
    assert {name: rows for name, rows in left.items() if rows} == {"schema_version": len(MIGRATIONS), "experiments": 1}


def test_artifacts_that_another_run_uses_are_kept(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    record(store, "r1", succeeded("a", outputs={"x": artifact("a"), "y": artifact("b")}))
    record(store, "r2", started("b", inputs={"x": artifact("a")}))
    record(store, "r2", RunChange(State.FAILED, 5.0))
    assert delete_run(store, "r1") == {artifact("b").digest}
    assert referenced_digests(store) == {artifact("a").digest}
    assert delete_run(store, "r2") == {artifact("a").digest}
    assert referenced_digests(store) == set()


def test_a_cached_result_that_another_run_used_is_kept_until_that_run_goes_too(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    record(store, "r1", succeeded("a", outputs={"x": artifact("a")}, cache_key="k"))
    record(store, "r2", TaskChange("a", "echo", State.CACHED, 4.0, cache_key="k", outputs={"x": artifact("a")}))
    assert delete_run(store, "r1") == set()
    assert lookup_cache(store, "k") is not None
    assert delete_run(store, "r2") == {artifact("a").digest}
    assert lookup_cache(store, "k") is None


def test_what_only_the_cache_refers_to_is_kept(store: Store) -> None:
    """Two runs made different bytes under one key: the newer ones stay with the entry."""
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    record(store, "r1", succeeded("a", time=1.0, outputs={"x": artifact("a")}, cache_key="k"))
    record(store, "r2", succeeded("a", time=2.0, outputs={"x": artifact("b")}, cache_key="k"))
    assert delete_run(store, "r2") == set()
    assert referenced_digests(store) == {artifact("a").digest, artifact("b").digest}


def test_a_pipeline_text_that_another_run_has_is_kept(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    delete_run(store, "r1")
    assert get_pipeline_text(store, "r2") == "name: p\n"


def test_a_run_with_a_live_runner_is_not_deleted(store: Store) -> None:
    create_run(store, spec("r1"))
    claim_run(store, "r1", this_runner())
    with pytest.raises(StoreError) as caught:
        delete_run(store, "r1")
    assert caught.value.rule == "run-running"
    assert [run.run_id for run in list_runs(store)] == ["r1"]


def test_a_run_that_goes_on_without_a_runner_here_is_not_deleted(store: Store) -> None:
    create_run(store, spec("r1", engine="argo"))
    record(store, "r1", RunChange(State.RUNNING, 1.0))
    with pytest.raises(StoreError, match="terminate"):
        delete_run(store, "r1")


def test_a_run_whose_runner_died_can_be_deleted(store: Store) -> None:
    create_run(store, spec("r1"))
    claim_run(store, "r1", dataclasses.replace(this_runner(), process_started="1"))
    record(store, "r1", RunChange(State.RUNNING, 1.0))
    delete_run(store, "r1")
    assert list_runs(store) == []


def test_an_unknown_run_cannot_be_deleted(store: Store) -> None:
    with pytest.raises(UsageError):
        delete_run(store, "r1")
