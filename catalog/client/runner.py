"""`python -m catalog.client.runner RUN_ID`: the process that drives a detached run to its end."""

from __future__ import annotations

import sys

from catalog.client.execute import execute_run
from catalog.client.session import open_session
from catalog.errors import CatalogError
from catalog.run.model import State


def drive(run_id: str) -> int:
    """Execute the run with the session of the environment; the process's exit code. Errors go to stderr."""
    try:
        with open_session() as session:
            row = execute_run(run_id, session)
    except CatalogError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"run {row.run_id}: {row.state.value} {row.message}".rstrip())
    return 0 if row.state is State.SUCCEEDED else 1


if __name__ == "__main__":
    sys.exit(drive(sys.argv[1]))
