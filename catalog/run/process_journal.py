"""The journal of what a run has started and seen end: by it a later runner finds what a killed one left running.

One file for a run, one appended line for each start and each end: much cheaper than a file for each task.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

NAME = "processes"


def note_start(run_folder: Path, process: str) -> None:
    """Note that `process`, the text an engine finds it by, was started."""
    _append(run_folder, "started", process)


def note_end(run_folder: Path, process: str) -> None:
    """Note that `process` has ended."""
    _append(run_folder, "ended", process)


def left_running(run_folder: Path) -> list[str]:
    """The processes that were started and not seen to end, the oldest first; a torn last line is passed over."""
    running: dict[str, None] = {}
    try:
        lines = (run_folder / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            event, process = json.loads(line)
        except ValueError:
            continue
        if event == "started":
            running[process] = None
        else:
            running.pop(process, None)
    return list(running)


def clear(run_folder: Path) -> None:
    """Forget everything noted."""
    (run_folder / NAME).unlink(missing_ok=True)


def _append(run_folder: Path, event: str, process: str) -> None:
    line = json.dumps([event, process]) + "\n"
    descriptor = os.open(f"{run_folder}/{NAME}", os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
