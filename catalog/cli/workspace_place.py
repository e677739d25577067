"""The workspace a command works on, and the runs in it by what users call them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.cli.run_reference import LAST
from catalog.cli.shared_options import Places
from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.workspace import Workspace
    from catalog.store.rows import RunRow


@contextmanager
def open_workspace(places: Places) -> Iterator[Workspace]:
    """The workspace of these places, closed afterwards."""
    from catalog.client.local_workspace import local_workspace

    with places.open() as session:
        yield local_workspace(session)


def named_run(workspace: Workspace, reference: str) -> RunRow:
    """The run meant by an id, the beginning of one, or `last`; UsageError when there is none, or several."""
    from catalog.client.workspace import NEWEST

    if reference != LAST:
        return workspace.runs.get(reference)
    newest = workspace.runs.page(NEWEST).items[:1]
    if not newest:
        raise UsageError("there are no runs yet", rule="run-unknown", hint="start one: `catalog run PIPELINE`")
    return newest[0]
