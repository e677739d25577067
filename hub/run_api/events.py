"""Server-sent events: what happens to one run, and which runs change."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from catalog.client.wire.event_json import event_json
from catalog.store.listing import Listing
from catalog.store.predicate import Operation, Predicate
from catalog.store.rows import EventRow
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.registry.principal import Principal
from hub.run_api.place import Runs
from hub.run_api.texts import RunId
from hub.runs import lists, read
from hub.runs.feed import RunFeed, run_feed
from hub.runs.place import RunPlace

STREAM = "text/event-stream; charset=utf-8"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
QUIET = b": nothing new\n\n"
_AT_ONCE = 1000

After = Annotated[int, Query(ge=0, le=1 << 50, description="the sequence to go on after")]
LastId = Annotated[str, Header(alias="Last-Event-ID", max_length=40, description="in place of `after`")]


def events_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    for path, endpoint, summary in (
        ("/runs/{run_id}/events", of_run, "What happens to a run, as it happens"),
        ("/events", of_all, "Which runs are new or changed, as it happens"),
    ):
        router.add_api_route(path, endpoint, methods=["GET"], summary=summary, response_class=Response)
    return router


async def of_run(
    request: Request, place: Runs, principal: Caller, run_id: RunId, after: After = 0, last_id: LastId = ""
) -> Response:
    """`change` for each change of a task or the run, with its sequence as id; `run` when the run's state is another
    one; `end` when nothing will follow. A comment at least every 15 seconds."""
    run = await run_in_threadpool(read.read_run, place, principal, run_id)
    first = int(last_id) if last_id.isascii() and last_id.isdigit() and len(last_id) < 16 else after
    return _stream(_told(run_feed(request), run.run_id, first))


async def of_all(request: Request, place: Runs, principal: Caller) -> Response:
    """`runs` with the ids of runs that the token may read. Nothing of the past is told: after an interruption, list
    the runs again."""
    await run_in_threadpool(lists.list_runs, place, principal, Listing(limit=1))
    return _stream(_changed(run_feed(request), place, principal))


def message(event: str, value: dict[str, Any], number: int = 0) -> bytes:
    """One event; JSON has no line end in it, so that nothing in it can be taken for another event."""
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {event}\ndata: {json.dumps(value)}\n\n".encode()


async def _told(feed: RunFeed, run_id: str, after: int) -> AsyncIterator[bytes]:
    state = ""
    yield b": welcome\n\n"
    async for news in feed.run(run_id, after):
        if news.deleted:
            yield message("end", {"run_id": run_id, "deleted": True})
            return
        for row in news.events:
            yield message("change", event_json(row), row.sequence)
        if news.state.value != state:
            state = news.state.value
            yield message("run", {"run_id": run_id, "state": state, "ended": news.state.ended})
        if news.state.ended and (not news.events or _is_last(news.events[-1])):
            yield message("end", {"run_id": run_id, "deleted": False})
            return
        if not news.events:
            yield QUIET


def _is_last(row: EventRow) -> bool:
    """True for the end of the run itself: the state may be read a moment later than the events."""
    return not row.task and row.state.ended


async def _changed(feed: RunFeed, place: RunPlace, principal: Principal) -> AsyncIterator[bytes]:
    yield b": welcome\n\n"
    async for ids in feed.runs():
        known = await run_in_threadpool(_readable, place, principal, sorted(ids)[:_AT_ONCE]) if ids else []
        yield message("runs", {"run_ids": known}) if known else QUIET


def _readable(place: RunPlace, principal: Principal, ids: list[str]) -> list[str]:
    where = (Predicate("run_id", Operation.IN, tuple(ids)),)
    return [run.run_id for run in lists.list_runs(place, principal, Listing(where, limit=_AT_ONCE)).items]


def _stream(body: AsyncIterator[bytes]) -> StreamingResponse:
    return StreamingResponse(body, headers=HEADERS, media_type=STREAM)
