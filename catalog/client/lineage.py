"""Reading the lineage of an artifact from the store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from catalog.client.component_uses import component_use
from catalog.client.dry_reasons import component_at
from catalog.client.execute import stored_spec
from catalog.client.lineage_graph import MAX_STEPS, Lineage, Step, StepId, trace
from catalog.client.outputs import find_artifact
from catalog.client.session import Session
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.store.rows import StepRow

DEPTH = 20


def lineage_of(digest: str, session: Session, *, depth: int = DEPTH) -> Lineage:
    """The lineage of the artifact with this digest, or whose digest begins so, `depth` tasks back and forward.

    Raises UsageError (rules artifact-unknown, artifact-ambiguous), StoreError when a run's pipeline is damaged.
    """
    from catalog.store.lineage_rows import resolve_digest

    return _trace(resolve_digest(session.store, digest), session, depth, None)


def lineage_of_output(run_id: str, task: str, name: str, session: Session, *, depth: int = DEPTH) -> Lineage:
    """The lineage of a task's output, or of one of the pipeline's own with an empty `task`. Raises UsageError for what
    is not there."""
    from catalog.store.find_runs import get_run

    run = get_run(session.store, run_id)
    artifact = find_artifact(run.run_id, task, name, session)
    return _trace(artifact.digest, session, depth, (run.run_id, task) if task else None)


def _trace(digest: str, session: Session, depth: int, only: StepId | None) -> Lineage:
    from catalog.store.values import IN, OUT

    reader = _Reader(session)
    return trace(digest, reader.finder(OUT), reader.finder(IN), depth=depth, only=only)


class _Reader:
    """Reads steps, and each run's pipeline once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._specs: dict[str, ComponentSpec] = {}
        self._texts: dict[tuple[str, str], ComponentSpec] = {}

    def finder(self, direction: str) -> Callable[[Collection[str]], list[Step]]:
        """Finds the steps that made or read artifacts."""
        from catalog.store.lineage_rows import steps_with

        def find(digests: Collection[str]) -> list[Step]:
            return [self._step(row) for row in steps_with(self._session.store, digests, direction, MAX_STEPS + 1)]

        return find

    def _step(self, row: StepRow) -> Step:
        spec = component_at(self._spec(row.run_id), row.task)
        if spec is None:
            return Step(row)
        return Step(row, component_use(spec), graph=spec.graph is not None)

    def _spec(self, run_id: str) -> ComponentSpec:
        from catalog.store.find_runs import get_run

        if run_id not in self._specs:
            run = get_run(self._session.store, run_id)
            key = run.pipeline_digest, run.text_digest
            if key not in self._texts:
                self._texts[key] = stored_spec(run, self._session)
            self._specs[run_id] = self._texts[key]
        return self._specs[run_id]
