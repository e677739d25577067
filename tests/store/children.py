"""What the tests let other processes do: `python -m tests.store.children WHAT ...`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from catalog.run.model import Artifact
from catalog.store.claims import claim_run, this_runner
from catalog.store.find_runs import list_runs
from catalog.store.record import record
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec, started, succeeded, waiting


def start_child(what: str, *arguments: str) -> subprocess.Popen[str]:
    """Start another process that does `what`; its stdout is a pipe."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.store.children", what, *arguments]
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _open(url: str) -> None:
    """Open the store at the moment the parent says so."""
    print("ready", flush=True)
    sys.stdin.readline()
    with Store.open(url) as store:
        print(len(list_runs(store)), flush=True)


def _claim(url: str, run_id: str) -> None:
    """Drive a run until killed."""
    store = Store.open(url)
    claim_run(store, run_id, this_runner())
    print("claimed", flush=True)
    time.sleep(600)


def _record(url: str, run_id: str, tasks: str) -> None:
    """Record tasks one after the other, and say so once each change was recorded."""
    with Store.open(url) as store:
        create_run(store, spec(run_id))
        print("created", flush=True)
        for index in range(int(tasks)):
            made = {"out": Artifact(f"{index:064x}", index)}
            path = f"task{index}"
            for change in (
                waiting(path),
                started(path, inputs={"text": str(index)}),
                succeeded(path, outputs=made, cache_key=f"key{index}", metrics=({"name": "m", "value": index},)),
            ):
                record(store, run_id, change)
                print(path, change.state.value, flush=True)


_DEEDS: dict[str, Callable[..., None]] = {"open": _open, "claim": _claim, "record": _record}

if __name__ == "__main__":
    _DEEDS[sys.argv[1]](*sys.argv[2:])
