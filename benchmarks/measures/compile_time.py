"""Compiling pipelines of many tasks for Argo, beside kfp's compiler: the time it takes, and the size it makes."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.measurement import Measurement, Sample, Series, Target, find_series, wall_ratio
from benchmarks.rounds import Subject, absent_series, interleave
from benchmarks.timed import run_timed

OURS = "catalog, 300 tasks"
MANY = "catalog, 1,000 tasks"
PEER = "kfp1"
LIMIT_SHARE = 1 / 20
LIMIT_SECONDS = 0.5
LIMIT_BYTES = 300


def measure(bench: Bench) -> Measurement:
    """From the pipeline's function to the written YAML file, in a process that has compiled a pipeline before."""
    sizes: dict[str, int] = {}
    small, large = bench.sized(300, 3), bench.sized(1000, 10)
    subjects = {
        OURS: _subject(bench, OURS, bench.python, "catalog", small, sizes),
        MANY: _subject(bench, MANY, bench.python, "catalog", large, sizes),
    }
    if PEER in bench.peers:
        subjects[PEER] = _subject(bench, PEER, bench.peers[PEER], "kfp", small, sizes)
    rows = interleave(subjects, bench.sized(bench.rounds, 1), OURS, {PEER: "300 tasks"})
    noted = tuple(_noted(row, sizes) for row in rows)
    series = (*noted, *absent_series(bench.absent, PEER))
    many = find_series(series, MANY)
    seconds = many.middle.wall if many and not bench.smoke else None
    targets = (
        Target("wall of compiling 300 tasks, of kfp 1.8's", wall_ratio(series, OURS, PEER), LIMIT_SHARE),
        Target("wall of compiling 1,000 tasks", seconds, LIMIT_SECONDS, "s"),
        Target("bytes of a further task", (sizes[MANY] - sizes[OURS]) / (large - small), LIMIT_BYTES),
    )
    return Measurement("compile", "Compiling for Argo", "pipeline", series, targets)


def _subject(bench: Bench, name: str, python: str, package: str, count: int, sizes: dict[str, int]) -> Subject:
    path = bench.scratch / f"compile-{package}-{count}.yaml"
    command = [python, "-W", "ignore", "-m", "benchmarks.peers.compile_chain", package, str(count), str(path)]

    def subject(number: int) -> Sample:
        answer = run_timed(command, bench.root).answer
        sizes[name] = answer["bytes"]
        return Sample(answer["wall"], answer["cpu"])

    return subject


def _noted(row: Series, sizes: dict[str, int]) -> Series:
    size = sizes.get(row.subject)
    note = ", ".join(filter(None, (row.note, f"{size / 1000:.0f} KB" if size else "")))
    return Series(row.subject, row.samples, row.against, note, row.left_out)
