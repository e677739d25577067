"""What a user calls a run: its id, the beginning of it, or `last`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.store.rows import RunRow
    from catalog.store.store import Store

LAST = "last"


def find_run(store: Store, reference: str) -> RunRow:
    """The run meant; UsageError when there is none, or several."""
    from catalog.store.find_runs import RunFilter, get_run, list_runs

    if reference != LAST:
        return get_run(store, reference)
    newest = list_runs(store, RunFilter(), limit=1)
    if not newest:
        raise UsageError("there are no runs yet", rule="run-unknown", hint="start one: `catalog run PIPELINE`")
    return newest[0]
