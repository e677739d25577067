"""Outputs whose declared type says how they are shown: HTML, Markdown and ClassificationMetrics of kfp 2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalog.client.run_detail import artifact_text
from catalog.run import visualisations
from catalog.view.graph.places import Places
from catalog.view.viewers.classification import MAX_TEXT, SHOWN_TYPES, typed_viewers
from catalog.view.viewers.entries import Entry

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.spec.model import ComponentSpec, OutputSpec
    from catalog.store.rows import TaskRow
    from catalog.view.viewers.model import Viewer

MAX_ENTRIES = 100
AFTER_FILES = visualisations.MAX_ENTRIES


def typed_entries(pipeline: ComponentSpec, tasks: Iterable[TaskRow], session: Session) -> tuple[Entry, ...]:
    """What such outputs of a run's tasks show, a hundred at most; outputs that are gone or no text are left out.

    Their places come after all that an `mlpipeline-ui-metadata` file can have.
    """
    places = Places(pipeline, ())
    found: list[Entry] = []
    for task in tasks:
        place = places.of(task.task)
        if place is None or place.loop or place.spec.graph is not None:
            continue
        viewers = [(port.name, viewer) for port in place.spec.outputs for viewer in _viewers(port, task, session)]
        found.extend(
            Entry(task.task, number, name, viewer) for number, (name, viewer) in enumerate(viewers, AFTER_FILES)
        )
        if len(found) >= MAX_ENTRIES:
            break
    return tuple(found[:MAX_ENTRIES])


def _viewers(port: OutputSpec, task: TaskRow, session: Session) -> tuple[Viewer, ...]:
    kind = port.type.removeprefix("system.") if isinstance(port.type, str) else ""
    artifact = task.outputs.get(port.name)
    if kind not in SHOWN_TYPES or artifact is None:
        return ()
    text = artifact_text(session.artifacts, artifact, MAX_TEXT)
    return typed_viewers(kind, text) if text else ()
