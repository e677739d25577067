"""Runs as the API tells them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.run.model import State
from catalog.store.rows import EventRow, RunRow
from hub.kfp.v2.run_struct import history, run_struct

ROW = RunRow(
    run_id="ab" * 16,
    name="one",
    pipeline_name="echo",
    pipeline_version="",
    pipeline_digest="",
    engine="process",
    experiment="Default",
    namespace="",
    recurring_run_id="",
    parent_run_id="",
    state=State.RUNNING,
    message="",
    created_at=1.5,
    started_at=2.5,
    ended_at=None,
    arguments={},
    options={},
    outputs={},
    archived=False,
    terminate_requested=False,
    labels={},
)


def test_what_is_empty_is_left_out() -> None:
    assert set(run_struct(ROW, {})) == {
        "experiment_id",
        "run_id",
        "display_name",
        "storage_state",
        "created_at",
        "scheduled_at",
        "state",
        "state_history",
    }


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.PENDING, "PENDING"),
        (State.RUNNING, "RUNNING"),
        (State.SUCCEEDED, "SUCCEEDED"),
        (State.FAILED, "FAILED"),
        (State.TERMINATED, "CANCELED"),
    ],
)
def test_states_have_the_words_of_the_api(state: State, told: str) -> None:
    assert run_struct(replace(ROW, state=state), {})["state"] == told


def test_a_run_whose_end_was_asked_for_is_canceling_until_it_has_ended() -> None:
    asked = replace(ROW, terminate_requested=True)
    assert run_struct(asked, {})["state"] == "CANCELING"
    assert run_struct(replace(asked, state=State.SUCCEEDED), {})["state"] == "SUCCEEDED"


def test_the_tick_of_a_schedule_is_not_when_its_run_was_made() -> None:
    run = run_struct(replace(ROW, scheduled_at=0.0, recurring_run_id="r"), {})
    assert (run["scheduled_at"], run["created_at"]) == ("1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z")
    assert run["recurring_run_id"] == "r"


def test_what_a_run_was_started_from_and_with_is_told() -> None:
    row = replace(
        ROW,
        pipeline_id="p",
        pipeline_version_id="v",
        arguments={"count": "3"},
        options={"pipeline_root": "s3://b/x", "cluster": {"service_account": "me"}},
    )
    run = run_struct(row, {"count": "Integer"})
    assert run["pipeline_version_reference"] == {"pipeline_id": "p", "pipeline_version_id": "v"}
    assert run["runtime_config"] == {"parameters": {"count": 3}, "pipeline_root": "s3://b/x"}
    assert run["service_account"] == "me"


def test_the_history_of_a_run_that_was_tried_again_has_both_ends() -> None:
    states = (State.RUNNING, State.FAILED, State.RUNNING, State.SUCCEEDED)
    events = [EventRow(number, "", state, 0, float(number), "why") for number, state in enumerate(states, 1)]
    found = history(0.0, events)
    assert [moment["state"] for moment in found] == ["PENDING", "RUNNING", "FAILED", "RUNNING", "SUCCEEDED"]
    assert [moment.get("error", {}).get("message") for moment in found] == [None, None, "why", None, None]
