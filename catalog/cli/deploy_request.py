"""From the options of `catalog deploy` to a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from catalog.cli.pipeline_request import pipeline_request
from catalog.client.deploy import DeployRequest
from catalog.errors import UsageError
from catalog.pipeline.schedule import Overlap, Schedule
from catalog.pipeline.schedule_clock import find_zone

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
        start=_moment(start, zone, "--start"),
        end=_moment(end, zone, "--end"),
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


def _moment(text: str | None, zone: str, option: str) -> datetime | None:
    """The time in that zone, unless it names another."""
    if text is None:
        return None
    try:
        # Python 3.10 does not read the Z of UTC.
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        hint = "write 2030-01-31T09:00, or with a zone 2030-01-31T09:00+01:00"
        raise UsageError(f"{option}: {text[:60]!r} is no time", rule="bad-time", hint=hint) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=find_zone(zone))
