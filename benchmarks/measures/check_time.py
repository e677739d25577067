"""Checking all component files in one process, beside kfp's loader and a validator of JSON Schemas."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measurement import Measurement, Sample, Target, find_series
from benchmarks.rounds import Subject, absent_series, interleave
from benchmarks.texts import component_texts
from benchmarks.timed import run_timed

OURS = "catalog check"
SCHEMA = "catalog, schema alone"
LOADER = "kfp1"
VALIDATOR = "check-jsonschema"
LIMIT = 2.0
# Fewer files say nothing about the promise.
MANY = 400


def measure(bench: Bench) -> Measurement:
    """CPU and wall of whole processes, the start of the interpreter included."""
    folder = bench.scratch / "check"
    count = _write(folder, component_texts(bench.root)[: bench.sized(1 << 20, 3)])
    rows = interleave(
        _subjects(bench, folder), bench.sized(bench.rounds, 1), OURS, {OURS: f"{count} files", LOADER: "loads them"}
    )
    series = (*rows, *absent_series(bench.absent, LOADER, VALIDATOR))
    found = find_series(series, OURS)
    wall = found.middle.wall if found and count >= MANY else None
    target = Target("wall of checking all files of the corpus in one process", wall, LIMIT, "s")
    return Measurement("check", "Checking components", "run over all files", series, (target,))


def _write(folder: Path, texts: list[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    for number, text in enumerate(texts):
        (folder / f"{number:04}.yaml").write_text(text, encoding="utf-8", newline="")
    return len(texts)


def _subjects(bench: Bench, folder: Path) -> dict[str, Subject]:
    program = [bench.python, "-m", "benchmarks.peers.check_catalog"]
    subjects = {
        OURS: _subject(bench, [*program, "check", str(folder)]),
        SCHEMA: _subject(bench, [*program, "schema", str(folder)]),
    }
    if LOADER in bench.peers:
        subjects[LOADER] = _subject(bench, [bench.peers[LOADER], "-m", "benchmarks.peers.load_files", str(folder)])
    if VALIDATOR in bench.peers:
        schema = bench.root / "catalog" / "schemas" / "component.schema.json"
        files = [str(file) for file in sorted(folder.glob("*.yaml"))]
        command = [bench.peers[VALIDATOR], "-m", "check_jsonschema", "--schemafile", str(schema), *files]
        subjects[VALIDATOR] = _subject(bench, command)
    return subjects


def _subject(bench: Bench, command: list[str]) -> Subject:
    def subject(number: int) -> Sample:
        return run_timed(command, bench.root).sample

    return subject
