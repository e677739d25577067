"""What a task printed: the end of it, all of it, and what is added while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from anyio import sleep
from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from catalog.errors import UsageError
from catalog.store.progress import get_attempts
from catalog.store.rows import AttemptRow
from catalog.view.safe_text import plain
from hub.run_pages.live_messages import Message, event_stream, resume_point
from hub.run_pages.run_seen import SeenRun, seen_run
from hub.run_pages.site import Site
from hub.runs.feed import RunFeed, run_feed

TAIL_BYTES = 32 << 10
PIECE = 64 << 10
POLL_SECONDS = 0.4
# After so long without a line a comment is sent, by which a listener that is gone is noticed.
SILENCE_SECONDS = 10.0
DOWNLOAD = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class LogPiece:
    """Whole lines of a log, and the byte behind the last of them; `cut` when lines before them are left out."""

    text: str
    offset: int
    cut: bool = False


def log_tail(path: Path, most: int = TAIL_BYTES) -> LogPiece:
    """The last lines of a log."""
    if not path.is_file():
        return LogPiece("", 0)
    size = path.stat().st_size
    start = max(0, size - most)
    with path.open("rb") as stream:
        stream.seek(start)
        data = stream.read(most)
    if start:
        head, newline, rest = data.partition(b"\n")
        data, start = (rest, start + len(head) + 1) if newline else (data, start)
    return LogPiece(_text(data), start + len(data), cut=start > 0)


def log_after(path: Path, offset: int, *, whole: bool) -> LogPiece:
    """At most PIECE bytes behind `offset`, to the end of a line; with `whole` a last line without an end too."""
    if not path.is_file():
        return LogPiece("", offset)
    with path.open("rb") as stream:
        stream.seek(offset)
        data = stream.read(PIECE)
    if not whole and len(data) < PIECE:
        data = data[: data.rfind(b"\n") + 1]
    return LogPiece(_text(data), offset + len(data))


def _text(data: bytes) -> str:
    return plain(data.decode("utf-8", "replace"))


def find_attempt(site: Site, seen: SeenRun, task: str, number: int = 0) -> AttemptRow | None:
    """An attempt of a task by its number, the last one for 0; None when there is none."""
    rows = get_attempts(site.store, seen.row.run_id, task)
    return next((row for row in reversed(rows) if number in (0, row.attempt)), None)


def task_log(site: Site, request: Request, run_id: str) -> StreamingResponse:
    """`GET /runs/{id}/log?task=PATH&attempt=N`: all of it as a file."""
    attempt = _asked(site, request, run_id)

    def pieces() -> Iterator[bytes]:
        if attempt.log and Path(attempt.log).is_file():
            with Path(attempt.log).open("rb") as stream:
                while data := stream.read(PIECE):
                    yield data

    return StreamingResponse(pieces(), headers={**DOWNLOAD, "Content-Disposition": 'attachment; filename="task.log"'})


def log_stream(site: Site, request: Request, run_id: str) -> StreamingResponse:
    """`GET /runs/{id}/log/live?task=PATH&attempt=N&after=OFFSET`: messages `lines`, and `end` behind the last."""
    attempt = _asked(site, request, run_id)
    run = seen_run(site, request, run_id).row.run_id
    return event_stream(_following(site, run, attempt, resume_point(request), run_feed(request)))


def _asked(site: Site, request: Request, run_id: str) -> AttemptRow:
    seen = seen_run(site, request, run_id)
    task, number = request.query_params.get("task", ""), request.query_params.get("attempt", "0")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise UsageError("the attempt is no number", rule="query-invalid")
    found = find_attempt(site, seen, task, int(number))
    if found is None:
        raise UsageError(f'the run has no such attempt of a task "{task[:200]}"', rule="unknown-attempt")
    return found


async def _following(
    site: Site, run_id: str, attempt: AttemptRow, offset: int, feed: RunFeed
) -> AsyncIterator[Message]:
    silent = 0.0
    # The feed is closed when the server ends.
    while not feed.closed:
        # Looked at before reading: what was printed before the end is then read too.
        over = await run_in_threadpool(_is_over, site, run_id, attempt)
        piece = await run_in_threadpool(log_after, Path(attempt.log), offset, whole=over)
        if piece.offset > offset:
            offset, silent = piece.offset, 0.0
            yield Message("lines", piece.text, str(offset))
        elif over:
            yield Message("end", "")
            return
        else:
            await sleep(POLL_SECONDS)
            silent += POLL_SECONDS
            if silent > SILENCE_SECONDS:
                silent = 0.0
                yield Message("")


def _is_over(site: Site, run_id: str, attempt: AttemptRow) -> bool:
    rows = get_attempts(site.store, run_id, attempt.task)
    now = next((row for row in rows if row.attempt == attempt.attempt), None)
    return now is None or now.state.ended
