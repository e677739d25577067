"""Reading the lineage of an artifact from the store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from catalog.client.component_uses import ComponentUse, component_use
from catalog.client.dry_reasons import component_at
from catalog.client.execute import stored_spec
from catalog.client.lineage_graph import MAX_STEPS, Lineage, Step, StepId, trace
from catalog.client.outputs import find_artifact
from catalog.client.session import Session
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from sqlalchemy import Connection

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

    with session.store.reading() as connection:
        reader = _Reader(session, connection)
        return trace(digest, reader.finder(OUT), reader.finder(IN), depth=depth, only=only)


class _Reader:
    """Reads each step once, and each pipeline once, however many runs it had."""

    def __init__(self, session: Session, connection: Connection) -> None:
        self._session = session
        self._connection = connection
        self._steps: dict[StepId, Step] = {}
        self._specs: dict[tuple[str, str], ComponentSpec] = {}
        self._uses: dict[int, ComponentUse] = {}

    def finder(self, direction: str) -> Callable[[Collection[str]], list[Step]]:
        """Finds the steps that made or read artifacts."""
        from catalog.store.lineage_rows import places_with, steps_at

        def find(digests: Collection[str]) -> list[Step]:
            places = places_with(self._connection, digests, direction, MAX_STEPS + 1)
            new = [place for place in places if place not in self._steps]
            self._steps |= {(row.run_id, row.task): self._step(row) for row in steps_at(self._connection, new)}
            return [self._steps[place] for place in places if place in self._steps]

        return find

    def _step(self, row: StepRow) -> Step:
        spec = component_at(self._spec(row), row.task)
        if spec is None:
            return Step(row)
        if id(spec) not in self._uses:
            self._uses[id(spec)] = component_use(spec)
        return Step(row, self._uses[id(spec)], graph=spec.graph is not None)

    def _spec(self, row: StepRow) -> ComponentSpec:
        from catalog.store.find_runs import get_run

        if row.pipeline not in self._specs:
            self._specs[row.pipeline] = stored_spec(get_run(self._session.store, row.run_id), self._session)
        return self._specs[row.pipeline]
