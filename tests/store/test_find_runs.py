from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.run.model import RunChange, State
from catalog.store.find_runs import RunFilter, get_run, list_runs
from catalog.store.record import record
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec


def test_the_start_of_an_id_names_its_run(store: Store) -> None:
    for run_id in ("abc-1", "abd-2", "Abe-3", "a%-4"):
        create_run(store, spec(run_id))
    assert get_run(store, "abc").run_id == "abc-1"
    assert get_run(store, "A").run_id == "Abe-3"
    assert get_run(store, "a%").run_id == "a%-4"


def test_an_id_that_begins_another_one_is_still_itself(store: Store) -> None:
    create_run(store, spec("run"))
    create_run(store, spec("run-2"))
    assert get_run(store, "run").run_id == "run"


@pytest.mark.parametrize(("asked", "rule"), [("ab", "run-ambiguous"), ("x", "run-unknown"), ("", "run-unknown")])
def test_an_id_that_names_no_single_run_is_a_usage_error(store: Store, asked: str, rule: str) -> None:
    for run_id in ("abc-1", "abd-2"):
        create_run(store, spec(run_id))
    with pytest.raises(UsageError) as caught:
        get_run(store, asked)
    assert caught.value.rule == rule
    assert caught.value.hint
    if rule == "run-ambiguous":
        assert "abc-1" in str(caught.value) and "abd-2" in str(caught.value)


def test_runs_are_listed_newest_first_and_page_by_page(store: Store) -> None:
    for index, created_at in enumerate([10.0, 20.0, 20.0, 30.0, 5.0]):
        create_run(store, spec(f"r{index}", created_at=created_at))
    everything = [run.run_id for run in list_runs(store)]
    assert everything == ["r3", "r2", "r1", "r0", "r4"]
    pages = [list_runs(store, limit=2)]
    while pages[-1]:
        pages.append(list_runs(store, limit=2, before=pages[-1][-1].run_id))
    assert [run.run_id for page in pages for run in page] == everything


def test_runs_can_be_filtered(store: Store) -> None:
    create_run(store, spec("r1", experiment="a", pipeline_name="p1", labels={"x": "1", "y": "1"}, parent_run_id="r0"))
    create_run(store, spec("r2", experiment="a", pipeline_name="p2", labels={"x": "1"}, recurring_run_id="nightly"))
    create_run(store, spec("r3", experiment="b", pipeline_name="p2", labels={"x": "2"}))
    record(store, "r3", RunChange(State.RUNNING, 1.0))

    def found(**fields: object) -> set[str]:
        return {run.run_id for run in list_runs(store, RunFilter(**fields))}  # type: ignore[arg-type]

    assert found(experiment="a") == {"r1", "r2"}
    assert found(pipeline="p2") == {"r2", "r3"}
    assert found(experiment="a", pipeline="p2") == {"r2"}
    assert found(state=State.RUNNING) == {"r3"}
    assert found(labels={"x": "1"}) == {"r1", "r2"}
    assert found(labels={"x": "1", "y": "1"}) == {"r1"}
    assert found(recurring_run_id="nightly") == {"r2"}
    assert found(parent_run_id="r0") == {"r1"}
