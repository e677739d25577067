"""Experiments of a store."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.store.experiment_changes import archive_experiment
from catalog.store.experiment_row import experiment_id
from catalog.store.experiments import create_experiment, get_experiment, list_experiments, namespaces_of
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec


def test_an_experiment_is_made_once(store: Store) -> None:
    first = create_experiment(store, "größe", "the first")
    assert (first.name, first.description, first.archived) == ("größe", "the first", False)
    assert create_experiment(store, "größe") == first
    assert create_experiment(store, "größe", "the second").description == "the second"
    assert len(list_experiments(store)) == 1


def test_it_is_found_by_name_and_by_id(store: Store) -> None:
    made = create_experiment(store, "a")
    assert get_experiment(store, "a") == made == get_experiment(store, experiment_id("a"))
    with pytest.raises(UsageError) as caught:
        get_experiment(store, "b")
    assert caught.value.rule == "experiment-unknown"


def test_a_run_brings_its_experiment_with_it(store: Store) -> None:
    create_run(store, spec("r1", experiment="nightly", created_at=5.0))
    create_run(store, spec("r2", experiment="nightly", created_at=6.0))
    (found,) = list_experiments(store)
    assert (found.name, found.created_at) == ("nightly", 5.0)


def test_archived_ones_are_not_listed(store: Store) -> None:
    create_experiment(store, "a")
    create_experiment(store, "b")
    archive_experiment(store, "a")
    assert [row.name for row in list_experiments(store)] == ["b"]
    assert {row.name for row in list_experiments(store, archived=None)} == {"a", "b"}


def test_namespaces_of_many_are_told_at_once(store: Store) -> None:
    create_experiment(store, "a", namespace="lab")
    create_experiment(store, "b")
    assert namespaces_of(store, ["a", "b", "a", "none"]) == {"a": "lab", "b": ""}


def test_a_name_goes_before_an_id(store: Store) -> None:
    create_experiment(store, "a")
    assert get_experiment(store, experiment_id("a")).name == "a"
    assert get_experiment(store, "a").name == "a"
