"""Another pipeline or other arguments for a recurring run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from catalog.client.prepare import Prepare, prepare_run
from catalog.client.scheduler.job_request import job_request
from catalog.client.scheduler.jobs import pipeline_source, repinned
from catalog.client.scheduler.order import FireOrder
from catalog.client.session import Session

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun


def revised(
    job: RecurringRun,
    session: Session,
    *,
    pipeline: str | None = None,
    arguments: Mapping[str, str] | None = None,
    prepare: Prepare = prepare_run,
) -> dict[str, Any]:
    """The fields of `job` that change with another pipeline, or with `arguments` in place of those of the same name.

    A recurring run that follows the latest version follows that of the new pipeline. Raises what preparing a run
    raises when it could not be run so.
    """
    now = datetime.now(timezone.utc)
    given = {**job.arguments, **(arguments or {})}
    order = FireOrder(replace(job, arguments=given), now, 1, job.recurring_run_id, False)
    request = replace(job_request(order, session, now), arguments=given)
    if pipeline is None:
        prepare(request, session)
        return {"arguments": given}
    request = replace(request, pipeline=pipeline, pipeline_id="", pipeline_version_id="")
    prepared = prepare(request, session)
    follows = bool(job.source) and not job.source.get("version_id")
    return {"arguments": given, "source": pipeline_source(request, follows), **repinned(job, prepared)}
