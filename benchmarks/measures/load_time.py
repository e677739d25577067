"""The time to load one component text, in a process that has loaded it before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.loader_process import LoaderProcess, Times
from benchmarks.measurement import Measurement, Sample, Series, Target, wall_ratio
from benchmarks.rounds import absent_series
from benchmarks.texts import component_texts
from benchmarks.timed import ProgramFailed

OURS = "catalog"
LIMIT = 1 / 8
MODULES = {
    OURS: "catalog",
    "kfp1": "kfp.components",
    "kfp2": "kfp.components",
    "cloud-pipelines": "cloud_pipelines.components",
}


def measure(bench: Bench) -> Measurement:
    """Seconds per component, over those texts that both we and the peer load."""
    texts = component_texts(bench.root)[: bench.sized(1 << 20, 3)]
    place = bench.build / "texts.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(texts), encoding="utf-8")
    times, failed = _rounds(bench, place.absolute())
    ours = times.pop(OURS)
    series = [_series(OURS, ours, _loaded(ours))]
    for peer, theirs in times.items():
        common = _loaded(ours) & _loaded(theirs)
        series.append(_series(_on_texts_of(peer), ours, common))
        series.append(_series(peer, theirs, common, _on_texts_of(peer)))
    left_out = tuple(Series(peer, left_out=reason) for peer, reason in failed.items())
    rows = (*series, *left_out, *absent_series(bench.absent, "kfp1", "kfp2", "cloud-pipelines"))
    share = wall_ratio(rows, _on_texts_of("kfp1"), "kfp1")
    target = Target("wall of loading a component, of kfp 1.8's", share, LIMIT)
    return Measurement("load", "Loading a component from text", "component", rows, (target,))


def _rounds(bench: Bench, texts: Path) -> tuple[dict[str, list[Times]], dict[str, str]]:
    """For each loader its times in each round, and why a peer has none."""
    times: dict[str, list[Times]] = {}
    failed: dict[str, str] = {}
    with ExitStack() as stack:
        loaders: dict[str, LoaderProcess] = {}
        for name, module in MODULES.items():
            python = bench.python if name == OURS else bench.peers.get(name)
            if python is not None:
                loaders[name] = stack.enter_context(LoaderProcess(python, module, texts))
        for _ in range(1 + bench.sized(bench.rounds, 1)):
            for name in [name for name in loaders if name not in failed]:
                try:
                    times.setdefault(name, []).append(loaders[name].load_all())
                except ProgramFailed as error:
                    if name == OURS:
                        raise
                    failed[name] = str(error)
    warm = {name: rounds[1:] for name, rounds in times.items() if name not in failed}
    return warm, failed


def _on_texts_of(peer: str) -> str:
    return f"{OURS}, texts of {peer}"


def _loaded(rounds: list[Times]) -> set[int]:
    """The numbers of the texts that a loader does not refuse."""
    return {number for number, sample in enumerate(rounds[0]) if sample is not None}


def _series(subject: str, rounds: list[Times], chosen: Iterable[int], against: str = "") -> Series:
    """One sample for each round: the mean over the chosen texts."""
    numbers = sorted(chosen)
    samples: list[Sample] = []
    for times in rounds:
        taken = [sample for number in numbers if (sample := times[number]) is not None]
        total = Sample(sum(sample.wall for sample in taken), sum(sample.cpu for sample in taken))
        samples.append(total / len(taken))
    return Series(subject, tuple(samples), against, f"{len(numbers)} texts")
