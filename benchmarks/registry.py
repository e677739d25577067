"""The measures by name, in the order they are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.bench import Bench
from benchmarks.measurement import Measurement
from benchmarks.measures import (
    argo_overhead,
    cache_hit,
    check_time,
    compile_time,
    docker_overhead,
    import_time,
    index_build,
    load_time,
    process_overhead,
    run_lists,
    run_page,
    scale,
    search,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """`peers` are those it is taken beside; a `long` one is taken only when asked for."""

    measure: Callable[[Bench], Measurement]
    peers: tuple[str, ...] = ()
    long: bool = False


MEASURES: Mapping[str, Measure] = {
    "import": Measure(import_time.measure, ("kfp1", "kfp2", "cloud-pipelines")),
    "load": Measure(load_time.measure, ("kfp1", "kfp2", "cloud-pipelines")),
    "check": Measure(check_time.measure, ("kfp1", "check-jsonschema")),
    "compile": Measure(compile_time.measure, ("kfp1",)),
    "process": Measure(process_overhead.measure, ("cloud-pipelines", "cwltool", "kfp2")),
    "cache": Measure(cache_hit.measure, ("cloud-pipelines",)),
    "docker": Measure(docker_overhead.measure),
    "argo": Measure(argo_overhead.measure, long=True),
    "index": Measure(index_build.measure, long=True),
    "search": Measure(search.measure, long=True),
    "runs": Measure(run_lists.measure, long=True),
    "page": Measure(run_page.measure, long=True),
    "scale": Measure(scale.measure, long=True),
}
