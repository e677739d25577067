from __future__ import annotations

import pytest

from catalog.errors import StoreError
from catalog.run.model import RunChange, State, TaskChange
from catalog.store.find_runs import get_run
from catalog.store.progress import (
    events_since,
    finished_tasks,
    get_attempts,
    get_metrics,
    get_tasks,
    get_visualisations,
)
from catalog.store.record import record, record_many
from catalog.store.runs import create_run, request_terminate, terminate_requested
from catalog.store.store import Store
from tests.store.samples import artifact, spec, started, succeeded, waiting


def test_a_task_is_shown_as_its_last_change_left_it(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", waiting("echo"))
    record(store, "r1", started("echo", inputs={"text": "grüße", "data": artifact("a")}))
    [running] = get_tasks(store, "r1")
    assert (running.state, running.process, running.started_at, running.ended_at) == (State.RUNNING, "42:7", 2.0, None)
    assert running.inputs == {"text": "grüße", "data": artifact("a")}

    record(store, "r1", succeeded("echo", outputs={"out": artifact("b")}, warnings=("no metrics",), cache_key="k"))
    [done] = get_tasks(store, "r1")
    assert (done.state, done.exit_code, done.started_at, done.ended_at) == (State.SUCCEEDED, 0, 2.0, 3.0)
    assert (done.inputs, done.outputs) == (running.inputs, {"out": artifact("b")})
    assert (done.process, done.log, done.warnings, done.cache_key) == ("", "logs/1", ("no metrics",), "k")


def test_tasks_are_listed_in_the_order_they_appeared(store: Store) -> None:
    create_run(store, spec("r1"))
    paths = [f"loop/{index}/echo" for index in range(12)]
    record_many(store, "r1", [waiting(path) for path in paths])
    record(store, "r1", started("loop/5/echo"))
    assert [row.task for row in get_tasks(store, "r1")] == paths


def test_every_attempt_is_kept(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", waiting("a"))
    record(store, "r1", started("a", time=2.0, attempt=1))
    record(store, "r1", waiting("a", time=3.0, attempt=1, message="exit code 1; again in 5 s", exit_code=1))
    record(store, "r1", started("a", time=8.0, attempt=2))
    record(store, "r1", TaskChange("a", "echo", State.FAILED, 9.0, 2, message="exit code 2", exit_code=2))
    first, second = get_attempts(store, "r1", "a")
    assert (first.state, first.exit_code, first.started_at, first.ended_at) == (State.FAILED, 1, 2.0, 3.0)
    assert (first.log, first.message) == ("logs/1", "exit code 1; again in 5 s")
    assert (second.state, second.exit_code, second.started_at, second.ended_at) == (State.FAILED, 2, 8.0, 9.0)
    assert get_attempts(store, "r1", "b") == []


def test_a_failure_followed_by_the_wait_for_the_next_attempt_stays_a_failure(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", started("a"))
    record(store, "r1", TaskChange("a", "echo", State.FAILED, 3.0, 1, message="first words", exit_code=9))
    record(store, "r1", waiting("a", time=4.0, attempt=1, message="again in 5 s"))
    [attempt] = get_attempts(store, "r1")
    assert (attempt.state, attempt.exit_code, attempt.message, attempt.ended_at) == (
        State.FAILED,
        9,
        "first words",
        3.0,
    )


def test_a_task_that_starts_anew_has_no_outputs_and_a_new_start(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", started("a", time=1.0))
    record(store, "r1", succeeded("a", time=2.0, outputs={"out": artifact("a")}))
    record(store, "r1", started("a", time=50.0, attempt=2))
    [row] = get_tasks(store, "r1")
    assert (row.outputs, row.started_at, row.ended_at) == ({}, 50.0, None)


def test_inputs_that_are_named_again_replace_the_earlier_ones(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", started("a", inputs={"x": "1", "gone": "2"}))
    record(store, "r1", started("a", inputs={"x": artifact("c")}))
    assert get_tasks(store, "r1")[0].inputs == {"x": artifact("c")}


def test_finished_tasks_are_those_whose_outputs_can_be_used(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", succeeded("good", outputs={"out": artifact("a")}))
    record(store, "r1", TaskChange("cached", "echo", State.CACHED, 1.0, outputs={"out": artifact("b")}))
    record(store, "r1", TaskChange("bad", "echo", State.FAILED, 1.0, 1))
    record(store, "r1", TaskChange("skipped", "echo", State.SKIPPED, 1.0))
    record(store, "r1", started("half"))
    assert {path: row.outputs for path, row in finished_tasks(store, "r1").items()} == {
        "good": {"out": artifact("a")},
        "cached": {"out": artifact("b")},
    }


def test_the_run_has_its_state_times_and_outputs(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", RunChange(State.RUNNING, 5.0))
    record(store, "r1", RunChange(State.SUCCEEDED, 9.0, "fine", {"model": artifact("a", 1 << 40)}))
    run = get_run(store, "r1")
    assert (run.state, run.message, run.started_at, run.ended_at) == (State.SUCCEEDED, "fine", 5.0, 9.0)
    assert run.outputs == {"model": artifact("a", 1 << 40)}


def test_a_resumed_run_keeps_its_start_and_forgets_that_it_was_to_end(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", RunChange(State.RUNNING, 5.0))
    request_terminate(store, "r1")
    assert terminate_requested(store, "r1")
    record(store, "r1", RunChange(State.TERMINATED, 6.0))
    record(store, "r1", RunChange(State.RUNNING, 7.0))
    run = get_run(store, "r1")
    assert (run.started_at, run.ended_at, run.terminate_requested) == (5.0, None, False)


def test_events_can_be_followed_from_any_number_on(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    record(store, "r1", RunChange(State.RUNNING, 1.0))
    record(store, "r2", RunChange(State.RUNNING, 1.5))
    record_many(store, "r1", [waiting("a"), started("a", time=2.5)])
    seen = events_since(store, "r1")
    assert [(event.sequence, event.task, event.state, event.time) for event in seen] == [
        (1, "", State.RUNNING, 1.0),
        (2, "a", State.PENDING, 1.0),
        (3, "a", State.RUNNING, 2.5),
    ]
    assert [event.sequence for event in events_since(store, "r1", 1, limit=1)] == [2]
    assert events_since(store, "r1", 3) == []


def test_metrics_and_visualisations_are_those_of_the_latest_report(store: Store) -> None:
    create_run(store, spec("r1"))
    metrics = ({"name": "loss", "value": 0.5, "format": "RAW", "unit": "nats"}, {"name": "accuracy", "value": 1})
    record(store, "r1", succeeded("a", metrics=metrics, visualisations=({"type": "table"},)))
    assert [(row.name, row.value, row.format) for row in get_metrics(store, "r1")] == [
        ("loss", 0.5, "RAW"),
        ("accuracy", 1.0, ""),
    ]
    assert get_metrics(store, "r1")[0].detail == metrics[0]
    record(store, "r1", succeeded("a", metrics=({"name": "loss", "value": None},), visualisations=({"type": "roc"},)))
    assert [(row.name, row.value) for row in get_metrics(store, "r1")] == [("loss", None)]
    assert [row.detail for row in get_visualisations(store, "r1")] == [{"type": "roc"}]


def test_any_text_can_be_recorded(store: Store) -> None:
    create_run(store, spec("r1", name="na\0me", arguments={"exact": "nul \0 and half \ud800"}))
    record(
        store, "r1", TaskChange("t\0", "écho", State.FAILED, 1.0, 1, message="half \udc80 and nul \0", reason="日本")
    )
    [row] = get_tasks(store, "r1")
    assert (row.task, row.component, row.message, row.reason) == ("t␀", "écho", "half \\udc80 and nul ␀", "日本")
    assert get_run(store, "r1").arguments == {"exact": "nul \0 and half \ud800"}


def test_a_long_message_keeps_its_start_and_its_end(store: Store) -> None:
    create_run(store, spec("r1"))
    record(store, "r1", TaskChange("a", "echo", State.FAILED, 1.0, 1, message="START" + "é" * 500_000 + "END"))
    kept = get_tasks(store, "r1")[0].message
    assert len(kept.encode()) <= 64 << 10
    assert kept.startswith("STARTé") and kept.endswith("éEND") and "left out" in kept


def test_changes_of_an_unknown_run_are_refused(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        record(store, "nowhere", waiting("a"))
    assert caught.value.rule == "run-unknown"


def test_several_changes_are_recorded_together_or_not_at_all(store: Store) -> None:
    create_run(store, spec("r1"))
    unreadable = succeeded("b", metrics=({"name": "m", "value": object()},))
    with pytest.raises(TypeError):
        record_many(store, "r1", [waiting("a"), unreadable])
    assert get_tasks(store, "r1") == []
    assert events_since(store, "r1") == []
    record(store, "r1", waiting("c"))
    assert [event.sequence for event in events_since(store, "r1")] == [1]
