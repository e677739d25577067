"""Worker threads."""

from __future__ import annotations

import threading

from catalog.run.workers import Workers


def test_everything_given_is_done_before_the_end() -> None:
    done: list[int] = []
    workers = Workers(3, "test")
    for number in range(100):
        workers.submit(lambda number=number: done.append(number))  # type: ignore[misc]
    workers.finish()
    assert sorted(done) == list(range(100))


def test_one_worker_keeps_the_order() -> None:
    done: list[int] = []
    workers = Workers(1, "test")
    for number in range(20):
        workers.submit(lambda number=number: done.append(number))  # type: ignore[misc]
    workers.finish()
    assert done == list(range(20))


def test_workers_work_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=60)

    def meet() -> None:
        meeting.wait()

    workers = Workers(2, "test")
    workers.submit(meet)
    workers.submit(meet)
    workers.finish()
    assert not meeting.broken


def test_no_work_needs_no_thread() -> None:
    before = threading.active_count()
    Workers(4, "test").finish()
    assert threading.active_count() == before
