from __future__ import annotations

from hub.runs.pace import LONGEST_PAUSE, SELDOM, SOON, Pace, after_failure, after_start, after_sync, while_driven


def test_a_run_that_changes_is_looked_at_soon_and_one_that_does_not_ever_more_seldom() -> None:
    pace = after_sync(Pace(), 100.0, 7)
    assert pace.due == 100 + SOON
    dues = []
    for _ in range(10):
        pace = after_sync(pace, 0.0, 7)
        dues.append(pace.due)
    assert dues == sorted(dues) and dues[0] > SOON and dues[-1] == SELDOM
    assert after_sync(pace, 0.0, 8).due == SOON


def test_what_fails_is_tried_again_later_and_later_but_for_ever() -> None:
    pace, pauses = Pace(), []
    for _ in range(40):
        pace = after_failure(pace, 0.0)
        pauses.append(pace.due)
    assert pauses[:3] == [5, 10, 20] and pauses[-1] == LONGEST_PAUSE
    assert after_sync(pace, 0.0, 1).failures == 0


def test_only_trouble_that_stays_is_told() -> None:
    pace = Pace()
    told = []
    for _ in range(4):
        pace = after_start(pace, 0.0)
        told.append(pace.troubled)
    assert told == [False, False, True, True]


def test_a_runner_that_lasts_makes_good_what_failed_before() -> None:
    pace = after_start(after_start(Pace(), 0.0), 0.0)
    assert while_driven(pace, 10.0).failures == 2
    assert while_driven(while_driven(pace, 10.0), 100.0).failures == 0
