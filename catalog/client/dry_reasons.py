"""Why a task's result is not in the cache: what changed since the latest run of the same pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from catalog.client.session import Session
from catalog.client.stored_pipeline import read_stored
from catalog.pipeline.single import as_graph
from catalog.run.model import CachedResult
from catalog.run.nodes import Leaf
from catalog.run.values import digest_of_value
from catalog.spec.model import ComponentSpec, ContainerSpec

if TYPE_CHECKING:
    from catalog.store.rows import RunRow, TaskRow

LOOKED_AT = 5


class Reasons:
    """Explains for the tasks of one pipeline."""

    def __init__(self, session: Session, pipeline: str) -> None:
        self._session = session
        self._pipeline = pipeline
        self._specs: dict[str, ComponentSpec] = {}

    def why(self, leaf: Leaf, cached: CachedResult | None, too_old: bool) -> str:
        """Why the task runs; `cached` is a result with the same content that may not be used."""
        if cached is not None:
            what = "is older than this run allows" if too_old else "has lost its artifacts"
            return f"the earlier result of run {cached.run_id} {what}"
        for run, tasks in self._earlier:
            if leaf.path in tasks:
                found = list(self._changes(leaf, run, tasks[leaf.path]))
                return "; ".join(found) or f"the result of run {run.run_id} is no longer in the cache"
        return "no earlier result"

    @cached_property
    def _earlier(self) -> list[tuple[RunRow, dict[str, TaskRow]]]:
        from catalog.store.find_runs import RunFilter, list_runs
        from catalog.store.progress import finished_tasks

        runs = list_runs(self._session.store, RunFilter(pipeline=self._pipeline, archived=None), limit=LOOKED_AT)
        return [(run, finished_tasks(self._session.store, run.run_id)) for run in runs]

    def _changes(self, leaf: Leaf, run: RunRow, before: TaskRow) -> Iterator[str]:
        component = component_at(self._spec(run), leaf.path)
        if component is not None and component.container is not None and leaf.spec.container is not None:
            changes = container_changes(component.container, leaf.spec.container)
            yield from (f"{change} since run {run.run_id}" for change in changes)
        for name in sorted({*leaf.inputs, *before.inputs}):
            old, new = before.inputs.get(name), leaf.inputs.get(name)
            if old is None or new is None or digest_of_value(old) != digest_of_value(new):
                yield f'input "{name}" changed since run {run.run_id}'

    def _spec(self, run: RunRow) -> ComponentSpec:
        from catalog.store.find_runs import get_pipeline_text

        if run.run_id not in self._specs:
            text = get_pipeline_text(self._session.store, run.run_id)
            self._specs[run.run_id] = read_stored(text, run.options.get("sources", {}))
        return self._specs[run.run_id]


def container_changes(old: ContainerSpec, new: ContainerSpec) -> list[str]:
    """What differs between two containers, in words."""
    found = [f"image changed from {old.image} to {new.image}"] if old.image != new.image else []
    if old.line != new.line or (old.command or ()) != (new.command or ()):
        found.append("command changed")
    if _texts(old.env) != _texts(new.env):
        found.append("environment changed")
    if _texts(old.file_outputs) != _texts(new.file_outputs):
        found.append("output paths changed")
    return found


def _texts(texts: Mapping[str, str] | None) -> dict[str, str]:
    return dict(texts or {})


def component_at(spec: ComponentSpec, path: str) -> ComponentSpec | None:
    """The component of the task instance at `path` (`loop/3/train`) in a linked pipeline; None when there is none."""
    trail = [as_graph(spec)]
    steps = iter(path.split("/"))
    for step in steps:
        graph = trail[-1].graph
        task = graph.tasks.get(unquote(step)) if graph is not None else None
        if task is None:
            return None
        extension = task.extension
        if extension is not None and extension.recurse is not None:
            if extension.recurse > len(trail):
                return None
            del trail[len(trail) - extension.recurse + 1 :]
        elif task.component_ref.spec is not None:
            trail.append(task.component_ref.spec)
        if extension is not None and extension.for_each is not None:
            next(steps, None)
    return trail[-1]
