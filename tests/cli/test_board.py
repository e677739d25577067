"""What is shown of a run that goes on."""

from __future__ import annotations

from catalog.cli.board import Board
from catalog.run.model import State, TaskChange


def change(task: str, state: State, time: float = 0.0) -> TaskChange:
    return TaskChange(task, "echo", state, time)


def test_failed_and_running_tasks_come_first() -> None:
    board = Board()
    for number in range(1000):
        board.apply(change(f"done-{number}", State.RUNNING))
        board.apply(change(f"done-{number}", State.SUCCEEDED))
    board.apply(change("bad", State.RUNNING))
    board.apply(change("bad", State.FAILED))
    board.apply(change("busy", State.RUNNING))
    shown = [row.task for row in board.shown(5)]
    assert shown[:2] == ["bad", "busy"]
    assert shown[2:] == ["done-997", "done-998", "done-999"]
    assert board.summary() == "1 running · 1 failed · 1000 succeeded"


def test_never_more_rows_than_fit() -> None:
    board = Board()
    for number in range(30):
        board.apply(change(f"bad-{number}", State.FAILED))
        board.apply(change(f"busy-{number}", State.RUNNING))
    shown = [row.task for row in board.shown(10)]
    assert len(shown) == 10
    assert shown[:5] == [f"bad-{number}" for number in range(25, 30)]
    assert all(task.startswith("busy-") for task in shown[5:])
    assert [row.task for row in board.shown(1)] == ["busy-0"]


def test_a_task_that_is_tried_again_waits() -> None:
    board = Board()
    board.apply(change("flaky", State.RUNNING, 1.0))
    board.apply(change("flaky", State.PENDING, 2.0))
    assert board.summary() == "1 waiting"
    board.apply(change("flaky", State.RUNNING, 3.0))
    board.apply(change("flaky", State.SUCCEEDED, 5.0))
    [row] = board.shown(5)
    assert board.seconds(row, now=99.0) == 4.0


def test_nothing_yet() -> None:
    assert Board().summary() == "starting"
    assert Board().shown(5) == []
