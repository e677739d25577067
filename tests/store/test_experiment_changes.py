"""Archiving, restoring and deleting experiments, their default and their baselines."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.store.baselines import pin_baseline, unpin_baseline
from catalog.store.default_experiment import default_experiment, set_default_experiment
from catalog.store.deletion import delete_run
from catalog.store.experiment_changes import archive_experiment, delete_experiment, restore_experiment
from catalog.store.experiment_pages import last_run_times, list_experiment_page
from catalog.store.experiments import create_experiment, get_experiment, list_experiments
from catalog.store.find_runs import get_run, list_runs
from catalog.store.listing import Listing, Order
from catalog.store.predicate import Operation, Predicate
from catalog.store.recurring_runs import RecurringRun, create_recurring_run, delete_recurring_run, get_recurring_run
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec


def _schedule(store: Store, experiment: str) -> None:
    job = RecurringRun("s1", "nightly", "p", "name: p\n", Schedule(every_seconds=60), experiment=experiment)
    create_recurring_run(store, job)


def test_archiving_hides_the_runs_and_stops_the_schedules(store: Store) -> None:
    create_run(store, spec("r1", experiment="a"))
    create_run(store, spec("r2", experiment="b"))
    _schedule(store, "a")
    assert archive_experiment(store, "a").archived
    assert [run.run_id for run in list_runs(store)] == ["r2"]
    assert not get_recurring_run(store, "s1").enabled
    assert [row.name for row in list_experiments(store)] == ["b"]


def test_restoring_brings_the_runs_back_when_asked(store: Store) -> None:
    create_run(store, spec("r1", experiment="a"))
    archive_experiment(store, "a")
    assert not restore_experiment(store, "a").archived
    assert get_run(store, "r1").archived
    restore_experiment(store, "a", with_runs=True)
    assert not get_run(store, "r1").archived


def test_a_deleted_experiment_leaves_its_runs(store: Store) -> None:
    create_run(store, spec("r1", experiment="a"))
    delete_experiment(store, "a")
    assert list_experiments(store, archived=None) == []
    assert get_run(store, "r1").experiment == "a"


def test_an_experiment_with_recurring_runs_is_not_deleted(store: Store) -> None:
    _schedule(store, "a")
    with pytest.raises(UsageError) as caught:
        delete_experiment(store, "a")
    assert caught.value.rule == "experiment-in-use" and "s1" in caught.value.hint
    delete_recurring_run(store, "s1")
    delete_experiment(store, "a")


def test_the_default_is_neither_archived_nor_deleted(store: Store) -> None:
    assert default_experiment(store) == "Default"
    create_experiment(store, "Default")
    create_experiment(store, "lab")
    assert set_default_experiment(store, get_experiment(store, "lab").experiment_id).name == "lab"
    assert default_experiment(store) == "lab"
    for change in (archive_experiment, delete_experiment):
        with pytest.raises(UsageError) as caught:
            change(store, "lab")
        assert caught.value.rule == "experiment-default"
    archive_experiment(store, "Default")
    with pytest.raises(UsageError, match="archived"):
        set_default_experiment(store, "Default")
    with pytest.raises(UsageError, match="no experiment"):
        set_default_experiment(store, "nosuch")


def test_a_baseline_is_pinned_until_another_one_is_or_the_run_goes(store: Store) -> None:
    for run_id in ("r1", "r2"):
        create_run(store, spec(run_id, experiment="a"))
    create_run(store, spec("r3", experiment="b"))
    assert pin_baseline(store, "r1").baseline_run_id == "r1"
    assert pin_baseline(store, "r2").baseline_run_id == "r2"
    assert pin_baseline(store, "r3").name == "b"
    delete_run(store, "r2")
    assert get_experiment(store, "a").baseline_run_id == ""
    assert unpin_baseline(store, "b").baseline_run_id == ""


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201])
def test_a_name_that_cannot_be_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        create_experiment(store, name)
    assert caught.value.rule == "experiment-name"


def test_experiments_come_page_by_page(store: Store) -> None:
    for index, name in enumerate(("a", "b", "c")):
        create_run(store, spec(f"r{name}", experiment=name, created_at=float(10 - index)))
    create_run(store, spec("r9", experiment="a", created_at=50.0))
    archive_experiment(store, "b")
    order = Order("last_run_created_at", True)
    first = list_experiment_page(store, Listing(order=order, limit=2))
    rest = list_experiment_page(store, Listing(cursor=first.next))
    assert [row.name for row in (*first.items, *rest.items)] == ["a", "b", "c"]
    shown = list_experiment_page(store, Listing((Predicate("archived", Operation.EQUALS, False),)))
    assert ([row.name for row in shown.items], shown.total) == (["c", "a"], 2)
    assert last_run_times(store, ["a", "c", "x"]) == {"a": 50.0, "c": 8.0}
