"""What a runner spends on one trivial local process, with its cache and store on."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.chain import ChainProgram, fresh_chain
from benchmarks.measurement import Measurement, Target, wall_over, wall_ratio
from benchmarks.rounds import absent_series, interleave

OURS = "catalog"
BARE = "bare subprocess"
LIMIT_SECONDS = 0.004
PEERS = {
    "cloud-pipelines": ("chain_cloud_pipelines", (50, 550)),
    "cwltool": ("chain_cwltool", (20, 120)),
    "kfp2": ("chain_kfp2", (3, 13)),
}
SMOKE = (1, 3)
NOTES = {
    BARE: "subprocess.run in a loop",
    "kfp2": "a Python function without its own environment; the runner takes no commands",
}


def measure(bench: Bench) -> Measurement:
    """Wall and CPU per task of a chain of `sh -c` steps that ran never before: the slope between two lengths."""
    programs = {
        OURS: ChainProgram(bench.python, "chain_catalog", (50, 550)),
        BARE: ChainProgram(bench.python, "chain_bare", (50, 550)),
    }
    for peer, (program, counts) in PEERS.items():
        if peer in bench.peers:
            programs[peer] = ChainProgram(bench.peers[peer], program, counts)
    subjects = {
        name: fresh_chain(program.shorter(SMOKE) if bench.smoke else program, bench.scratch)
        for name, program in programs.items()
    }
    rows = interleave(subjects, bench.sized(bench.rounds, 1), OURS, NOTES)
    series = (*rows, *absent_series(bench.absent, *PEERS))
    over = wall_over(series, OURS, BARE)
    targets = (
        Target("wall per task over bare subprocess", over and over * 1000, LIMIT_SECONDS * 1000, "ms"),
        Target("wall per task, of cloud-pipelines'", wall_ratio(series, OURS, "cloud-pipelines"), 1.0),
    )
    return Measurement("process", "Process engine, cache and store on", "task", series, targets)
