from __future__ import annotations

from pathlib import Path

from catalog.run.job_inputs import write_input
from catalog.run.process import ProcessEngine
from tests.run.jobs import Bench

SPEC = "{inputs: [{name: a}], implementation: {container: {image: x, command: [cat, {inputPath: a}]}}}"


def test_an_artifact_goes_before_the_text(tmp_path: Path) -> None:
    bench = Bench(ProcessEngine(), tmp_path)
    target = tmp_path / "in" / "data"
    write_input(bench.job(SPEC, {"a": "text"}, {"a": bench.store.put_text("content")}), "a", str(target))
    assert target.read_text() == "content"


def test_a_bare_text_becomes_a_file_of_its_utf8_bytes(tmp_path: Path) -> None:
    target = tmp_path / "in" / "data"
    write_input(Bench(ProcessEngine(), tmp_path).job(SPEC, {"a": "naïve 🙂"}), "a", str(target))
    assert target.read_bytes() == "naïve 🙂".encode()
