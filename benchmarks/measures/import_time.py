"""What the import of the package costs, as it is and less what the bare interpreter costs."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.measurement import Measurement, Sample, Series, Target, cpu_ratio, find_series
from benchmarks.rounds import Subject, absent_series, interleave
from benchmarks.timed import run_timed

OURS = "catalog"
LOADER = "catalog, loader"
LIMIT = 1 / 20
STATEMENTS = {
    OURS: "import catalog",
    LOADER: "import catalog; catalog.load_component_from_text",
    "kfp1": "import kfp",
    "kfp2": "import kfp",
    "cloud-pipelines": "import cloud_pipelines",
}
NOTES = {LOADER: "with what loads on the first use of load_component_from_text"}
BARE = ": pass"
NET = ": net"


def measure(bench: Bench) -> Measurement:
    """CPU and wall of `python -c STATEMENT`, beside `python -c pass` of the same interpreter."""
    subjects: dict[str, Subject] = {}
    for name, statement in STATEMENTS.items():
        python = bench.python if name in (OURS, LOADER) else bench.peers.get(name)
        if python is not None:
            subjects[name] = _subject(bench, python, statement)
            subjects[name + BARE] = _subject(bench, python, "pass")
    rows = interleave(subjects, bench.sized(2 * bench.rounds + 1, 1), OURS, NOTES)
    raw = tuple(row for row in rows if not row.subject.endswith(BARE))
    net = tuple(_net(row, find_series(rows, row.subject + BARE)) for row in raw if row.samples)
    series = (*rows, *net, *absent_series(bench.absent, "kfp1", "kfp2", "cloud-pipelines"))
    targets = tuple(
        Target(f"CPU of import catalog, of {peer}'s import kfp", cpu_ratio(series, OURS, peer), LIMIT)
        for peer in ("kfp1", "kfp2")
    )
    return Measurement("import", "Import of the package", "start of the interpreter", series, targets)


def _subject(bench: Bench, python: str, statement: str) -> Subject:
    command = [python, "-c", statement]

    def subject(number: int) -> Sample:
        if number == 0:
            run_timed(command, bench.root)  # compiles modules and fills the file cache
        return run_timed(command, bench.root).sample

    return subject


def _net(row: Series, bare: Series | None) -> Series:
    pairs = zip(row.samples, bare.samples if bare else (), strict=True)
    return Series(row.subject + NET, tuple(one - other for one, other in pairs), against=OURS + NET)
