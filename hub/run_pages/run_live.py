"""What changes in runs, told to pages that are open."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from catalog.errors import CatalogError
from hub.pages.viewer import check_sees
from hub.registry.principal import Principal
from hub.run_pages.live_messages import Message, event_stream, resume_point
from hub.run_pages.run_seen import seen_run
from hub.run_pages.site import Site
from hub.run_pages.visitor import visitor
from hub.runs.feed import EVENTS_AT_ONCE, RunFeed, run_feed
from hub.runs.read import read_run
from hub.runs.rights import readable_namespaces


def run_stream(site: Site, request: Request, run_id: str) -> StreamingResponse:
    """`GET /runs/{id}/live?after=N`: a message `tasks` with the states of tasks that changed, `run` with that of the
    run, and `end` when it has ended."""
    seen = seen_run(site, request, run_id)
    return event_stream(_changes(run_feed(request), seen.row.run_id, resume_point(request)))


async def _changes(feed: RunFeed, run_id: str, after: int) -> AsyncIterator[Message]:
    state = None
    async for news in feed.run(run_id, after):
        tasks = {event.task: event.state.value.lower() for event in news.events if event.task}
        if tasks:
            yield Message("tasks", json.dumps(tasks), str(news.events[-1].sequence))
        if news.state is not state:
            state = news.state
            yield Message("run", state.value)
        if not tasks:
            yield Message("")
        if news.deleted or (news.state.ended and len(news.events) < EVENTS_AT_ONCE):
            yield Message("end")
            return


def list_stream(site: Site, request: Request) -> StreamingResponse:
    """`GET /runs/live`: a message `changed` whenever a run that the visitor may read is new or has changed."""
    viewer = visitor(site, request)
    check_sees(site.pages, viewer)
    return event_stream(_news(run_feed(request), site, viewer.principal))


async def _news(feed: RunFeed, site: Site, principal: Principal) -> AsyncIterator[Message]:
    everything = await run_in_threadpool(readable_namespaces, site.runs, principal) is None
    async for run_ids in feed.runs():
        seen = bool(run_ids) and (everything or await run_in_threadpool(_sees_one, site, principal, run_ids))
        yield Message("changed" if seen else "")


def _sees_one(site: Site, principal: Principal, run_ids: frozenset[str]) -> bool:
    return any(_sees(site, principal, run_id) for run_id in run_ids)


def _sees(site: Site, principal: Principal, run_id: str) -> bool:
    try:
        read_run(site.runs, principal, run_id)
    except CatalogError:
        return False
    return True
