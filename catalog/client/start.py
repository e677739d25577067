"""Starting a run that goes on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.client.backends import backend
from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.stored_pipeline import with_digests

if TYPE_CHECKING:
    from catalog.store.rows import RunRow


def start_run(request: RunRequest, session: Session) -> RunRow:
    """Prepare and store a run, let it go on without this process, and return it. Raises what preparing, storing and
    starting it raises."""
    from catalog.store.find_runs import get_run

    prepared = prepare_run(request, session)
    row = get_run(session.store, create_run(prepared, session))
    backend(prepared.engine).detach(row, with_digests(prepared.spec), session)
    return get_run(session.store, row.run_id)
