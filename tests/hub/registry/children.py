"""What the tests let other processes do: `python -m tests.hub.registry.children PLACE PREFIX`."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from pathlib import Path

from hub.registry.registry import open_registry
from tests.hub.registry.samples import published


def start_publisher(place: str, prefix: str) -> subprocess.Popen[str]:
    """Start a process that publishes version after version, and says which once each is published."""
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "tests.hub.registry.children", place, prefix]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)


def _publish(place: str, prefix: str) -> None:
    with open_registry(place) as registry:
        for number in count():
            done = published(registry, f"{prefix}/echo{number % 3}", f"1.0.{number // 3}")
            print(done.name, done.version, done.digest, flush=True)


if __name__ == "__main__":
    _publish(*sys.argv[1:])
