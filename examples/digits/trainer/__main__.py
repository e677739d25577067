"""`python -m trainer`."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from .cli import main


def stop(number: int, frame: FrameType | None) -> None:
    """End as after a signal: the first process of a container ignores those it has no handler for."""
    sys.exit(128 + number)


signal.signal(signal.SIGTERM, stop)
sys.exit(main())
