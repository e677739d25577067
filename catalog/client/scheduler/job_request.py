"""From a recurring run to the request for one of its runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from catalog.client.request import RunRequest
from catalog.client.scheduler.order import FireOrder
from catalog.client.scheduler.placeholders import Moment, fill
from catalog.client.session import Session
from catalog.client.stored_pipeline import read_stored
from catalog.run.argo.options import ClusterOptions

if TYPE_CHECKING:
    from catalog.spec.model import ComponentSpec
    from catalog.store.pipeline_rows import VersionRow
    from catalog.store.recurring_runs import RecurringRun


def job_request(order: FireOrder, session: Session, current: datetime) -> RunRequest:
    """The request for the run of this order, placeholders replaced; of the latest version where that is wanted.

    Raises UsageError when the uploaded pipeline is gone, StoreError when the stored pipeline is damaged.
    """
    job, options = order.job, order.job.options
    version = _version(job, session)
    return RunRequest(
        pipeline=_pipeline(job, version, session),
        arguments=filled(job.arguments, order, current),
        engine=job.engine,
        parallelism=options.get("parallelism"),
        use_cache=options.get("cache", True),
        # What is stored is linked already.
        locked=None if job.source.get("reference") else False,
        max_cache_staleness=options.get("max_cache_staleness"),
        trust=options.get("trust", False),
        name=f"{job.name}-{order.index}",
        experiment=job.experiment,
        labels=options.get("labels", {}),
        pipeline_root=options.get("pipeline_root", ""),
        offline=options.get("offline", False),
        recurring_run_id=job.recurring_run_id,
        namespace=options.get("namespace", ""),
        cluster=ClusterOptions.from_json(options.get("cluster", {})),
        pipeline_id="" if version is None else version.pipeline_id,
        pipeline_version_id="" if version is None else version.version_id,
        scheduled_at=order.tick.timestamp(),
    )


def filled(arguments: Mapping[str, str], order: FireOrder, current: datetime) -> dict[str, str]:
    """The arguments with their placeholders replaced."""
    moment = Moment(current, order.run_id, order.tick, order.index)
    return {name: fill(text, moment) for name, text in arguments.items()}


def _pipeline(job: RecurringRun, version: VersionRow | None, session: Session) -> str | ComponentSpec:
    if version is not None:
        from catalog.client.uploads import version_request

        return version_request(session, version, {}).pipeline
    return job.source.get("reference") or read_stored(job.pipeline_text, job.options.get("sources", {}))


def _version(job: RecurringRun, session: Session) -> VersionRow | None:
    """The version of an uploaded pipeline to run now; None for a recurring run of anything else."""
    pipeline_id = job.source.get("pipeline_id", "")
    if not pipeline_id:
        return None
    from catalog.store.pipeline_versions import get_version, latest_version

    pinned = job.source.get("version_id", "")
    return get_version(session.store, pinned) if pinned else latest_version(session.store, pipeline_id)
