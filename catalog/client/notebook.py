"""A run as a notebook shows it, read from the store at that moment."""

from __future__ import annotations

from catalog.client.execute import stored_spec
from catalog.client.session import Session
from catalog.errors import StoreError


def run_display(session: Session, run_id: str) -> str:
    """The HTML of a run as it is now. UsageError when it is gone."""
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_tasks
    from catalog.view.notebook import run_html

    run = get_run(session.store, run_id)
    try:
        spec = stored_spec(run, session)
    except StoreError:  # its text is damaged: the rest can be told all the same
        spec = None
    return run_html(run, get_tasks(session.store, run.run_id), spec)
