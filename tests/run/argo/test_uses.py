"""A connection is closed by whoever uses it last."""

from __future__ import annotations

import threading

from catalog.run.argo.uses import Uses


def test_what_nobody_uses_is_closed_at_once() -> None:
    uses = Uses()
    uses.begin()
    assert not uses.end()
    assert uses.close()


def test_the_last_user_closes_and_only_once() -> None:
    uses = Uses()
    uses.begin()
    uses.begin()
    assert not uses.close()
    assert not uses.end()
    assert uses.end()
    uses.begin()
    assert not uses.end()
    assert not uses.close()


def test_two_threads_that_close_at_once_are_not_both_told() -> None:
    uses = Uses()
    told: list[bool] = []
    threads = [threading.Thread(target=lambda: told.append(uses.close())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(True) == 1
