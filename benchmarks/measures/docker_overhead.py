"""What the docker engine spends on one container, beside the docker command line."""

from __future__ import annotations

import shutil
import subprocess

from benchmarks.bench import Bench
from benchmarks.chain import ChainProgram, fresh_chain
from benchmarks.measurement import Measurement, Series, Target, wall_ratio
from benchmarks.rounds import interleave

OURS = "catalog, docker engine"
BARE = "docker run --rm"
IMAGE = "busybox:1.36"
LIMIT = 1.1
COUNTS = (2, 12)
SMOKE = (1, 2)
NOTES = {OURS: "each task has two inputs and an output", BARE: "neither input nor output"}


def measure(bench: Bench) -> Measurement:
    """Wall per task of a chain in containers, and of as many bare runs; left out without docker or the image."""
    reason = docker_absent()
    if reason:
        return Measurement("docker", "Docker engine", "task", (Series(OURS, left_out=reason),), (_target(None),))
    counts = SMOKE if bench.smoke else COUNTS
    programs = {
        OURS: ChainProgram(bench.python, "chain_catalog", counts, ("docker",)),
        BARE: ChainProgram(bench.python, "docker_run", counts),
    }
    subjects = {name: fresh_chain(program, bench.scratch) for name, program in programs.items()}
    series = interleave(subjects, bench.sized(bench.rounds, 1), OURS, NOTES)
    return Measurement("docker", "Docker engine", "task", series, (_target(wall_ratio(series, OURS, BARE)),))


def docker_absent() -> str:
    """Why containers of the image cannot be run here, or an empty text."""
    if shutil.which("docker") is None:
        return "there is no docker command"
    asked = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, text=True, check=False)
    return "" if asked.returncode == 0 else asked.stderr.strip()


def _target(value: float | None) -> Target:
    return Target("wall per task, of bare docker run's", value, LIMIT)
