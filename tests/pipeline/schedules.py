"""Generated schedules."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from catalog.pipeline.schedule import Schedule

ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca")
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(timezone.utc))


def field(low: int, high: int) -> st.SearchStrategy[str]:
    """One field of a cron text."""
    number = st.integers(low, high)
    pair = st.tuples(number, number).map(sorted)
    return st.one_of(
        st.just("*"),
        number.map(str),
        pair.map(lambda ends: f"{ends[0]}-{ends[1]}"),
        st.integers(1, high).map(lambda step: f"*/{step}"),
        pair.map(lambda ends: f"{ends[0]},{ends[1]}"),
    )


CRONS = st.tuples(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map(" ".join)
CRONS_WITH_SECONDS = st.tuples(field(0, 59), CRONS).map(" ".join)


@st.composite
def schedules(draw: st.DrawFn, *, window: bool = True) -> Schedule:
    """Sound schedules, by cron or by period; with `window`, some have a start or an end."""
    start = draw(st.none() | MOMENTS) if window else None
    end = draw(st.none() | st.timedeltas(timedelta(1), timedelta(4000))) if window else None
    ending = (start or datetime(2015, 1, 1, tzinfo=timezone.utc)) + end if end else None
    if draw(st.booleans()):
        return Schedule(every_seconds=draw(st.integers(1, 10**6)), start=start, end=ending)
    return Schedule(
        cron=draw(CRONS | CRONS_WITH_SECONDS), timezone=draw(st.sampled_from(ZONES)), start=start, end=ending
    )
