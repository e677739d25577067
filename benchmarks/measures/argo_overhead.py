"""What a run on a cluster takes through the catalog, beside the same Workflow submitted by hand."""

from __future__ import annotations

import os

from benchmarks.bench import ROOT, Bench
from benchmarks.measurement import Measurement, Sample, Series, Target, wall_ratio
from benchmarks.rounds import Subject, interleave
from benchmarks.timed import run_timed

CHAIN, FAN, FUSED = "catalog, chain", "catalog, fan-out", "catalog, chain in one pod"
CHAIN_BY_HAND, FAN_BY_HAND = "by hand, chain", "by hand, fan-out"
CHAIN_COUNT, FAN_COUNT = 10, 50
SMOKE_COUNT = 2
ROUNDS = 3
LIMIT, FUSED_LIMIT = 1.05, 1 / 6
NOTES = {
    CHAIN: "10 tasks, a file from each to the next",
    FAN: "50 tasks at once",
    FUSED: "10 tasks, --fuse",
    CHAIN_BY_HAND: "the same Workflow, created and asked for every 0.2 s",
    FAN_BY_HAND: "the same Workflow, created and asked for every 0.2 s",
}


def measure(bench: Bench) -> Measurement:
    """Wall time of whole runs; left out without a cluster."""
    if not os.environ.get("KUBECONFIG"):
        absent = Series(CHAIN, left_out="KUBECONFIG names no cluster")
        return Measurement("argo", "Argo engine", "run", (absent,), _targets((absent,)))
    chain = SMOKE_COUNT if bench.smoke else CHAIN_COUNT
    fan = SMOKE_COUNT if bench.smoke else FAN_COUNT
    subjects = {
        CHAIN: _subject(bench, "chain", chain, "ours"),
        CHAIN_BY_HAND: _subject(bench, "chain", chain, "hand"),
        FAN: _subject(bench, "fan", fan, "ours"),
        FAN_BY_HAND: _subject(bench, "fan", fan, "hand"),
        FUSED: _subject(bench, "fused", chain, "ours"),
    }
    series = interleave(subjects, bench.sized(min(bench.rounds, ROUNDS), 1), CHAIN, NOTES)
    return Measurement("argo", "Argo engine", "run", series, _targets(series))


def _subject(bench: Bench, shape: str, count: int, how: str) -> Subject:
    command = [bench.python, "-m", "benchmarks.peers.argo_shapes", shape, str(count), how]

    def subject(number: int) -> Sample:
        return run_timed(command, ROOT).sample

    return subject


def _targets(series: tuple[Series, ...]) -> tuple[Target, ...]:
    return (
        Target("wall of a 10-task chain, of the same by hand", wall_ratio(series, CHAIN, CHAIN_BY_HAND), LIMIT),
        Target("wall of a 50-wide fan-out, of the same by hand", wall_ratio(series, FAN, FAN_BY_HAND), LIMIT),
        Target("wall of the chain in one pod, of one pod per task", wall_ratio(series, FUSED, CHAIN), FUSED_LIMIT),
    )
