"""Lists where ten thousand runs of fifty tasks are kept: what the store and a server of it answer, and how fast."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from functools import partial
from statistics import quantiles

from benchmarks.bench import Bench
from benchmarks.hub_server import PATIENCE, running_hub
from benchmarks.many_runs import fill
from benchmarks.measurement import Measurement, Sample, Series, Target
from benchmarks.run_addresses import addresses
from benchmarks.run_questions import Question, questions
from catalog.client.session import open_session

RUNS = 10_000
TASKS = 50
SECONDS = 0.200
REPEATS = 20
POSTGRESQL = "CATALOG_BENCHMARK_DATABASE"


def measure(bench: Bench) -> Measurement:
    """Every question again and again; the target holds for each, and so for the slowest."""
    rows: list[Series] = []
    targets: list[Target] = []
    for database, url in {"SQLite": "", "PostgreSQL": os.environ.get(POSTGRESQL)}.items():
        if url is None:
            rows.append(Series(database, left_out=f"{POSTGRESQL} names no empty database"))
            continue
        for place, taken in _taken(bench, url).items():
            slowest = max(taken, key=lambda name: _p95(taken[name]))
            every = tuple(sample for samples in taken.values() for sample in samples)
            rows.append(Series(f"{place}, {database}", every, note=f"{len(taken)} lists; the slowest: {slowest[:60]}"))
            worst = None if bench.smoke else _p95(taken[slowest])
            targets.append(Target(f"p95 of the slowest of {len(taken)}, {place}, {database}", worst, SECONDS, "s"))
    count, size = _size(bench)
    return Measurement("runs", f"Lists with {count} runs of {size} tasks", "list", tuple(rows), tuple(targets))


def _taken(bench: Bench, url: str) -> dict[str, dict[str, list[Sample]]]:
    """The samples of every question to the store, and of every page and list of a server of it."""
    home, repeats = bench.scratch / "many-runs", bench.sized(REPEATS, 2)
    folder = home / "hub"
    shutil.rmtree(home, ignore_errors=True)
    with open_session(folder, database=url, artifact_root="") as session:
        fill(session, *_size(bench))
        asked = list(addresses(session))
        found = {"store": _ask(questions(session), repeats)}
    place = ("--database", url) if url else ("--data", str(folder))
    with running_hub(bench, "--open", *place, env={"CATALOG_HOME": str(home)}) as (address, _):
        found["server"] = _ask(_requests(address, asked), repeats)
    shutil.rmtree(home, ignore_errors=True)
    return found


def _requests(address: str, asked: Iterable[str]) -> Iterator[tuple[str, Question]]:
    """One question for each page and list of a server. They raise what `requests` does for an answer that is none."""
    import requests

    def fetch(path: str) -> None:
        client.get(address + path, timeout=PATIENCE).raise_for_status()

    with requests.Session() as client:
        for path in asked:
            yield path, partial(fetch, path)


def _size(bench: Bench) -> tuple[int, int]:
    return bench.sized(RUNS, 20), bench.sized(TASKS, 3)


def _ask(asked: Iterable[tuple[str, Question]], repeats: int) -> dict[str, list[Sample]]:
    taken: dict[str, list[Sample]] = {}
    for name, question in asked:
        question()  # compiles its statements
        taken[name] = [_timed(question) for _ in range(repeats)]
    return taken


def _timed(question: Question) -> Sample:
    wall, cpu = time.perf_counter(), time.process_time()
    question()
    return Sample(time.perf_counter() - wall, time.process_time() - cpu)


def _p95(samples: list[Sample]) -> float:
    return quantiles((sample.wall for sample in samples), n=20, method="inclusive")[-1]
