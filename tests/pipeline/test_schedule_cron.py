"""The grammar of cron texts."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule_cron import parse_cron


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("0 9 * * *", "0 0 9 * * *"),
        ("30 0 9 ? * MON-FRI", "30 0 9 * * 1,2,3,4,5"),
        ("*/15 * * * *", "0 0,15,30,45 * * * *"),
        ("50/4 * * * *", "0 50,54,58 * * * *"),
        ("5-5/10 * * * *", "0 5 * * * *"),
        ("0 0 1 jan,Jul *", "0 0 0 1 1,7 *"),
        ("0 0 * * */3", "0 0 0 * * 0,3,6"),
        ("0-59 0-23 * * *", "0 * * * * *"),
        ("@daily", "0 0 0 * * *"),
        (" @weekly ", "0 0 0 * * 0"),
    ],
)
def test_a_text_says_which_numbers(text: str, spelled: str) -> None:
    assert parse_cron(text).spelled() == spelled


def test_a_step_of_one_is_any_day_and_a_larger_step_is_not() -> None:
    assert parse_cron("0 0 */1 * MON").spelled() == "0 0 0 * * 1"
    assert not parse_cron("0 0 */2 * MON").any_day


def test_a_day_that_no_month_has_leaves_the_weekday() -> None:
    assert parse_cron("0 0 31 4 MON").spelled() == "0 0 0 * 4 1"
    assert not parse_cron("0 0 31 4 MON").never
    assert parse_cron("0 0 31 4 *").never
    assert not parse_cron("0 0 29 2 *").never


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("", "0 fields"),
        ("0 9 * *", "4 fields"),
        ("0 0 0 9 * * *", "7 fields"),
        ("@fortnightly", "no word"),
        ("60 * * * *", "minute '60'"),
        ("* 24 * * *", "hour '24'"),
        ("* * 0 * *", "day of month '0'"),
        ("* * * 13 *", "month '13'"),
        ("* * * * 7", "Sunday is 0"),
        ("* * * * MOON", "'MOON' is no number"),
        ("*/0 * * * *", "the step is 0"),
        ("30-10 * * * *", "from 30 back to 10"),
        ("1,,2 * * * *", "'' is no number"),
        ("1-2-3 * * * *", "'2-3' is no number"),
        ("*-5 * * * *", "'*' is no number"),
        ("* * L * *", "'L' is no number"),
        ("٣ * * * *", "is no number"),
        ("CRON_TZ=UTC 0 9 * * *", "setting of its own"),
    ],
)
def test_what_argo_and_kfp_do_not_read_is_refused(text: str, about: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_cron(text)
    assert caught.value.rule == "bad-cron"
    assert about in str(caught.value)
    assert caught.value.hint


def test_each_field_that_is_wrong_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        parse_cron("61 25 32 13 8")
    assert len(caught.value.findings) == 5
