"""What goes on with runs beside the requests: the schedules tick, runs are followed, changes are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from catalog.client.scheduler.service import running_scheduler
from hub.runs.feed import RunFeed
from hub.runs.follower import running_follower
from hub.runs.place import RunPlace
from hub.runs.served_request import served_prepare
from hub.runs.start import launcher


@asynccontextmanager
async def background(place: RunPlace, feed: RunFeed) -> AsyncIterator[None]:
    """Start the runs of recurring runs, follow all runs and feed `feed` while the block runs."""
    stack = ExitStack()
    try:
        await asyncio.to_thread(stack.enter_context, running_follower(place.session))
        scheduler = running_scheduler(place.session, launcher(place.session), served_prepare(place))
        await asyncio.to_thread(stack.enter_context, scheduler)
        async with feed.running():
            yield
    finally:
        # Both end what they are at, which may take a while.
        await asyncio.to_thread(stack.close)
