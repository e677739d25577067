"""The store that lists are measured on is one that the program itself could have written."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from benchmarks.many_runs import METRICS, fill
from benchmarks.run_addresses import addresses
from benchmarks.run_questions import questions
from catalog.client.lineage import lineage_of_output
from catalog.client.session import open_session
from catalog.run.model import State
from catalog.store.find_runs import RunFilter, list_runs
from catalog.store.progress import events_since, get_metrics, get_tasks
from catalog.store.schema import events, tasks


def test_each_copy_is_a_run_of_its_own(tmp_path: Path) -> None:
    with open_session(tmp_path, database="", artifact_root="") as session:
        fill(session, 30, 4)
        found = list_runs(session.store, RunFilter(archived=None))
        assert len({run.run_id for run in found}) == 30
        for run in found[:3]:
            steps = get_tasks(session.store, run.run_id)
            assert [step.task for step in steps] == ["step-0", "step-1", "step-2", "step-3"]
            assert {step.state for step in steps} == {State.SUCCEEDED}
            assert [row.name for row in get_metrics(session.store, run.run_id)] == list(METRICS)
            assert len(events_since(session.store, run.run_id)) == 2 + 3 * 4
            lineage = lineage_of_output(run.run_id, "step-2", "after", session)
            assert {run_id for run_id, _ in lineage.steps} == {run.run_id}
        with session.store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(tasks)) == 30 * 4
            assert connection.scalar(select(func.count()).select_from(events)) == 30 * (2 + 3 * 4)


def test_every_question_has_a_name_of_its_own(tmp_path: Path) -> None:
    with open_session(tmp_path, database="", artifact_root="") as session:
        fill(session, 12, 2)
        names = [name for name, _ in questions(session)]
        paths = list(addresses(session))
    assert len(set(names)) == len(names) > 80
    assert len(set(paths)) == len(paths) > 60
