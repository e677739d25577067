"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.machine import describe_machine
from benchmarks.measurement import Measurement
from benchmarks.peer import PEERS, PeerAbsent, peer_python
from benchmarks.registry import MEASURES
from benchmarks.report import render, render_machine, write_json
from benchmarks.timed import ProgramFailed

ROUNDS = 5


def main(argv: Sequence[str] | None = None) -> int:
    """Print each measure asked for and write build/benchmarks.json; 1 when one of our own programs failed."""
    options = _parser().parse_args(argv)
    names = options.only or [name for name, measure in MEASURES.items() if options.long or not measure.long]
    given = dict(pair.split("=", 1) for pair in options.peer)
    peers, absent = _peers(names, given, options.build, install=not (options.smoke or options.no_install))
    scratch = (options.scratch or options.build / "scratch").absolute()
    scratch.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.build, scratch, options.rounds, options.smoke, peers, absent)
    machine = describe_machine(scratch)
    print(render_machine(machine), flush=True)
    versions = {name: _version(name, python) for name, python in peers.items()}
    print("; ".join(f"{name} is {version}" for name, version in versions.items()) or "no peers", flush=True)
    results, failed = _take(names, bench)
    write_json(options.json or options.build / "benchmarks.json", machine, versions, results)
    return 1 if failed else 0


def _take(names: Sequence[str], bench: Bench) -> tuple[list[Measurement], list[str]]:
    """The measurements, each printed when it is there, and the names of those in which our own program failed."""
    results: list[Measurement] = []
    failed: list[str] = []
    for name in names:
        try:
            results.append(MEASURES[name].measure(bench))
        except ProgramFailed as error:
            failed.append(name)
            print(f"\n{name}: our own program failed: {error}", file=sys.stderr, flush=True)
        else:
            print("\n" + render(results[-1]), flush=True)
    return results, failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measures this project beside its peers.")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="take this measure; may be repeated")
    parser.add_argument("--long", action="store_true", help="take the measures that take minutes too")
    parser.add_argument("--smoke", action="store_true", help="the smallest form of everything; installs nothing")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each subject is looked at (%(default)s)")
    parser.add_argument("--no-install", action="store_true", help="leave out peers that are not installed")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON", help="the interpreter of a peer")
    parser.add_argument("--build", type=Path, default=Path("build"), help="where everything is made (%(default)s)")
    parser.add_argument("--scratch", type=Path, help="where measured programs keep their files (BUILD/scratch)")
    parser.add_argument("--json", type=Path, help="where the samples are written (BUILD/benchmarks.json)")
    return parser


def _peers(
    names: Sequence[str], given: dict[str, str], build: Path, install: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """The interpreters of the peers these measures need, and why others are missing."""
    peers: dict[str, str] = {}
    absent: dict[str, str] = {}
    needed = {peer for name in names for peer in MEASURES[name].peers}
    for peer in (peer for peer in PEERS if peer in needed):
        try:
            peers[peer] = given.get(peer) or peer_python(peer, build.absolute(), install)
        except PeerAbsent as error:
            absent[peer] = str(error)
    return peers, absent


def _version(peer: str, python: str) -> str:
    package = PEERS[peer].package
    program = (
        "import platform; from importlib.metadata import version; "
        f"print(version({package!r}), 'on Python', platform.python_version())"
    )
    asked = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return f"{package} {asked.stdout.strip()}" if asked.returncode == 0 else f"{package}, of unknown version"


if __name__ == "__main__":
    sys.exit(main())
