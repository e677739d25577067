"""The real KFP SDKs as oracles: each in an environment of its own, asked over pipes, one JSON object a line.

The environments lie under `build/oracles` (or CATALOG_ORACLES) and are made by pip when missing. A test that uses them
is skipped with the reason where that cannot be done, and fails instead where CATALOG_REQUIRE names `oracles`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.interpreters import find_interpreter
from tests.requirements import require

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ROOT / "tests" / "validate"
INSTALL_SECONDS = 1200


@dataclass(frozen=True)
class Release:
    """One release of the SDK: the Python it runs on, what pip installs, and the program that answers for it."""

    name: str
    version: str
    python: str
    packages: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where its environment lies."""
        return Path(os.environ.get("CATALOG_ORACLES", ROOT / "build" / "oracles")).absolute() / self.name

    @property
    def interpreter(self) -> Path:
        """Its Python."""
        return self.folder / "bin" / "python"

    @property
    def program(self) -> Path:
        """What runs in it."""
        return PROGRAMS / f"oracle_{self.name}.py"


# kfp 1.8 imports pkg_resources, which later setuptools lack.
KFP1 = Release("kfp1", "1.8.22", "3.10", ("kfp==1.8.22", "setuptools<70"))
KFP2 = Release("kfp2", "2.17.0", "3.11", ("kfp==2.17.0",))


class Oracle:
    """A running SDK."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.version = str(self._read()["version"])

    def ask(self, text: str) -> dict[str, Any]:
        """What the SDK says about a component text: `ok`, and `error` or `ir_error` where it refuses."""
        self.send(text)
        return self.answer()

    def send(self, text: str) -> None:
        """Ask without waiting, so that several oracles work at once; `answer` must follow."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"text": text}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The answer to what was sent."""
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the oracle ended with exit code {self._process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def running(release: Release) -> Iterator[Oracle]:
    """The oracle of a release, made first where it is missing; skips or fails the test where that cannot be done."""
    reason = "" if _installed(release) else _install(release)
    require("oracles", not reason, f"no oracle for kfp {release.version}: {reason}")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    with subprocess.Popen(
        [str(release.interpreter), "-W", "ignore", str(release.program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        try:
            yield Oracle(process)
        finally:
            process.kill()


def _installed(release: Release) -> bool:
    if not release.interpreter.exists():
        return False
    question = "import importlib.metadata as m; print(m.version('kfp'))"
    answer = subprocess.run(
        [str(release.interpreter), "-c", question], capture_output=True, text=True, check=False, timeout=60
    )
    return answer.stdout.strip() == release.version


def _install(release: Release) -> str:
    """Make the environment; returns the reason when it cannot be made."""
    python = find_interpreter(release.python)
    if python is None:
        return f"there is no python {release.python}"
    shutil.rmtree(release.folder, ignore_errors=True)
    release.folder.parent.mkdir(parents=True, exist_ok=True)
    pip = [str(release.interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([python, "-m", "venv", str(release.folder)], [*pip, *release.packages]):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS)
        except subprocess.TimeoutExpired:
            return f"{' '.join(command[:4])} took more than {INSTALL_SECONDS} seconds"
        if done.returncode != 0:
            return (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    return "" if _installed(release) else "pip installed another version"


@pytest.fixture(scope="session")
def kfp1() -> Iterator[Oracle]:
    """kfp 1.8.22."""
    with running(KFP1) as oracle:
        yield oracle


@pytest.fixture(scope="session")
def kfp2() -> Iterator[Oracle]:
    """kfp 2.17.0."""
    with running(KFP2) as oracle:
        yield oracle
