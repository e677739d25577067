"""Plain columns: cut to the terminal's width, or whole in a pipe or file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Union

from catalog.cli.console import stdout_console
from catalog.cli.states import LOOKS, state_words
from catalog.run.model import State
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from rich.text import Text

Cell = Union[str, State]


def print_table(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print rows under headers on stdout. The last column gives way first where a terminal is too narrow."""
    from rich.table import Table

    console = stdout_console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, header in enumerate(headers):
        last = index == len(headers) - 1
        table.add_column(
            header, no_wrap=True, overflow="ellipsis", ratio=1 if last and console.is_terminal else None, min_width=4
        )
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    if console.is_terminal:
        console.print(table)
        return
    # In a pipe nothing pads the last column.
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        console.print(line.rstrip(), soft_wrap=True)


def _cell(cell: Cell) -> Text:
    from rich.text import Text

    if isinstance(cell, State):
        return Text(state_words(cell), style=LOOKS[cell].style)
    return Text(one_line(cell))
