"""Running a step as its container does: `python -m cluster_steps …`, outputs in files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.components.harness import LIBRARY

IMAGE_FOLDER = LIBRARY / "_images" / "cluster-steps"
COMMON = ("object", "name", "status", "phase")


@dataclass(frozen=True)
class Ended:
    """How a step ended: exit code, everything it printed, and its outputs by name."""

    exit_code: int
    log: str
    outputs: Path

    def text(self, name: str) -> str:
        """An output's text."""
        return (self.outputs / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        """An output that holds JSON."""
        return json.loads(self.text(name))


@dataclass(frozen=True)
class Step:
    """Starts steps in one namespace."""

    folder: Path
    namespace: str

    def __call__(
        self, name: str, *flags: str, outputs: tuple[str, ...] = COMMON, env: Mapping[str, str] | None = None
    ) -> Ended:
        """Run a step to its end; flags come after the namespace."""
        asked = [flag for output in outputs for flag in (f"--output-{output}", str(self.folder / output))]
        process = subprocess.run(
            [sys.executable, "-m", "cluster_steps", name, "--namespace", self.namespace, *asked, *flags],
            env={**os.environ, "PYTHONPATH": str(IMAGE_FOLDER), **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )
        return Ended(process.returncode, process.stdout, self.folder)


def replica(container: str, script: str, replicas: int = 1, image: str = "busybox:1.36") -> str:
    """A replica spec of the training operator whose container runs a shell script."""
    run = {"name": container, "image": image, "command": ["sh", "-c", script]}
    return json.dumps({"replicas": replicas, "restartPolicy": "Never", "template": {"spec": {"containers": [run]}}})
