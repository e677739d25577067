"""Rich consoles for stdout and stderr that never interpret what they print."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Wide enough that nothing is cut where no terminal sets a width.
_UNBOUNDED = 1 << 14


def stdout_console() -> Console:
    """The console for results: as wide as the terminal, or unbounded and plain in a pipe or file."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
    return Console(
        file=sys.stdout,
        markup=False,
        highlight=False,
        emoji=False,
        width=_UNBOUNDED,
        no_color=True,
        force_terminal=False,
    )


def stderr_console() -> Console:
    """The console for progress, on a terminal."""
    from rich.console import Console

    return Console(file=sys.stderr, markup=False, highlight=False, emoji=False)


def live_possible() -> bool:
    """True when stderr is a terminal that can redraw lines."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown")
