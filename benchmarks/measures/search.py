"""Searching a hub of 100,000 components: by its server under load, and by its files alone with nothing read before."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from benchmarks.bench import Bench
from benchmarks.generated_documents import documents, queries
from benchmarks.hub_server import PATIENCE, running_hub
from benchmarks.measurement import Measurement, Sample, Series, Target
from benchmarks.timed import run_timed
from hub.index.change import empty_root, put_root
from hub.index.folder_store import FolderStore
from hub.index.search_tables import put_tables
from hub.index.store import HubStore

COMPONENTS = 100_000
PER_SECOND = 50
SERVED_SECONDS = 0.020
STATIC_SECONDS = 0.300
MEMORY_BYTES = 500e6


def measure(bench: Bench) -> Measurement:
    """Requests at a fixed pace, whether or not the last was answered; single searches from a fresh process."""
    count = bench.sized(COMPONENTS, 200)
    static, data = bench.scratch / "search-static", bench.scratch / "search-data"
    for folder in (static, data):
        shutil.rmtree(folder, ignore_errors=True)
    _fill(FolderStore(static), count)
    cold = _cold(bench, str(static), bench.sized(3, 1))
    with _server(bench, data, count) as (address, process):
        served = _paced(address, bench.sized(20 * PER_SECOND, 5))
        over_http = _cold(bench, address, bench.sized(3, 1))
        memory = _resident_bytes(process.pid)
    rows = (
        Series("server", served, note=f"{PER_SECOND} a second, {memory / 1e6:.0f} MB resident"),
        Series("files", cold, note="a folder, nothing read before"),
        Series("files over HTTP", over_http, note="of the server on this machine, nothing read before"),
    )
    full = not bench.smoke
    claim = f"of {count} components"
    targets = (
        Target(f"p99 of the wall of a served search {claim}", _p99(served) if full else None, SERVED_SECONDS, "s"),
        Target(f"memory of the server {claim}", memory if full else None, MEMORY_BYTES, "B"),
        Target(f"wall of a static search {claim}, cold", rows[1].middle.wall if full else None, STATIC_SECONDS, "s"),
        Target(f"the same over HTTP {claim}", rows[2].middle.wall if full else None, STATIC_SECONDS, "s"),
    )
    return Measurement("search", "Search in a hub", "search", rows, targets)


def _fill(store: HubStore, count: int) -> None:
    with store.changing() as writer:
        put_root(writer, replace(empty_root(), search=put_tables(writer, documents(count))))


def _cold(bench: Bench, address: str, times: int) -> tuple[Sample, ...]:
    samples = []
    for text in ("train model", "xgboost", "evaluate_tab", "trian")[: max(1, times)]:
        cache = bench.scratch / "search-cache"
        shutil.rmtree(cache, ignore_errors=True)
        command = [bench.python, "-m", "benchmarks.peers.search_static", address, text]
        for _ in range(times):
            shutil.rmtree(cache, ignore_errors=True)
            answer = run_timed(command, bench.root, {"CATALOG_HOME": str(cache), "XDG_CACHE_HOME": str(cache)}).answer
            samples.append(Sample(answer["wall"], answer["cpu"]))
    return tuple(samples)


@contextmanager
def _server(bench: Bench, data: Path, count: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    from hub.registry.registry import open_registry

    with open_registry(data) as registry:
        _fill(registry.store, count)
    with running_hub(bench, "--data", str(data)) as (address, process):
        _wait_until_found(address, count)
        yield address, process


def _wait_until_found(address: str, count: int) -> None:
    import requests

    until = time.monotonic() + PATIENCE
    while requests.get(f"{address}/api/v1/search", timeout=PATIENCE).json().get("total") != count:
        assert time.monotonic() < until, "the server does not find what it has"
        time.sleep(0.1)


def _paced(address: str, count: int) -> tuple[Sample, ...]:
    """One search every 1/PER_SECOND s: each is timed from the moment it was due."""
    import requests

    start = time.perf_counter() + 0.1
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=8))

    def ask(number: int, text: str) -> Sample:
        due = start + number / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        session.get(f"{address}/api/v1/search?{urlencode({'q': text})}", timeout=PATIENCE).raise_for_status()
        return Sample(time.perf_counter() - due, 0.0)

    with session, ThreadPoolExecutor(8) as clients:
        return tuple(clients.map(ask, range(count), queries(count)))


def _p99(samples: tuple[Sample, ...]) -> float:
    return quantiles((sample.wall for sample in samples), n=100)[98]


def _resident_bytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return float(line.split()[1]) * 1024
