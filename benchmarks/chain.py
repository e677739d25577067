"""The wall and CPU time a runner spends on one more task: the slope between a short and a long chain."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.bench import ROOT
from benchmarks.measurement import Sample
from benchmarks.rounds import Subject
from benchmarks.timed import Timed, run_timed


@dataclass(frozen=True, slots=True)
class ChainProgram:
    """A program of `peers/` that takes COUNT FOLDER SALT and then `options`, and the two counts to give it."""

    python: str
    program: str
    counts: tuple[int, int]
    options: tuple[str, ...] = ()

    def shorter(self, counts: tuple[int, int]) -> ChainProgram:
        """The same program with other counts."""
        return replace(self, counts=counts)

    def run(self, count: int, folder: Path, salt: str) -> Timed:
        """Run a chain of `count` tasks that keeps its things in `folder`."""
        module = f"benchmarks.peers.{self.program}"
        return run_timed([self.python, "-m", module, str(count), str(folder), salt, *self.options], ROOT)


def fresh_chain(program: ChainProgram, scratch: Path) -> Subject:
    """Seconds per task that nobody has run before."""

    def once(count: int) -> Sample:
        return _in_folder(scratch, lambda folder: program.run(count, folder, uuid.uuid4().hex).sample)

    return _slope(program, once)


def repeated_chain(program: ChainProgram, scratch: Path) -> Subject:
    """Seconds per task when the same chain ran before in the same place, so that a cache has every task."""

    def twice(count: int) -> Sample:
        def both(folder: Path) -> Sample:
            salt = uuid.uuid4().hex
            program.run(count, folder, salt)
            return program.run(count, folder, salt).sample

        return _in_folder(scratch, both)

    return _slope(program, twice)


def _slope(program: ChainProgram, seconds: Callable[[int], Sample]) -> Subject:
    low, high = program.counts

    def subject(number: int) -> Sample:
        if number == 0:
            seconds(low)  # the first run compiles modules and fills the file cache
        return (seconds(high) - seconds(low)) / (high - low)

    return subject


def _in_folder(scratch: Path, work: Callable[[Path], Sample]) -> Sample:
    folder = Path(tempfile.mkdtemp(prefix="chain-", dir=scratch))
    try:
        return work(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
