"""The log of a task, from any byte on, and followed while it is written; and the lines of all tasks."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from catalog.client.logs import LogLine, LogWatch, stored_lines
from catalog.errors import UsageError
from catalog.spec.suggestions import suggest
from catalog.store.find_runs import get_run
from catalog.store.progress import get_attempts, get_tasks
from catalog.store.rows import AttemptRow
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.run_api.place import Runs
from hub.run_api.run_details import TaskPath
from hub.run_api.texts import RunId, Storable
from hub.runs import read
from hub.runs.feed import RunFeed, run_feed
from hub.runs.place import RunPlace

MOST_BYTES = 4 << 20
POLL_SECONDS = 0.3
SILENCE_SECONDS = 15.0
PIECE = 64 << 10
LINES_AT_ONCE = 500
LINES = "application/x-ndjson"
TEXT = "text/plain; charset=utf-8"
# No sniffing and no script, whatever a task printed.
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}

Offset = Annotated[int, Query(ge=0, le=1 << 50, description="the byte to begin with")]


@dataclass(frozen=True)
class TaskLog:
    """The log file of one attempt; `ended` when nothing is added to it any more."""

    path: Path | None
    attempt: int
    ended: bool

    def size(self) -> int:
        """Its bytes as it is now; 0 when it is not there."""
        return self.path.stat().st_size if self.path is not None and self.path.is_file() else 0

    def bytes_from(self, offset: int, most: int) -> bytes:
        """At most so many bytes from there on."""
        if self.path is None or not self.path.is_file():
            return b""
        with self.path.open("rb") as stream:
            stream.seek(offset)
            return stream.read(most)


def task_logs_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    router.add_api_route(
        "/runs/{run_id}/log", log, methods=["GET"], summary="The log of a task", response_class=Response
    )
    router.add_api_route(
        "/runs/{run_id}/logs", lines, methods=["GET"], summary="The lines of all tasks", response_class=Response
    )
    return router


def log(
    request: Request,
    place: Runs,
    principal: Caller,
    run_id: RunId,
    task: TaskPath,
    attempt: Annotated[int, Query(ge=0, le=1 << 31, description="0: the last one")] = 0,
    offset: Offset = 0,
    follow: Annotated[bool, Query(description="go on until the attempt has ended")] = False,
) -> Response:
    """Plain bytes as the task wrote them. `X-Log-Offset` and the length of the body give the offset to go on from;
    `X-Log-Complete: true` says that nothing will follow. Without `follow` an answer has at most 4 MiB."""
    run = read.read_run(place, principal, run_id)
    found = find_log(place, run.run_id, task, attempt)
    size = found.size()
    headers = {**SAFE, "X-Log-Attempt": str(found.attempt), "X-Log-Offset": str(offset), "X-Log-Size": str(size)}
    if follow:
        body = _followed(place, run_feed(request), run.run_id, task, found, offset)
        return StreamingResponse(body, headers={**headers, "X-Accel-Buffering": "no"}, media_type=TEXT)
    data = found.bytes_from(offset, MOST_BYTES)
    headers["X-Log-Complete"] = _word(found.ended and offset + len(data) >= size)
    return Response(data, headers=headers, media_type=TEXT)


def lines(
    request: Request,
    place: Runs,
    principal: Caller,
    run_id: RunId,
    task: Annotated[str, Storable, Query(max_length=2000, description="only this one and those inside it")] = "",
    attempt: Annotated[int, Query(ge=0, le=1 << 31, description="0: the last one of each")] = 0,
    follow: Annotated[bool, Query(description="go on until the run has ended")] = False,
) -> StreamingResponse:
    """An object {"task", "text"} in each line of the answer; empty lines mean nothing."""
    run = read.read_run(place, principal, run_id)
    wanted = (run.run_id, place.session, task or None, attempt or None)
    headers = {**SAFE, "X-Accel-Buffering": "no"}
    if follow:
        body = _followed_lines(place, run_feed(request), LogWatch(*wanted))
        return StreamingResponse(body, headers=headers, media_type=LINES)
    found = stored_lines(*wanted)
    # What is wrong with the request is found with the first lines, while it can still be said.
    first = _some(found)
    return StreamingResponse(_rest(first, found), headers=headers, media_type=LINES)


def _rest(first: bytes, found: Iterator[LogLine]) -> Iterator[bytes]:
    while first:
        yield first
        first = _some(found)


async def _followed_lines(place: RunPlace, feed: RunFeed, watch: LogWatch) -> AsyncIterator[bytes]:
    """The lines as they come, until the run has ended or is gone; an empty line now and then keeps the way open."""
    sent = time.monotonic()
    while not feed.closed:
        try:
            ended = (await asyncio.to_thread(get_run, place.session.store, watch.run_id)).state.ended
        except UsageError:
            return
        found = watch.new_lines(last=ended)
        while data := await asyncio.to_thread(_some, found):
            sent = time.monotonic()
            yield data
        if ended:
            return
        if time.monotonic() - sent > SILENCE_SECONDS:
            sent = time.monotonic()
            yield b"\n"
        await asyncio.sleep(POLL_SECONDS)


def _some(found: Iterator[LogLine]) -> bytes:
    """The next lines as JSON, none at the end."""
    lines = (json.dumps({"task": item.task, "text": item.text}) for item in islice(found, LINES_AT_ONCE))
    return "".join(f"{line}\n" for line in lines).encode()


def find_log(place: RunPlace, run_id: str, task: str, attempt: int) -> TaskLog:
    """The log of an attempt, 0 for the last one. UsageError (rules unknown-task, unknown-attempt)."""
    rows = get_attempts(place.session.store, run_id, task)
    if not rows:
        known = [row.task for row in get_tasks(place.session.store, run_id)]
        if task not in known:
            raise UsageError(f'the run has no task "{task[:200]}"', rule="unknown-task", hint=suggest(task, known))
        if attempt == 0:
            return TaskLog(None, 0, _task_ended(place, run_id, task))
    row = next((row for row in rows if row.attempt == attempt), None) if attempt else rows[-1]
    if row is None:
        raise UsageError(f"there is no attempt {attempt}", rule="unknown-attempt", hint="attempts count from 1")
    return _log_of(place, run_id, row)


def _log_of(place: RunPlace, run_id: str, row: AttemptRow) -> TaskLog:
    ended = row.state.ended or row.ended_at is not None or _task_ended(place, run_id, row.task)
    return TaskLog(Path(row.log) if row.log else None, row.attempt, ended)


def _task_ended(place: RunPlace, run_id: str, task: str) -> bool:
    if get_run(place.session.store, run_id).state.ended:
        return True
    return any(row.task == task and row.state.ended for row in get_tasks(place.session.store, run_id))


async def _followed(
    place: RunPlace, feed: RunFeed, run_id: str, task: str, found: TaskLog, offset: int
) -> AsyncIterator[bytes]:
    """The bytes as they come, until the attempt has ended and all of it was sent, or the server ends."""
    wanted = found.attempt
    while not feed.closed:
        data = await asyncio.to_thread(found.bytes_from, offset, PIECE)
        if data:
            offset += len(data)
            yield data
            continue
        if found.ended:
            return
        await asyncio.sleep(POLL_SECONDS)
        try:
            found = await asyncio.to_thread(find_log, place, run_id, task, wanted)
        except UsageError:  # the run was deleted meanwhile
            return
        wanted = found.attempt


def _word(flag: bool) -> str:
    return "true" if flag else "false"
