"""The names that the tasks of a run are shown by, where its pipeline gives them some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from catalog.client.stored_pipeline import read_stored
from catalog.dsl.settings import DISPLAY_NAME
from catalog.run.paths import task_id
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.store.rows import RunRow


def display_names(run: RunRow, tasks: Iterable[str], session: Session) -> dict[str, str]:
    """The display names of those of `tasks` (paths of a run's tasks) that have one."""
    from catalog.store.find_runs import get_pipeline_text

    text = get_pipeline_text(session.store, run.run_id)
    if DISPLAY_NAME not in text:
        return {}
    spec = read_stored(text, run.options.get("sources", {}))
    found = {path: display_name(spec, path) for path in tasks}
    return {path: name for path, name in found.items() if name}


def display_name(spec: ComponentSpec, path: str) -> str:
    """The display name of the task at a path such as `train/0/evaluate`; empty when it has none."""
    current: ComponentSpec | None = spec
    name: object = ""
    segments = iter(path.split("/"))
    for segment in segments:
        graph = current.graph if current is not None else None
        task = graph.tasks.get(task_id(segment)) if graph is not None else None
        if task is None:
            return ""
        annotations: Mapping[str, object] = task.annotations or {}
        name, current = annotations.get(DISPLAY_NAME, ""), task.component_ref.spec
        if task.extension is not None and task.extension.for_each is not None:
            next(segments, None)  # which iteration it is
    return name if isinstance(name, str) else ""
