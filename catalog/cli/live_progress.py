"""Progress as a table that is redrawn in place, for terminals."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from catalog.cli.board import Board
from catalog.cli.console import stderr_console
from catalog.cli.states import LOOKS
from catalog.client.log_tail import last_line
from catalog.run.model import Change, State, TaskChange
from catalog.view.quantities import duration_text
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

# Redrawing takes some milliseconds of the interpreter that the scheduler needs too.
_REDRAWS_PER_SECOND = 4
_ROWS = 40
_MARGIN = 4
_STATE_WIDTH = 12
_TIME_WIDTH = 9
_GAP = "  "


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
        with suppress(OSError):
            self._console.print(text)

    def __enter__(self) -> LiveProgress:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The terminal may be gone, and with it the wish to see anything.
        with suppress(OSError):
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
        return Group(*self._lines(rows), line)

    def _lines(self, rows: list[tuple[TaskChange, float | None]]) -> list[Text]:
        """A line per task. Rich's own tables look the same, and take four times as long."""
        from rich.cells import cell_len, set_cell_size
        from rich.text import Text

        names = [one_line(change.task) for change, _ in rows]
        width = min(max(map(cell_len, names), default=0), max(12, self._console.width // 3))
        room = max(0, self._console.width - _STATE_WIDTH - width - _TIME_WIDTH - 3 * len(_GAP))
        lines = []
        for (change, seconds), name in zip(rows, names, strict=True):
            look = LOOKS[change.state]
            state = f"{look.sign} {change.state.value}".ljust(_STATE_WIDTH)
            middle = f"{_GAP}{set_cell_size(name, width)}{_GAP}{duration_text(seconds):>{_TIME_WIDTH}}{_GAP}"
            said = _said(change)
            shown = said if cell_len(said) <= room else set_cell_size(said, max(0, room - 1)) + "…"
            lines.append(Text.assemble((state, look.style), middle, (shown, "dim"), no_wrap=True, overflow="ellipsis"))
        return lines


def _said(change: TaskChange) -> str:
    """The message of a task that ended, the last log line of one that runs."""
    if change.state is State.RUNNING and change.log:
        return one_line(last_line(change.log))
    return one_line(change.message or (change.reason if change.state is State.CACHED else ""))
