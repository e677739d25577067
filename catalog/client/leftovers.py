"""What a killed runner left running: found by the journal of the run."""

from __future__ import annotations

from pathlib import Path

from catalog.run.engine import TaskEngine
from catalog.run.process_journal import clear, left_running


def kill_leftovers(run_folder: Path, engine: TaskEngine) -> int:
    """End every process or container that was started and not seen to end; returns how many there were.

    Only whoever has claimed the run may call this.
    """
    processes = left_running(run_folder)
    for process in processes:
        engine.kill(process)
    clear(run_folder)
    return len(processes)
