from __future__ import annotations

import time

import pytest

from catalog.errors import StoreError
from catalog.run.model import RunChange, State
from catalog.store.find_runs import RunFilter, get_pipeline_text, get_run, list_runs
from catalog.store.record import record
from catalog.store.runs import create_run, request_terminate, set_archived, terminate_requested
from catalog.store.store import Store
from tests.store.samples import spec


def test_a_run_is_kept_as_it_was_asked_for(store: Store) -> None:
    asked = spec(
        "r1",
        pipeline_text="name: größe\n",
        arguments={"b": "2", "a": "1\n"},
        options={"parallelism": 4, "cache": True, "trust": None},
        experiment="tuning",
        namespace="team",
        pipeline_version="1.2.0",
        recurring_run_id="nightly",
        parent_run_id="r0",
        labels={"owner": "zoë"},
        created_at=12.5,
    )
    create_run(store, asked)
    run = get_run(store, "r1")
    for name in ("name", "pipeline_name", "pipeline_version", "pipeline_digest", "engine", "experiment", "namespace"):
        assert getattr(run, name) == getattr(asked, name)
    assert (run.recurring_run_id, run.parent_run_id, run.created_at) == ("nightly", "r0", 12.5)
    assert (run.arguments, run.options, run.labels) == (asked.arguments, asked.options, asked.labels)
    assert (run.state, run.started_at, run.ended_at, run.outputs) == (State.PENDING, None, None, {})
    assert get_pipeline_text(store, "r1") == "name: größe\n"


def test_a_run_without_a_time_is_created_now(store: Store) -> None:
    earliest = time.time()
    create_run(store, spec("r1"))
    assert earliest <= get_run(store, "r1").created_at <= time.time()


def test_a_second_run_with_the_same_id_is_refused_and_changes_nothing(store: Store) -> None:
    create_run(store, spec("r1", name="first", labels={"a": "1"}))
    with pytest.raises(StoreError) as caught:
        create_run(store, spec("r1", name="second", labels={"b": "2"}, pipeline_text="name: other\n"))
    assert caught.value.rule == "run-exists"
    assert (get_run(store, "r1").name, get_run(store, "r1").labels) == ("first", {"a": "1"})
    assert get_pipeline_text(store, "r1") == "name: p\n"


def test_an_archived_run_is_listed_only_when_asked_for(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    set_archived(store, "r1")
    assert [run.run_id for run in list_runs(store)] == ["r2"]
    assert [run.run_id for run in list_runs(store, RunFilter(archived=True))] == ["r1"]
    assert len(list_runs(store, RunFilter(archived=None))) == 2
    set_archived(store, "r1", False)
    assert len(list_runs(store)) == 2


def test_a_run_that_goes_on_can_be_asked_to_end(store: Store) -> None:
    create_run(store, spec("r1"))
    assert not terminate_requested(store, "r1")
    assert request_terminate(store, "r1")
    assert terminate_requested(store, "r1")


def test_a_run_that_ended_cannot_be_asked_to_end(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", RunChange(State.FAILED, 1.0))
    assert not request_terminate(store, "r1")
    assert not terminate_requested(store, "r1")
