"""Progress as a table that is redrawn in place, for terminals."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from catalog.cli.board import Board
from catalog.cli.console import stderr_console
from catalog.cli.log_tail import last_line
from catalog.cli.quantities import duration_text
from catalog.cli.safe_text import one_line
from catalog.cli.states import LOOKS
from catalog.run.model import Change, State, TaskChange

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

# Redrawing takes some milliseconds of the interpreter that the scheduler needs too.
_REDRAWS_PER_SECOND = 4
_ROWS = 40
_MARGIN = 4


class LiveProgress:
    """At most a screenful: per task its state, time and last log line, and below it the counts.

    The board is changed by the run's thread and drawn by rich's, at most some times a second whatever happens.
    """

    def __init__(self, title: str) -> None:
        from rich.live import Live

        self._title = one_line(title)
        self._began = time.monotonic()
        self._board = Board()
        self._lock = threading.Lock()
        self._console = stderr_console()
        self._live = Live(
            console=self._console,
            get_renderable=self._draw,
            refresh_per_second=_REDRAWS_PER_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def change(self, change: Change) -> None:
        """Take in one change."""
        if isinstance(change, TaskChange):
            with self._lock:
                self._board.apply(change)

    def note(self, text: str) -> None:
        """Show one line above the table."""
        self._console.print(text)

    def __enter__(self) -> LiveProgress:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def _draw(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        limit = min(_ROWS, max(1, self._console.height - _MARGIN))
        now = time.time()
        with self._lock:
            rows = [(change, self._board.seconds(change, now)) for change in self._board.shown(limit)]
            summary = self._board.summary()
        elapsed = duration_text(time.monotonic() - self._began)
        line = Text(f"{self._title} · {elapsed} · {summary}", no_wrap=True, overflow="ellipsis")
        return Group(self._table(rows), line)

    def _table(self, rows: list[tuple[TaskChange, float | None]]) -> Table:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False, pad_edge=False, expand=True)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(12, self._console.width // 3))
        table.add_column(no_wrap=True, justify="right")
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for change, seconds in rows:
            look = LOOKS[change.state]
            table.add_row(
                Text(f"{look.sign} {change.state.value}", style=look.style),
                Text(one_line(change.task)),
                Text(duration_text(seconds)),
                Text(_said(change), style="dim"),
            )
        return table


def _said(change: TaskChange) -> str:
    """The message of a task that ended, the last log line of one that runs."""
    if change.state is State.RUNNING and change.log:
        return one_line(last_line(change.log))
    return one_line(change.message or (change.reason if change.state is State.CACHED else ""))
