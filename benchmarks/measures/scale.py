"""Whether large runs finish, how long they take, and the memory of the process that drives them."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.chain import ChainProgram
from benchmarks.measurement import Measurement, Series, Target

LIMIT_MB = 300.0
SHAPES = {
    "chain": ("chain_catalog", 10_000, 20),
    "fan-out and fan-in": ("fan_catalog", 1_000, 10),
}


def measure(bench: Bench) -> Measurement:
    """One run of each shape, with cache and store on; its peak memory is the target."""
    rows: list[Series] = []
    targets: list[Target] = []
    for shape, (program, full, smoke) in SHAPES.items():
        count = bench.sized(full, smoke)
        name = f"{shape}, {count} tasks"
        with tempfile.TemporaryDirectory(prefix="scale-", dir=bench.scratch) as folder:
            done = ChainProgram(bench.python, program, (count, count)).run(count, Path(folder), uuid.uuid4().hex)
        peak = done.answer["peak_bytes"] / 1e6
        rows.append(Series(name, (done.sample,), note=f"peak memory {peak:.0f} MB"))
        targets.append(Target(f"peak memory of {name}", peak, LIMIT_MB, "MB"))
    return Measurement("scale", "Large runs", "run", tuple(rows), tuple(targets))
