"""Checkpoints: the parameters after some step, one file each, written whole."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np

from .arrays import pack, unpack
from .shard import Snapshot

NAME = re.compile(r"checkpoint-(\d+)\.npz")
RUN = "run"


def save(folder: Path, snapshot: Snapshot, run: str) -> Path:
    """Write a checkpoint; `run` tells the settings and the data it comes from. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"checkpoint-{snapshot.step:06d}.npz"
    unfinished = folder / f".{path.name}.{os.getpid()}"
    unfinished.write_bytes(pack({RUN: np.array(run), **snapshot.parameters}))
    unfinished.replace(path)
    return path


def steps(folder: Path) -> list[int]:
    """The steps a checkpoint was written at, in order."""
    if not folder.is_dir():
        return []
    return sorted(int(match[1]) for match in (NAME.fullmatch(path.name) for path in folder.iterdir()) if match)


def load(folder: Path, step: int, run: str = "") -> Snapshot | None:
    """The checkpoint of a step; None when it is broken or comes from another run (an empty `run` takes any)."""
    try:
        arrays = unpack((folder / f"checkpoint-{step:06d}.npz").read_bytes())
        found = str(arrays.pop(RUN))
    except (OSError, ValueError, KeyError):
        return None
    return Snapshot(step, arrays) if run in ("", found) else None


def newest(folder: Path, run: str = "") -> Snapshot | None:
    """The last checkpoint that can be read."""
    for step in reversed(steps(folder)):
        snapshot = load(folder, step, run)
        if snapshot is not None:
            return snapshot
    return None
