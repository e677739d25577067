"""Everything that tasks ask to be shown, in one."""

from __future__ import annotations

from catalog.client.execute import stored_spec
from catalog.client.run_entries import run_entries
from catalog.client.session import Session
from catalog.store.find_runs import get_run
from catalog.store.progress import get_tasks
from catalog.view.viewers.model import MarkdownText, Matrix, Problem
from tests.client.building import pipeline, run_pipeline, task
from tests.view.scene import BAD, MATRIX, reporting


def test_files_bad_entries_and_typed_outputs_are_shown_together(session: Session) -> None:
    run_id = run_pipeline(pipeline({"evaluate": task(reporting([MATRIX, BAD]))}), session, trust=True).run_id
    tasks = get_tasks(session.store, run_id)
    spec = stored_spec(get_run(session.store, run_id), session)
    assert [type(entry.viewer) for entry in run_entries(run_id, tasks, spec, session)] == [
        Matrix,
        Problem,
        MarkdownText,
    ]
    assert [type(entry.viewer) for entry in run_entries(run_id, tasks, None, session)] == [Matrix, Problem]
    assert run_entries(run_id, [], spec, session) == ()
