"""The command `catalog` as a user runs it: a process of its own, with a home folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.store.find_runs import list_runs
from catalog.store.store import Store
from tests.cli.waiting import wait_for

REPOSITORY = Path(__file__).resolve().parents[2]
_CLEARED = (
    "CATALOG_DATABASE",
    "CATALOG_ARTIFACTS",
    "CATALOG_LIBRARIES",
    "CATALOG_HUBS",
    "CATALOG_CONFIG",
    "CATALOG_OFFLINE",
    "CATALOG_HUB_TOKEN",
    "CATALOG_HUB_TOKEN_ORIGIN",
    "DOCKER_HOST",
    "NO_COLOR",
    "FORCE_COLOR",
)


@dataclass(frozen=True)
class CommandLine:
    """Runs `python -m catalog` in the folder `cwd`, with the home folder `home`."""

    home: Path
    cwd: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The user's environment, with nothing in it that leads to another store."""
        kept = {name: value for name, value in os.environ.items() if name not in _CLEARED}
        return {**kept, "CATALOG_HOME": str(self.home), "PYTHONPATH": str(REPOSITORY), **self.extra}

    def line(self, *arguments: str) -> list[str]:
        """The whole command line."""
        return [sys.executable, "-m", "catalog", *arguments]

    def __call__(self, *arguments: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run to the end, and demand the exit code."""
        done = subprocess.run(
            self.line(*arguments),
            env=self.environment,
            cwd=self.cwd,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    def json(self, *arguments: str, code: int = 0) -> Any:
        """Run with `--format json` and read what stands on stdout."""
        return json.loads(self(*arguments, "--format", "json", code=code).stdout)

    def run_count(self) -> int:
        """How many runs the store holds."""
        with Store.open(self.home / "catalog.db") as store:
            return len(list_runs(store))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start, and do not wait; stdout and stderr are pipes."""
        return subprocess.Popen(
            self.line(*arguments),
            env=self.environment,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def wait_for_log(self, text: str) -> None:
        """Wait until a task has written `text` to its log."""
        wait_for(lambda: any(text in log.read_text() for log in self.home.glob("runs/*/tasks/*/*.log")), text)

    def wait_for_state(self, state: str, run: str = "last") -> Any:
        """Wait until the run is in that state, and return it."""
        return wait_for(self._in_state(state, run), f"state {state}")

    def _in_state(self, state: str, run: str) -> Callable[[], Any]:
        def look() -> Any:
            found = self.json("runs", "show", run)
            return found if found["state"] == state else None

        return look
