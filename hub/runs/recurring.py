"""Making and changing recurring runs on the server, for those who may publish in their namespace.

Each raises UsageError (rule recurring-run-unknown), LibraryError (not-signed-in, not-allowed), and what the function of
the scheduler or the store of that name raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from catalog.client.request import RunRequest
from catalog.client.scheduler import backfill as backfills
from catalog.client.scheduler import editing, jobs, revise
from catalog.client.scheduler.loop import utc_now
from catalog.pipeline.schedule import Schedule
from catalog.store import recurring_runs
from catalog.store.recurring_runs import RecurringRun
from catalog.store.schedule_rows import BackfillRow
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.placement import place_run
from hub.runs.read import changeable_recurring_run, namespace_of_recurring, read_version
from hub.runs.readable_components import session_of
from hub.runs.served_request import refuse_cluster_options, served_prepare


def create_recurring(
    place: RunPlace,
    principal: Principal,
    request: RunRequest,
    schedule: Schedule,
    *,
    follow_latest: bool = False,
    description: str = "",
) -> RecurringRun:
    """Keep a request that is to be run by a schedule, once it proved that this server can run it.

    Raises as start.start_run, and UsageError for a schedule that is not sound.
    """
    refuse_cluster_options(request)
    if request.pipeline_version_id:
        read_version(place, principal, request.pipeline_version_id)
    where = place_run(place, principal, request.experiment, request.namespace)
    return jobs.create_recurring(
        replace(request, experiment=where.experiment, namespace=where.namespace, trust=False),
        schedule,
        session_of(place, principal),
        utc_now(),
        follow_latest=follow_latest,
        description=description,
        prepare=served_prepare(place),
    )


def edit_recurring(
    place: RunPlace, principal: Principal, recurring_run_id: str, change: Callable[[RecurringRun], RecurringRun]
) -> RecurringRun:
    """Let `change` make the recurring run another one, in place. Into another experiment only within its namespace."""
    job = changeable_recurring_run(place, principal, recurring_run_id)
    wanted = change(job)
    where = place_run(place, principal, wanted.experiment, namespace_of_recurring(place, job))

    def changed(before: RecurringRun) -> RecurringRun:
        after = change(before)
        options = {**after.options, "namespace": where.namespace, "trust": False, "cluster": {}}
        return replace(after, experiment=where.experiment, options=options)

    return editing.edit_recurring_run(place.session.store, job.recurring_run_id, changed, utc_now())


def revised(
    place: RunPlace,
    principal: Principal,
    recurring_run_id: str,
    *,
    pipeline: str | None = None,
    arguments: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The fields that change with another pipeline (a reference) or other arguments, for edit_recurring."""
    job = changeable_recurring_run(place, principal, recurring_run_id)
    session = session_of(place, principal)
    return revise.revised(job, session, pipeline=pipeline, arguments=arguments, prepare=served_prepare(place))


def set_enabled(
    place: RunPlace, principal: Principal, recurring_run_id: str, enabled: bool, *, replay: bool = False
) -> None:
    """Let a recurring run start runs, or not; with `replay` the ticks of the gap count as missed."""
    job = changeable_recurring_run(place, principal, recurring_run_id)
    recurring_runs.set_enabled(place.session.store, job.recurring_run_id, enabled, replay=replay)


def delete_recurring(place: RunPlace, principal: Principal, recurring_run_id: str) -> None:
    """Forget a recurring run; its runs stay."""
    job = changeable_recurring_run(place, principal, recurring_run_id)
    recurring_runs.delete_recurring_run(place.session.store, job.recurring_run_id)


def backfill(
    place: RunPlace,
    principal: Principal,
    recurring_run_id: str,
    start: datetime,
    end: datetime,
    *,
    max_concurrency: int | None = None,
) -> tuple[BackfillRow, tuple[datetime, ...]]:
    """Make up the ticks from `start` to `end`. UsageError (rules backfill-range, bad-concurrency)."""
    job = changeable_recurring_run(place, principal, recurring_run_id)
    return backfills.backfill(
        place.session.store, job.recurring_run_id, start, end, utc_now(), max_concurrency=max_concurrency
    )
