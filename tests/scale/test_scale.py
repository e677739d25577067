"""Pipelines far larger than people write by hand: they finish, and the runner's memory stays bounded.

The runner is a process of its own, so that its peak memory can be told from that of the tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
MAX_MEBIBYTES = 300


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for runs and artifacts, with the stores in it."""
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path))
    for name in ("CATALOG_DATABASE", "CATALOG_ARTIFACTS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run_large(kind: str, tasks: int) -> dict[str, Any]:
    """What the runner tells of such a pipeline; it says nothing else."""
    command = [sys.executable, "-m", "tests.client.large_runner", kind, str(tasks)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("kind", "tasks"), [("fan", 1_000), ("chain", 10_000)])
def test_it_finishes_within_bounded_memory(kind: str, tasks: int) -> None:
    found = run_large(kind, tasks)
    assert (found["state"], found["succeeded"]) == ("Succeeded", tasks)
    assert found["mebibytes"] < MAX_MEBIBYTES
