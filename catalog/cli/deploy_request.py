"""From the options of `catalog deploy` to a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from catalog.cli.moments import moment_in_zone
from catalog.cli.pipeline_request import pipeline_request
from catalog.client.deploy import DeployRequest
from catalog.pipeline.schedule import Overlap, Schedule

if TYPE_CHECKING:
    from catalog.run.argo.options import ClusterOptions


def make_schedule(
    *,
    cron: str,
    timezone: str | None,
    start: str | None,
    end: str | None,
    concurrency: Overlap | None,
    starting_deadline: int | None,
    suspend: bool,
) -> Schedule | None:
    """The schedule, or None without --schedule; UsageError (ours or click's) for options that cannot be meant."""
    zone = timezone or "UTC"
    if not cron.strip():
        given = (timezone, start, end, concurrency, starting_deadline, suspend or None)
        if any(value is not None for value in given):
            message = "--timezone, --start, --end, --concurrency, --starting-deadline and --suspend need a --schedule"
            raise click.UsageError(message)
        return None
    return Schedule(
        cron=cron,
        timezone=zone,
        start=moment_in_zone(start, zone, "--start"),
        end=moment_in_zone(end, zone, "--end"),
        overlap=concurrency or "Allow",
        deadline_seconds=starting_deadline or 0,
        enabled=not suspend,
    )


def make_deploy_request(
    pipeline: str,
    cluster: ClusterOptions,
    schedule: Schedule | None,
    *,
    name: str,
    params: Sequence[str],
    param_file: str,
    labels: Sequence[str],
    lock: str,
    no_lock: bool,
    pipeline_root: str,
    offline: bool,
) -> DeployRequest:
    """The request; UsageError (ours or click's) for options that cannot be meant."""
    run = pipeline_request(
        pipeline,
        params=params,
        param_file=param_file,
        labels=labels,
        lock=lock,
        no_lock=no_lock,
        pipeline_root=pipeline_root,
        offline=offline,
    )
    return DeployRequest(run, name, schedule, cluster)
