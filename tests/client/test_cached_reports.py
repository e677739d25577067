"""A task that was not run, because its result was known, reports what that result holds."""

from __future__ import annotations

from catalog.client.session import Session
from catalog.run.model import State
from catalog.store.progress import get_metrics, get_tasks, get_visualisations
from tests.client.building import pipeline, run_pipeline, task
from tests.view.scene import BAD, MATRIX, reporting


def test_metrics_visualisations_and_warnings_come_with_a_cached_result(session: Session) -> None:
    spec = pipeline({"evaluate": task(reporting([MATRIX, BAD]))})
    first, second = (run_pipeline(spec, session, trust=True).run_id for _ in range(2))
    (row,) = get_tasks(session.store, second)
    assert row.state is State.CACHED
    assert row.warnings == get_tasks(session.store, first)[0].warnings != ()
    assert get_metrics(session.store, second) == get_metrics(session.store, first) != []
    assert get_visualisations(session.store, second) == get_visualisations(session.store, first) != []
