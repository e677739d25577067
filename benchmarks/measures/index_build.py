"""The index of a large library: made whole, changed by one publish, and how many bytes its list of names takes."""

from __future__ import annotations

import gzip
import hashlib
import random
import shutil
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.components import MadeUp, components, names, write_library
from benchmarks.measurement import Measurement, Sample, Series, Target
from benchmarks.timed import run_timed
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.encode import encode_bucket, encode_root
from catalog.library.index.values import BUCKETS, BucketEntry, Stored, bucket_number
from hub.index.change import empty_root
from hub.index.folder_store import FolderStore
from hub.publish.prepare import prepare
from hub.publish.publish import publish
from hub.publish.submission import Submission

SECONDS = 60.0
UPDATE_SECONDS = 0.1
BYTES_EACH = 60.0
VERSIONS = 100_000
# Other dice than those of the library: their names are new to it.
SEED_OF_NEW = 2


def measure(bench: Bench) -> Measurement:
    """One build of everything, some publishes into the hub that it made, and the size."""
    count = bench.sized(VERSIONS, 20)
    library, hub = bench.scratch / "index-library", bench.scratch / "index-hub"
    for folder in (library, hub):
        shutil.rmtree(folder, ignore_errors=True)
    write_library(library, count)
    command = [bench.python, "-m", "catalog", "index", "build", str(library), "-o", str(hub)]
    whole = run_timed(command, bench.root).sample
    updates = _publishes(hub, bench.sized(20, 2))
    rows = (
        Series(f"build, {count} versions", (whole,)),
        Series("publish of one version", updates, note=f"into a hub of {count} versions"),
    )
    number = bench.sized(VERSIONS, 1000)
    size = _bytes_each(number)
    full = not bench.smoke
    targets = (
        Target(f"wall of building the index of {count} versions", whole.wall if full else None, SECONDS, "s"),
        Target("wall of the update for one publish", rows[1].middle.wall if full else None, UPDATE_SECONDS, "s"),
        Target(f"root and buckets, gzipped, of each of {number} components", size if full else None, BYTES_EACH, "B"),
    )
    return Measurement("index", "Index of a hub", "run", rows, targets)


def _publishes(hub: Path, count: int) -> tuple[Sample, ...]:
    """New components, and new versions of them."""
    samples = []
    for made in components(count * 5, SEED_OF_NEW):
        samples += [_publish(hub, made, version, text) for version, text in made.versions[:2]]
    return tuple(samples)


def _publish(hub: Path, made: MadeUp, version: str, text: str) -> Sample:
    # The names of the library are made of the same words: a namespace keeps them apart.
    submission = Submission(f"new/{made.name}", version, text.encode())
    prepared = prepare(submission, strict=False)
    wall, cpu = time.perf_counter(), time.process_time()
    with FolderStore(hub).changing() as writer:
        publish(writer, prepared, "benchmark", datetime.now(timezone.utc))
    return Sample(time.perf_counter() - wall, time.process_time() - cpu)


def _bytes_each(count: int) -> float:
    """The root and all buckets, each gzipped as a web server does, by the number of components."""
    dice = random.Random(1)
    buckets: list[dict[str, BucketEntry]] = [{} for _ in range(BUCKETS)]
    for name in names(count):
        version = f"{dice.choice((0, 1, 1, 1, 2, 3))}.{dice.choice((0, 0, 0, 1, 2, 3, 4))}.{dice.choice((0, 0, 1, 2))}"
        buckets[bucket_number(name)][name] = BucketEntry(version, hashlib.sha256(name.encode()).hexdigest())
    texts = [encode_bucket(bucket) for bucket in buckets]
    root = replace(empty_root(), buckets=tuple(Stored(sha256_hex(text), len(text)) for text in texts))
    return sum(len(gzip.compress(text)) for text in (encode_root(root), *texts)) / count
