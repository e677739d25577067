"""Everything that the tasks of a run ask to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalog.client.own_sources import read_own_sources
from catalog.client.session import Session
from catalog.client.typed_outputs import typed_entries
from catalog.view.viewers.entries import Entry, shown

if TYPE_CHECKING:
    from catalog.spec.model import ComponentSpec
    from catalog.store.rows import TaskRow


def run_entries(
    run_id: str, tasks: Sequence[TaskRow], pipeline: ComponentSpec | None, session: Session
) -> tuple[Entry, ...]:
    """The entries of `tasks`, some or all of a run's: those of their files, then outputs whose type says how they are
    shown. Without the `pipeline` no output has a type."""
    from catalog.store.progress import get_visualisations

    names = {task.task for task in tasks}
    rows = [row for row in get_visualisations(session.store, run_id) if row.task in names]
    typed = typed_entries(pipeline, tasks, session) if pipeline is not None else ()
    return (*shown(read_own_sources(rows, tasks, session), tasks), *typed)
