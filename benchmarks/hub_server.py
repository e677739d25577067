"""A hub's server as a program of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.bench import Bench

PATIENCE = 120.0


@contextmanager
def running_hub(
    bench: Bench, *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of `catalog hub serve` with these arguments; `env` adds to the environment."""
    command = [bench.python, "-m", "catalog", "hub", "serve", "--port", "0", "--rate", "0", *arguments]
    process = subprocess.Popen(
        command,
        cwd=bench.root,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "http://" in line)
        yield line[line.index("http://") :].split()[0].rstrip("/"), process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
