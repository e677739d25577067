"""Making a recurring run of a request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.client.create import pipeline_name
from catalog.client.prepare import Prepare, prepare_run
from catalog.client.request import Prepared, RunRequest
from catalog.client.session import Session
from catalog.client.stored_pipeline import sources_of, stored_text, with_digests
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_check import require_schedule

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun


def create_recurring(
    request: RunRequest,
    schedule: Schedule,
    session: Session,
    now: datetime,
    *,
    follow_latest: bool = False,
    description: str = "",
    prepare: Prepare = prepare_run,
) -> RecurringRun:
    """Keep a request that is to be run by a schedule, once it proved that it can be run; returns the recurring run.

    Its pipeline is the one of today; with `follow_latest` each run takes what the reference, the file or the uploaded
    pipeline (`request.pipeline_id`) is at that time. Raises UsageError for a schedule that is not sound, and what
    preparing a run raises.
    """
    from catalog.store.default_experiment import default_experiment
    from catalog.store.recurring_runs import RecurringRun, create_recurring_run

    require_schedule(schedule)
    prepared = prepare(request, session)
    spec = with_digests(prepared.spec)
    pipeline = pipeline_name(spec)
    job = RecurringRun(
        recurring_run_id=uuid.uuid4().hex,
        name=request.name or pipeline,
        pipeline_name=pipeline,
        pipeline_text=stored_text(spec),
        schedule=schedule,
        experiment=request.experiment or default_experiment(session.store),
        description=description,
        engine=request.engine,
        # Later versions may have other defaults.
        arguments=dict(request.arguments if follow_latest else prepared.arguments),
        options={**job_options(request), "sources": sources_of(spec)},
        source=pipeline_source(request, follow_latest),
        enabled=schedule.enabled,
        created_at=now.timestamp(),
    )
    create_recurring_run(session.store, job)
    return job


def repinned(job: RecurringRun, prepared: Prepared) -> dict[str, Any]:
    """The fields of a recurring run that change when it gets the pipeline of a prepared request."""
    spec = with_digests(prepared.spec)
    return {
        "pipeline_name": pipeline_name(spec),
        "pipeline_text": stored_text(spec),
        "options": {**job.options, "sources": sources_of(spec)},
    }


def job_options(request: RunRequest) -> dict[str, Any]:
    """What each run of a recurring run takes over from the request, as JSON values."""
    return {
        "cache": request.use_cache,
        "trust": request.trust,
        "cluster": request.cluster.to_json(),
        "parallelism": request.parallelism,
        "max_cache_staleness": request.max_cache_staleness,
        "pipeline_root": request.pipeline_root,
        "labels": dict(request.labels),
        "offline": request.offline,
        "namespace": request.namespace,
    }


def pipeline_source(request: RunRequest, follow_latest: bool) -> Mapping[str, str]:
    """Where the runs' pipeline comes from; empty for the one of today.

    Raises UsageError (rule no-reference) when the latest is wanted of a value.
    """
    version_id = "" if follow_latest else request.pipeline_version_id
    if request.pipeline_id and (follow_latest or version_id):
        return {"pipeline_id": request.pipeline_id, "version_id": version_id}
    if not follow_latest:
        return {}
    if not isinstance(request.pipeline, str):
        message = "a pipeline that is given as a value has no later version"
        raise UsageError(message, rule="no-reference", hint="give a file, a reference such as echo@^1, or upload it")
    return {"reference": _lasting(request.pipeline)}


def _lasting(reference: str) -> str:
    """The reference with the whole path where it names a file: the scheduler may run in another folder."""
    head, colon, function = reference.rpartition(":")
    file = head if colon and head.endswith(".py") else reference
    if not Path(file).is_file():
        return reference
    return str(Path(file).absolute()) + (f":{function}" if file == head else "")
