"""The table and the file."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.machine import Machine, describe_machine
from benchmarks.measurement import Measurement, Sample, Series, Target
from benchmarks.report import render, render_machine, write_json

RESULT = Measurement(
    name="process",
    title="Process engine",
    per="task",
    series=(
        Series("ours", (Sample(0.005, 0.004), Sample(0.007, 0.004), Sample(0.006, 0.004)), against="ours"),
        Series("theirs", (Sample(0.012, 0.012),) * 3, against="ours", note="one at a time"),
        Series("third", left_out="not installed"),
    ),
    targets=(Target("wall over bare", 3.5, 4.0, "ms"), Target("wall, of theirs", None, 1.0)),
)


def test_a_table_shows_medians_and_ratios() -> None:
    assert render(RESULT).splitlines() == [
        "Process engine (ms per task, medians)",
        "  subject  n   wall  least    cpu  × wall  × cpu  note",
        "  ours     3   6.00   5.00   4.00    1.00   1.00",
        "  theirs   3  12.00  12.00  12.00    2.00   3.00  one at a time",
        "  third: left out, not installed",
        "  target met: wall over bare: 3.500 ms, at most 4 ms",
        "  target not measured: wall, of theirs: –, at most 1",
    ]


def test_the_file_holds_every_sample_and_verdict(tmp_path: Path) -> None:
    place = tmp_path / "build" / "benchmarks.json"
    write_json(place, describe_machine(tmp_path), {"theirs": "theirs 1.0"}, [RESULT])
    data = json.loads(place.read_text(encoding="utf-8"))
    entry = data["measurements"]["process"]
    assert [sample["wall"] for sample in entry["series"][0]["samples"]] == [0.005, 0.007, 0.006]
    assert [target["verdict"] for target in entry["targets"]] == ["met", "not measured"]
    assert data["versions"] == {"theirs": "theirs 1.0"}
    assert data["machine"]["cores"] >= 1


def test_a_machine_is_one_line() -> None:
    machine = Machine("A processor", 2, 24 * 2**30, "Linux 6.1", "ext4", "3.11.7", (0.5, 1.0, 2.25))
    assert (
        render_machine(machine) == "A processor, 2 cores, 24 GiB; Linux 6.1, ext4; Python 3.11.7; load 0.50 1.00 2.25"
    )
