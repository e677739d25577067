"""What a killed runner left running: found by the files in which tasks note their processes."""

from __future__ import annotations

from pathlib import Path

from catalog.run.attempt import PROCESS_FILE
from catalog.run.engine import TaskEngine


def kill_leftovers(run_folder: Path, engine: TaskEngine) -> int:
    """End every process or container noted below a run's folder; returns how many were noted.

    Only whoever has claimed the run may call this.
    """
    notes = list(run_folder.glob(f"tasks/*/{PROCESS_FILE}"))
    for note in notes:
        engine.kill(note.read_text(encoding="utf-8"))
        note.unlink(missing_ok=True)
    return len(notes)
