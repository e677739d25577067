from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

import pytest

from catalog.client.read_upload import Package
from catalog.errors import CatalogError, LibraryError, UsageError
from catalog.pipeline.schedule import Schedule
from catalog.spec.emit import to_yaml
from catalog.store.default_experiment import default_experiment
from catalog.store.listing import Listing, Order, Page
from catalog.store.predicate import Operation, Predicate
from hub.registry.principal import ANONYMOUS, Principal
from hub.registry.settings import set_anonymous_read
from hub.runs import lists, read
from hub.runs.change import add_note, archive_run, change_labels, pin_baseline, terminate_run, unarchive_run
from hub.runs.experiments import (
    archive_experiment,
    create_experiment,
    delete_experiment,
    restore_experiment,
    set_default_experiment,
    unpin_baseline,
)
from hub.runs.pipelines import create_pipeline, edit_pipeline, set_default_version, upload_pipeline, upload_version
from hub.runs.place import RunPlace
from hub.runs.recurring import backfill, create_recurring, delete_recurring, edit_recurring, revised, set_enabled
from hub.runs.start import start_run
from tests.hub.runs.scene import OPERATOR, OTHER, READER, TEAM, ended, request, steps

HOURLY = Schedule(every_seconds=3600)


def package() -> Package:
    """An uploaded pipeline."""
    return Package(to_yaml(steps()).encode(), "steps.yaml")


@pytest.fixture
def ids(place: RunPlace) -> dict[str, str]:
    """A run, an experiment, a pipeline with a version and a recurring run of the team."""
    run = start_run(place, TEAM, request())
    pipeline, version = upload_pipeline(place, TEAM, package(), name="steps")
    job = create_recurring(place, TEAM, request(), HOURLY)
    ended(place.session, run.run_id)
    return {
        "run": run.run_id,
        "experiment": run.experiment,
        "pipeline": pipeline.pipeline_id,
        "version": version.version_id,
        "recurring-run": job.recurring_run_id,
    }


READERS: dict[str, Callable[[RunPlace, Principal, str], object]] = {
    "run": read.read_run,
    "experiment": read.read_experiment,
    "pipeline": read.read_pipeline,
    "version": read.read_version,
    "recurring-run": read.read_recurring_run,
}


def refusal(act: Callable[[], object]) -> str:
    """The rule that is broken by doing so."""
    with pytest.raises(CatalogError) as caught:
        act()
    return caught.value.rule


def test_what_somebody_may_not_read_does_not_exist_for_them(place: RunPlace, ids: dict[str, str]) -> None:
    for what, look in READERS.items():
        for reader in (TEAM, READER, OPERATOR):
            look(place, reader, ids[what])
        known, unknown = (_error(look, place, wanted) for wanted in (ids[what], "nothing"))
        assert known.rule == unknown.rule == f"{what}-unknown"
        assert known.findings[0].message.replace(ids[what], "nothing") == unknown.findings[0].message
        assert known.hint == unknown.hint == ""
        assert refusal(lambda look=look, what=what: look(place, ANONYMOUS, ids[what])) == "not-signed-in"  # type: ignore[misc]


def _error(look: Callable[[RunPlace, Principal, str], object], place: RunPlace, wanted: str) -> CatalogError:
    with pytest.raises(UsageError) as caught:
        look(place, OTHER, wanted)
    return caught.value


def test_everybody_reads_where_that_takes_no_token_and_changes_nothing(place: RunPlace, ids: dict[str, str]) -> None:
    set_anonymous_read(place.registry, True)
    assert read.read_run(place, ANONYMOUS, ids["run"]).namespace == "team"
    assert len(lists.list_runs(place, ANONYMOUS, Listing()).items) == 1
    assert refusal(lambda: archive_run(place, ANONYMOUS, ids["run"])) == "not-signed-in"
    assert refusal(lambda: archive_run(place, OTHER, ids["run"])) == "not-allowed"


LISTS: list[Callable[[RunPlace, Principal, Listing], Page[object]]] = [
    lists.list_runs,  # type: ignore[list-item]
    lists.list_experiments,  # type: ignore[list-item]
    lists.list_pipelines,  # type: ignore[list-item]
    lists.list_recurring_runs,  # type: ignore[list-item]
]


def test_lists_hold_what_somebody_may_read(place: RunPlace, ids: dict[str, str]) -> None:
    assert ids
    for page in LISTS:
        assert [page(place, who, Listing()).total for who in (TEAM, READER, OTHER)] == [1, 1, 0]
        with pytest.raises(LibraryError):
            page(place, ANONYMOUS, Listing())
    assert lists.list_versions(place, READER, "steps", Listing()).total == 1
    assert refusal(lambda: lists.list_versions(place, OTHER, "steps", Listing())) == "pipeline-unknown"


def test_the_cursor_of_a_list_opens_no_other(place: RunPlace) -> None:
    for who, names in ((TEAM, "abc"), (OTHER, "xyz")):
        for name in names:
            create_experiment(place, who, name)
    wanted = Listing(order=Order("name"), limit=2, where=(Predicate("name", Operation.NOT_EQUALS, "b"),))
    first = lists.list_experiments(place, OPERATOR, wanted)
    assert [row.name for row in first.items] == ["a", "c"] and first.total == 5
    rest = lists.list_experiments(place, OTHER, Listing(limit=9, cursor=first.next))
    assert [row.name for row in rest.items] == ["x", "y", "z"]
    assert lists.list_experiments(place, TEAM, Listing(limit=9, cursor=first.next)).items == ()


def test_changes_take_the_right_to_publish(place: RunPlace, ids: dict[str, str]) -> None:
    run, job, now = ids["run"], ids["recurring-run"], datetime.now(timezone.utc)
    changes: list[Callable[[Principal], object]] = [
        lambda who: archive_run(place, who, run),
        lambda who: unarchive_run(place, who, run),
        lambda who: change_labels(place, who, run, {"a": "b"}),
        lambda who: add_note(place, who, run, "good"),
        lambda who: pin_baseline(place, who, run),
        lambda who: unpin_baseline(place, who, ids["experiment"]),
        lambda who: edit_pipeline(place, who, "steps", description="three steps"),
        lambda who: upload_version(place, who, "steps", package(), version="2"),
        lambda who: set_default_version(place, who, "steps", "2"),
        lambda who: set_enabled(place, who, job, True),
        lambda who: edit_recurring(place, who, job, lambda before: before),
        lambda who: revised(place, who, job, arguments={}),
        lambda who: create_experiment(place, who, "trials", namespace="team"),
        lambda who: create_pipeline(place, who, "empty", namespace="team"),
        lambda who: create_recurring(place, who, request(namespace="team"), HOURLY),
        lambda who: delete_recurring(place, who, job),
    ]
    for change in changes:
        assert refusal(lambda change=change: change(READER)) == "not-allowed"  # type: ignore[misc]
        change(TEAM)
    assert refusal(lambda: terminate_run(place, TEAM, run)) == "run-ended"
    assert refusal(lambda: backfill(place, TEAM, job, now, now)) == "recurring-run-unknown"


def test_an_experiment_of_a_name_is_there_once(place: RunPlace) -> None:
    create_experiment(place, TEAM, "trials")
    assert refusal(lambda: create_experiment(place, OTHER, "trials")) == "experiment-taken"
    assert refusal(lambda: archive_experiment(place, OTHER, "trials")) == "experiment-unknown"
    assert archive_experiment(place, TEAM, "trials").archived
    assert not restore_experiment(place, TEAM, "trials").archived
    delete_experiment(place, TEAM, "trials")
    assert create_experiment(place, OTHER, "trials").namespace == "other"


def test_the_default_experiment_is_chosen_for_everybody_by_who_may_do_everything(place: RunPlace) -> None:
    create_experiment(place, TEAM, "trials")
    assert refusal(lambda: set_default_experiment(place, TEAM, "trials")) == "not-allowed"
    set_default_experiment(place, OPERATOR, "trials")
    assert default_experiment(place.session.store) == "trials"


def test_a_recurring_run_stays_in_its_namespace(place: RunPlace, ids: dict[str, str]) -> None:
    from dataclasses import replace

    create_experiment(place, OTHER, "others")
    job = ids["recurring-run"]
    with pytest.raises(UsageError) as caught:
        edit_recurring(place, OPERATOR, job, lambda before: replace(before, experiment="others"))
    assert caught.value.rule == "namespace-mismatch"
    moved = edit_recurring(
        place, TEAM, job, lambda before: replace(before, experiment="trials", options={"trust": True})
    )
    assert (moved.experiment, moved.options["trust"]) == ("trials", False)
    assert read.namespace_of_recurring(place, moved) == "team"
