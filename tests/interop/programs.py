"""Running a program in the environment of a release of the KFP SDK."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.oracles import Release

HERE = Path(__file__).parent
SECONDS = 300


def answers(release: Release, program: str, asked: Any, folder: Path) -> list[dict[str, Any]]:
    """What `program` of this folder says to `asked`, run in `folder` with a home of its own."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CATALOG"))}
    environment.update(HOME=str(home), KFP_DISABLE_EXECUTION_CACHING_BY_DEFAULT="0")
    done = subprocess.run(
        [str(release.interpreter), "-W", "ignore", str(HERE / program)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        cwd=folder,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
