from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from catalog.client.control import delete_run
from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.session import Session, open_session
from catalog.run.model import RunChange, State, TaskChange
from catalog.store.record import record
from catalog.store.runs import set_archived
from hub.runs import feed as feed_module
from hub.runs.feed import News, RunFeed
from tests.hub.runs.scene import request

Found = TypeVar("Found")
PATIENCE = 60.0


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Empty stores."""
    return open_session(home=tmp_path / "home", database="", artifact_root="")


def stored(session: Session) -> str:
    """A run that nobody drives."""
    return create_run(prepare_run(replace(request(), locked=False), session), session)


def happens(session: Session, run_id: str, task: str = "step") -> None:
    """Something happens in a run."""
    record(session.store, run_id, TaskChange(task, "make", State.RUNNING, time.time()))


async def soon(awaited: Awaitable[Found]) -> Found:
    """What is awaited; an error only for what never comes."""
    return await asyncio.wait_for(awaited, PATIENCE)


async def events(news: AsyncIterator[News], last: int) -> list[int]:
    """The numbers of the events up to the last one wanted."""
    found: list[int] = []
    while not found or found[-1] < last:
        found += [event.sequence for event in (await soon(anext(news))).events]
    return found


def test_a_listener_hears_the_past_and_then_what_happens(session: Session) -> None:
    run_id = stored(session)
    happens(session, run_id)

    async def listen() -> None:
        feed = RunFeed(session.store)
        async with feed.running():
            news = feed.run(run_id)
            assert await events(news, 1) == [1]
            happens(session, run_id, "other")
            record(session.store, run_id, RunChange(State.SUCCEEDED, time.time()))
            assert await events(news, 3) == [2, 3]
            again = feed.run(run_id, after=2)
            first = await soon(anext(again))
            assert [event.sequence for event in first.events] == [3] and first.state is State.SUCCEEDED

    asyncio.run(listen())


def test_a_slow_listener_loses_nothing_and_gets_a_little_at_a_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_module, "EVENTS_AT_ONCE", 2)
    run_id = stored(session)

    async def listen() -> None:
        feed = RunFeed(session.store)
        async with feed.running():
            slow = feed.run(run_id)
            assert (await soon(anext(slow))).events == ()
            for number in range(5):
                happens(session, run_id, f"task{number}")
            assert len((await soon(anext(slow))).events) == 2
            assert await events(slow, 5) == [3, 4, 5]

    asyncio.run(listen())


def test_silence_is_told_so_that_a_connection_stays_open(session: Session) -> None:
    run_id = stored(session)

    async def listen() -> None:
        feed = RunFeed(session.store, silence=0.01)
        async with feed.running():
            news = feed.run(run_id)
            for _ in range(3):
                assert await soon(anext(news)) == News((), State.PENDING)

    asyncio.run(listen())


def test_a_run_that_is_deleted_ends_the_stream(session: Session) -> None:
    run_id = stored(session)

    async def listen() -> None:
        feed = RunFeed(session.store)
        async with feed.running():
            news = feed.run(run_id)
            await soon(anext(news))
            delete_run(run_id, session)
            assert (await soon(anext(news))).deleted
            with pytest.raises(StopAsyncIteration):
                await soon(anext(news))

    asyncio.run(listen())


def test_lists_hear_which_runs_are_new_changed_or_gone(session: Session) -> None:
    first, second = stored(session), stored(session)

    async def changed(runs: AsyncIterator[frozenset[str]], wanted: str) -> None:
        while wanted not in await soon(anext(runs)):
            pass

    async def listen() -> None:
        feed = RunFeed(session.store)
        async with feed.running():
            runs = feed.runs()
            await changed(runs, first)
            happens(session, second)
            await changed(runs, second)
            third = stored(session)
            await changed(runs, third)
            set_archived(session.store, first)
            await changed(runs, first)
            delete_run(third, session)
            await changed(runs, third)

    asyncio.run(listen())


def test_what_ended_long_ago_is_told_once(session: Session) -> None:
    run_id = stored(session)
    record(session.store, run_id, RunChange(State.FAILED, time.time()))

    async def listen() -> None:
        feed = RunFeed(session.store)
        looks = [feed._look(set()) for _ in range(3)]
        assert looks == [{run_id}, set(), set()]

    asyncio.run(listen())


def test_the_end_of_the_server_ends_every_stream(session: Session) -> None:
    run_id = stored(session)

    async def listen() -> list[object]:
        feed = RunFeed(session.store)
        heard: list[object] = []

        async def all_of(source: AsyncIterator[object]) -> None:
            heard.extend([item async for item in source])

        async with feed.running():
            tasks = [asyncio.create_task(all_of(source)) for source in (feed.run(run_id), feed.runs())]
            await asyncio.sleep(0.1)
            feed.close()
            await soon(asyncio.gather(*tasks))
        return heard

    assert News((), State.PENDING) in asyncio.run(listen())
