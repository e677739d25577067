"""Runs a pipeline through this project's client and prints how it ended and the peak memory of this process."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from catalog.client.execute import run
from catalog.client.request import RunRequest
from catalog.client.session import open_session
from catalog.run.model import State
from catalog.spec.model import ComponentSpec


def run_and_report(pipeline: ComponentSpec, folder: str, engine: str) -> int:
    """Run with cache and store on, both in `folder`; returns the exit code for this program."""
    with open_session(Path(folder), database="", artifact_root="") as session:
        row = run(RunRequest(pipeline=pipeline, engine=engine), session)
    # ru_maxrss is in KiB on Linux, in bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"state": row.state.value, "message": row.message, "peak_bytes": peak}))
    return 0 if row.state is State.SUCCEEDED else 1
