"""Large pipelines, in a process of their own so that its peak memory can be told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MAX_MEBIBYTES = 300


@pytest.mark.parametrize("kind", ["chain", "fan"])
@pytest.mark.parametrize("resumed", [False, True])
def test_it_finishes_within_bounded_memory(home: Path, kind: str, resumed: bool) -> None:
    command = [sys.executable, "-m", "tests.client.large_runner", kind, "600", *(["resumed"] if resumed else [])]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert (found["state"], found["succeeded"]) == ("Succeeded", found["tasks"])
    assert found["mebibytes"] < MAX_MEBIBYTES
