"""When tasks were at work."""

from __future__ import annotations

from catalog.run.model import State
from catalog.view.timeline import timeline_of
from catalog.view.timeline_svg import timeline_svg
from tests.view.rows import attempt_row, task_row
from tests.view.svg import harm, with_attribute


def test_tasks_stand_in_the_order_in_which_they_began() -> None:
    timeline = timeline_of([task_row("b", started_at=105, ended_at=110), task_row("a", started_at=100, ended_at=106)])
    assert [row.task for row in timeline.rows] == ["a", "b"]
    assert (timeline.began, timeline.seconds) == (100, 10)
    assert [(bar.start, bar.end) for row in timeline.rows for bar in row.bars] == [(0, 6), (5, 10)]


def test_every_attempt_has_a_bar() -> None:
    attempts = [attempt_row("a", 1, 100, 101, State.FAILED), attempt_row("a", 2, 103, 104)]
    timeline = timeline_of([task_row("a", started_at=103, ended_at=104, attempt=2)], attempts)
    assert [(bar.start, bar.end, bar.state) for bar in timeline.rows[0].bars] == [
        (0, 1, State.FAILED),
        (3, 4, State.SUCCEEDED),
    ]


def test_what_runs_reaches_to_now() -> None:
    timeline = timeline_of([task_row("a", State.RUNNING, started_at=100)], now=130)
    bar = timeline.rows[0].bars[0]
    assert (bar.start, bar.end, bar.open) == (0, 30, True)


def test_what_never_began_is_left_out() -> None:
    timeline = timeline_of([task_row("a", State.SKIPPED), task_row("b", State.CACHED, ended_at=5)])
    assert (timeline.rows, timeline.seconds) == ((), 0)


def test_a_clock_that_went_back_makes_no_negative_bars() -> None:
    timeline = timeline_of([task_row("a", started_at=100, ended_at=90)])
    assert all(bar.end >= bar.start >= 0 for row in timeline.rows for bar in row.bars)


def test_rows_beyond_the_limit_are_counted() -> None:
    timeline = timeline_of([task_row(str(n), started_at=n, ended_at=n + 1) for n in range(10)], limit=4)
    assert (len(timeline.rows), timeline.left_out) == (4, 6)
    assert "6 more tasks are not shown" in timeline_svg(timeline)


def test_as_svg_every_row_is_named_with_its_state() -> None:
    rows = [task_row("<b>a", State.FAILED, 0.5, 2), task_row("b", State.RUNNING, 1)]
    svg = timeline_svg(timeline_of(rows, now=4), link=lambda task: f"#{task}")
    lines = with_attribute(svg, "data-task")
    assert lines["<b>a"].get("aria-label") == "<b>a: Failed, 1.5 s, 1 attempt"
    assert lines["b"].get("data-state") == "running"
    assert harm(svg) == []


def test_an_empty_timeline_can_be_drawn() -> None:
    assert "<svg" in timeline_svg(timeline_of([]))
