"""The workspace a command works on, and the runs in it by what users call them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.cli.run_reference import LAST
from catalog.cli.workspace_options import ENDPOINT, WorkspacePlace
from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.workspace import Workspace
    from catalog.store.rows import RunRow


@contextmanager
def open_workspace(place: WorkspacePlace) -> Iterator[Workspace]:
    """The workspace of a place, closed afterwards."""
    if place.endpoint:
        from catalog.client.remote.workspace import open_server, remote_workspace

        with open_server(place.endpoint, place.token) as server:
            yield remote_workspace(server)
        return
    from catalog.client.local_workspace import local_workspace

    with place.places.open() as session:
        yield local_workspace(session)


def place_words(place: WorkspacePlace) -> tuple[str, ...]:
    """The options that lead a command to the same server; none where the environment says it."""
    said = not place.endpoint or place.endpoint == os.environ.get(ENDPOINT)
    return () if said else ("--endpoint", place.endpoint)


def named_run(workspace: Workspace, reference: str) -> RunRow:
    """The run meant by an id, the beginning of one, or `last`; UsageError when there is none, or several."""
    if reference != LAST:
        return workspace.runs.get(reference)
    from catalog.store.listing import NEWEST_FIRST, Listing
    from catalog.store.predicate import Operation, Predicate

    shown = Listing((Predicate("archived", Operation.EQUALS, False),), NEWEST_FIRST, 1)
    newest = workspace.runs.page(shown).items[:1]
    if not newest:
        raise UsageError("there are no runs yet", rule="run-unknown", hint="start one: `catalog run PIPELINE`")
    return newest[0]
