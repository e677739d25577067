"""Running a program to its end and taking its time from outside, with what all its children used."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measurement import Sample

ERROR_LINES = 3


class ProgramFailed(Exception):
    """A measured program ended with another exit code than 0; the text says what it printed last."""


@dataclass(frozen=True, slots=True)
class Timed:
    """The time of a program, its peak memory in bytes (the largest of its processes), and what it printed."""

    sample: Sample
    peak_bytes: int
    printed: str

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON object in the last line it printed."""
        answer: dict[str, Any] = json.loads(self.printed.strip().splitlines()[-1])
        return answer


def run_timed(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Timed:
    """Run `command` in `folder`; `env` adds to the environment. Raises ProgramFailed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        # wait4 and not wait: it alone tells the time and memory of this one child and what that waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        printed, complaint = _read(out), _read(err)
    if process.returncode != 0:
        raise ProgramFailed(f"exit code {process.returncode}: {last_words(complaint or printed)}")
    return Timed(Sample(wall, usage.ru_utime + usage.ru_stime), usage.ru_maxrss * 1024, printed)


def _read(stream: Any) -> str:
    stream.seek(0)
    return str(stream.read().decode("utf-8", "replace"))


def last_words(text: str) -> str:
    """The last lines a program printed, as one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-ERROR_LINES:]) or "it printed nothing"
