"""Tasks as the API tells them."""

from __future__ import annotations

from catalog.run.model import Artifact, State
from catalog.store.rows import EventRow, TaskRow
from hub.kfp.v2.task_details import task_details


def task(path: str, state: State = State.SUCCEEDED, message: str = "", **values: Artifact | str) -> TaskRow:
    return TaskRow(path, "echo", state, 1, message, "", None, "", "", "", 10.0, 20.0, (), values, values_out(values))


def values_out(values: dict[str, Artifact | str]) -> dict[str, Artifact]:
    return {name: value for name, value in values.items() if isinstance(value, Artifact)}


def event(sequence: int, path: str, state: State, message: str = "") -> EventRow:
    return EventRow(sequence, path, state, 1, float(sequence), message)


def test_tasks_inside_others_are_told_as_such() -> None:
    rows = [task("train"), task("train/0/fit"), task("train/1/fit"), task("report")]
    train, first, second, report = task_details("r", rows, [], {})
    assert train["child_tasks"] == [{"task_id": "train/0/fit"}, {"task_id": "train/1/fit"}]
    assert (first["parent_task_id"], first["display_name"]) == ("train", "fit")
    assert second["parent_task_id"] == "train"
    assert "parent_task_id" not in train and "parent_task_id" not in report and "child_tasks" not in report


def test_a_tasks_history_has_each_change_once() -> None:
    events = [
        event(1, "echo", State.PENDING),
        event(2, "echo", State.RUNNING),
        event(3, "other", State.RUNNING),
        event(4, "echo", State.RUNNING),
        event(5, "echo", State.FAILED, "why"),
    ]
    [detail] = task_details("r", [task("echo", State.FAILED, "why")], events, {})
    assert [(moment["state"], moment["update_time"][-3:]) for moment in detail["state_history"]] == [
        ("PENDING", "01Z"),
        ("RUNNING", "02Z"),
        ("FAILED", "05Z"),
    ]
    assert detail["error"] == detail["state_history"][-1]["error"] == {"code": 13, "message": "why"}
    assert (detail["create_time"][-3:], detail["start_time"][-3:], detail["end_time"][-3:]) == ("01Z", "10Z", "20Z")


def test_artifacts_are_named_by_their_digests_and_texts_left_out() -> None:
    [detail] = task_details("r", [task("echo", data=Artifact("ab" * 32, 3), number="5")], [], {})
    assert detail["inputs"] == detail["outputs"] == {"data": {"artifact_ids": ["ab" * 32]}}


def test_a_task_is_shown_by_the_name_it_was_given() -> None:
    [detail] = task_details("r", [task("echo")], [], {"echo": "Say it"})
    assert (detail["task_id"], detail["display_name"]) == ("echo", "Say it")


def test_what_came_from_the_cache_succeeded() -> None:
    [detail] = task_details("r", [task("echo", State.CACHED)], [], {})
    assert detail["state"] == "SUCCEEDED" and "error" not in detail
