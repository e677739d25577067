"""Starting a run's runner as a process of its own, which outlives this one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from catalog.client.session import ARTIFACTS, DATABASE, Session

LOG = "runner.log"


def start_detached(run_id: str, session: Session) -> int:
    """Start a process that executes the run, and return its id; what it prints is appended to the run's runner.log.

    It has a session of its own, so that closing a terminal does not end it. Raises UsageError for an unknown run,
    StoreError (rule run-claimed) while another runner drives it.
    """
    from catalog.client.state import require_free
    from catalog.store.find_runs import get_run

    found = get_run(session.store, run_id).run_id
    require_free(found, session)
    folder = session.run_folder(found)
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"CATALOG_HOME": str(session.home), DATABASE: session.database, ARTIFACTS: session.artifact_root}
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.client.runner", found],
            env={**os.environ, **settings, "PYTHONPATH": _import_path()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    # Whoever starts a process collects its end; a long-lived server would otherwise gather zombies.
    threading.Thread(target=process.wait, name=f"runner {found}", daemon=True).start()
    return process.pid


def _import_path() -> str:
    """This program's own place first, so that the other process runs the same code wherever it starts."""
    from catalog import resources

    own = os.path.dirname(os.path.dirname(os.path.abspath(resources.__file__)))
    return os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH", ""))))
