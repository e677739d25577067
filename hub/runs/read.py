"""One run, experiment, pipeline or recurring run for somebody who may read it; to others there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from catalog.errors import LibraryError, UsageError
from catalog.store.experiment_row import ExperimentRow
from catalog.store.experiments import get_experiment, namespaces_of
from catalog.store.find_runs import get_run
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.pipeline_versions import find_version, get_version
from catalog.store.pipelines import get_pipeline
from catalog.store.recurring_runs import RecurringRun, get_recurring_run
from catalog.store.rows import RunRow
from catalog.store.store import Store
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.rights import check_may, may

_SHOWN = 200
# What carries the namespace it belongs to.
_Owned = TypeVar("_Owned", RunRow, ExperimentRow, PipelineRow)


def read_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """The run with this id, or the only one whose id begins so. UsageError (rules run-unknown, run-ambiguous)."""
    return _readable(place, principal, "run", run_id, get_run)


def read_experiment(place: RunPlace, principal: Principal, name: str) -> ExperimentRow:
    """The experiment with this name or id. UsageError (rule experiment-unknown)."""
    return _readable(place, principal, "experiment", name, get_experiment)


def read_pipeline(place: RunPlace, principal: Principal, name: str) -> PipelineRow:
    """The uploaded pipeline with this name or id. UsageError (rule pipeline-unknown)."""
    return _readable(place, principal, "pipeline", name, get_pipeline)


def read_version(place: RunPlace, principal: Principal, version_id: str) -> tuple[PipelineRow, VersionRow]:
    """The version of an uploaded pipeline with this id, and the pipeline. UsageError (version-unknown)."""
    try:
        version = get_version(place.session.store, version_id)
        pipeline = get_pipeline(place.session.store, version.pipeline_id)
    except UsageError:
        _refuse_unless_all(place, principal, "version", version_id)
        raise
    if not may(place, principal, "read", pipeline.namespace):
        raise _hidden(principal, "version", version_id)
    return pipeline, version


def read_named_version(
    place: RunPlace, principal: Principal, pipeline: str, version: str = ""
) -> tuple[PipelineRow, VersionRow]:
    """A version by the pipeline's name or id and its own, the default one without.

    UsageError (rules pipeline-unknown, version-unknown).
    """
    row = read_pipeline(place, principal, pipeline)
    return row, find_version(place.session.store, row.pipeline_id, version)


def read_recurring_run(place: RunPlace, principal: Principal, recurring_run_id: str) -> RecurringRun:
    """The recurring run with this id. UsageError (rule recurring-run-unknown)."""
    try:
        job = get_recurring_run(place.session.store, recurring_run_id)
    except UsageError:
        _refuse_unless_all(place, principal, "recurring run", recurring_run_id)
        raise
    if not may(place, principal, "read", namespace_of_recurring(place, job)):
        raise _hidden(principal, "recurring run", recurring_run_id)
    return job


def namespace_of_recurring(place: RunPlace, job: RecurringRun) -> str:
    """The namespace of a recurring run, which is that of its experiment."""
    return namespaces_of_recurring(place, [job])[job.recurring_run_id]


def namespaces_of_recurring(place: RunPlace, jobs: Sequence[RecurringRun]) -> dict[str, str]:
    """The namespaces of recurring runs by their ids; that of its options where an experiment is not there."""
    known = namespaces_of(place.session.store, {job.experiment for job in jobs})
    return {job.recurring_run_id: known.get(job.experiment, str(job.options.get("namespace", ""))) for job in jobs}


def _readable(
    place: RunPlace, principal: Principal, what: str, name: str, find: Callable[[Store, str], _Owned]
) -> _Owned:
    try:
        row = find(place.session.store, name)
    except UsageError:
        _refuse_unless_all(place, principal, what, name)
        raise
    if not may(place, principal, "read", row.namespace):
        raise _hidden(principal, what, name)
    return row


def _refuse_unless_all(place: RunPlace, principal: Principal, what: str, name: str) -> None:
    """The store's own message may name what is near, which is not for everybody to see."""
    if not may(place, principal, "read", None):
        raise _hidden(principal, what, name)


def _hidden(principal: Principal, what: str, name: str) -> UsageError | LibraryError:
    """What somebody is told who may not read it: the same as if it did not exist; to sign in, when nobody has."""
    if principal.anonymous:
        hint = "send Authorization: Bearer TOKEN, or sign in"
        return LibraryError("this takes a token", rule="not-signed-in", hint=hint)
    return UsageError(f'there is no {what} "{name[:_SHOWN]}"', rule=f"{what.replace(' ', '-')}-unknown")


def changeable_run(place: RunPlace, principal: Principal, run_id: str) -> RunRow:
    """As read_run, for somebody who may change the run too. LibraryError (not-signed-in, not-allowed)."""
    run = read_run(place, principal, run_id)
    check_may(place, principal, "publish", run.namespace)
    return run


def changeable_experiment(place: RunPlace, principal: Principal, name: str) -> ExperimentRow:
    """As read_experiment, for somebody who may change it too. LibraryError (not-signed-in, not-allowed)."""
    row = read_experiment(place, principal, name)
    check_may(place, principal, "publish", row.namespace)
    return row


def changeable_pipeline(place: RunPlace, principal: Principal, name: str) -> PipelineRow:
    """As read_pipeline, for somebody who may change it too. LibraryError (not-signed-in, not-allowed)."""
    row = read_pipeline(place, principal, name)
    check_may(place, principal, "publish", row.namespace)
    return row


def changeable_recurring_run(place: RunPlace, principal: Principal, recurring_run_id: str) -> RecurringRun:
    """As read_recurring_run, for somebody who may change it too. LibraryError (not-signed-in, not-allowed)."""
    job = read_recurring_run(place, principal, recurring_run_id)
    check_may(place, principal, "publish", namespace_of_recurring(place, job))
    return job
