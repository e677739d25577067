"""What a runner spends on one task whose result is in its cache."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.chain import ChainProgram, repeated_chain
from benchmarks.measurement import Measurement
from benchmarks.rounds import absent_series, interleave

OURS = "catalog"
PEER = "cloud-pipelines"
COUNTS = (50, 550)
SMOKE = (1, 3)


def measure(bench: Bench) -> Measurement:
    """Wall and CPU per task of a chain that ran before in the same store."""
    counts = SMOKE if bench.smoke else COUNTS
    programs = {OURS: ChainProgram(bench.python, "chain_catalog", counts)}
    if PEER in bench.peers:
        programs[PEER] = ChainProgram(bench.peers[PEER], "chain_cloud_pipelines", counts)
    subjects = {name: repeated_chain(program, bench.scratch) for name, program in programs.items()}
    rows = interleave(subjects, bench.sized(bench.rounds, 1), OURS)
    series = (*rows, *absent_series(bench.absent, PEER))
    return Measurement("cache", "Cache hit", "task", series)
