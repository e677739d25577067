"""What the tasks of a run printed: read whole, or followed while they run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.client.backends import backend
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.spec.suggestions import suggest

POLL_SECONDS = 0.2
# A detached runner needs a moment before it is seen; a run nobody drives for so long will print nothing more.
ABANDONED_SECONDS = 10.0
# How often a run on a cluster that nobody follows is looked at.
REFRESH_SECONDS = 3.0
PIECE = 64 << 10


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of stdout or stderr of a task, without its line end; a very long line comes in pieces."""

    task: str
    text: str


def task_logs(
    run_id: str, session: Session, task: str | None = None, follow: bool = False, attempt: int | None = None
) -> Iterator[LogLine]:
    """The lines of a run's tasks, or of one task with those inside it, in the order the tasks began.

    By default of the last attempt of each; with `follow` all that come, as they come, until the run has ended or nobody
    drives it any more. Raises UsageError for an unknown run, task or attempt.
    """
    from catalog.store.find_runs import get_run

    found = get_run(session.store, run_id).run_id
    _refresh(found, session)
    return _follow(found, session, task, attempt) if follow else stored_lines(found, session, task, attempt)


def _refresh(run_id: str, session: Session) -> None:
    """What pods of a run have printed that nobody follows is not here yet."""
    from catalog.client.cluster_runs import sync_run

    sync_run(run_id, session)


def stored_lines(run_id: str, session: Session, task: str | None, attempt: int | None) -> Iterator[LogLine]:
    """The lines that are here now; `run_id` is the whole id. UsageError (rules unknown-task, unknown-attempt)."""
    from catalog.store.progress import get_attempts, get_tasks

    known = [row.task for row in get_tasks(session.store, run_id)]
    if task is not None and not any(_within(name, task) for name in known):
        raise UsageError(f'the run has no task "{task}"', rule="unknown-task", hint=suggest(task, known))
    logs: dict[str, str] = {}
    for row in get_attempts(session.store, run_id):
        if row.log and _within(row.task, task) and attempt in (None, row.attempt):
            logs[row.task] = row.log
    if attempt is not None and not logs:
        raise UsageError(f"there is no attempt {attempt}", rule="unknown-attempt", hint="attempts count from 1")
    for name in known:
        if name in logs:
            yield from _Tail(name, Path(logs[name])).rest()


def _follow(run_id: str, session: Session, task: str | None, attempt: int | None) -> Iterator[LogLine]:
    from catalog.store.claims import live_runner
    from catalog.store.find_runs import get_run

    watched = LogWatch(run_id, session, task, attempt)
    driven_at = time.monotonic()
    remote = backend(get_run(session.store, run_id).engine).remote
    while True:
        # Looked at before reading: what was printed before the end is then read too.
        ended = get_run(session.store, run_id).state.ended
        if live_runner(session.store, run_id) is not None:
            driven_at = time.monotonic()
        elif remote and not ended:
            _refresh(run_id, session)
            driven_at = time.monotonic()
            time.sleep(REFRESH_SECONDS)
        over = ended or time.monotonic() - driven_at > ABANDONED_SECONDS
        yield from watched.new_lines(last=over)
        if over:
            return
        time.sleep(POLL_SECONDS)


@dataclass
class LogWatch:
    """The log files of the attempts seen so far; those that have ended are read to their end and dropped.

    `run_id` is the whole id; `task` and `attempt` bound what is read, None for all.
    """

    run_id: str
    session: Session
    task: str | None
    attempt: int | None
    sequence: int = 0
    open: dict[tuple[str, int], _Tail] = field(default_factory=dict)

    def new_lines(self, last: bool) -> Iterator[LogLine]:
        """What was added since the last time, without waiting; with `last` also lines without an end."""
        from catalog.store.progress import events_since

        over: set[tuple[str, int]] = set()
        while events := events_since(self.session.store, self.run_id, self.sequence):
            self.sequence = events[-1].sequence
            for event in events:
                key = (event.task, event.attempt)
                if not self._wanted(event.task, event.attempt):
                    continue
                if key not in self.open:
                    self._add(key)
                if event.state.ended or event.state.value == "Pending":
                    over.add(key)
        for key, tail in list(self.open.items()):
            if last or key in over:
                yield from tail.rest()
                del self.open[key]
            else:
                yield from tail.lines()

    def _wanted(self, task: str, attempt: int) -> bool:
        return bool(task) and attempt > 0 and _within(task, self.task) and self.attempt in (None, attempt)

    def _add(self, key: tuple[str, int]) -> None:
        from catalog.store.progress import get_attempts

        rows = get_attempts(self.session.store, self.run_id, key[0])
        log = next((row.log for row in rows if row.attempt == key[1]), "")
        if log:
            self.open[key] = _Tail(key[0], Path(log))


@dataclass
class _Tail:
    """A log file being read; what has no line end yet is kept back."""

    task: str
    path: Path
    offset: int = 0
    kept: bytes = b""

    def lines(self) -> Iterator[LogLine]:
        """The complete lines that have been added."""
        if not self.path.is_file():
            return
        with self.path.open("rb") as stream:
            stream.seek(self.offset)
            while piece := stream.read(PIECE):
                self.offset += len(piece)
                *whole, self.kept = (self.kept + piece).split(b"\n")
                for line in whole:
                    yield self._line(line)
                if len(self.kept) >= PIECE:
                    yield self._line(self.kept)
                    self.kept = b""

    def rest(self) -> Iterator[LogLine]:
        """All that is left, a last line without an end too."""
        yield from self.lines()
        if self.kept:
            yield self._line(self.kept)
            self.kept = b""

    def _line(self, data: bytes) -> LogLine:
        return LogLine(self.task, data.decode("utf-8", "replace").removesuffix("\r"))


def _within(name: str, task: str | None) -> bool:
    return task is None or name == task or name.startswith(f"{task}/")
