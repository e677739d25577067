"""Recurring runs, under the names of the KFP v1 client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.client.kfp_base import ClientBase, check_sort, page_of
from catalog.client.kfp_values import ApiJob, ListJobs, api_job
from catalog.client.request import RunRequest
from catalog.errors import CallError

if TYPE_CHECKING:
    from catalog.pipeline.schedule import Schedule


class RecurringRunCalls(ClientBase):
    """The calls that keep schedules in the store."""

    def create_recurring_run(
        self,
        experiment_id: str,
        job_name: str,
        description: str | None = None,
        start_time: str | datetime | None = None,
        end_time: str | datetime | None = None,
        interval_second: int | None = None,
        cron_expression: str | None = None,
        max_concurrency: int | None = 1,
        no_catchup: bool | None = None,
        params: Mapping[str, Any] | None = None,
        pipeline_package_path: str | Path | None = None,
        enabled: bool = True,
        enable_caching: bool | None = None,
        service_account: str | None = None,
    ) -> ApiJob:
        """Keep a pipeline that is to be run by a cron text of six fields or a period; times are ISO 8601.

        At most `max_concurrency` of its runs go on at once; `no_catchup` leaves out the ticks that were missed.

        Raises CallError unless exactly one of the two is given, UsageError for a schedule that cannot be.
        """
        from catalog.pipeline.schedule import Schedule

        if (interval_second is None) == (not cron_expression):
            raise CallError("a recurring run takes interval_second or cron_expression, and one of them")
        if pipeline_package_path is None:
            raise CallError("create_recurring_run needs a pipeline_package_path")
        experiment = self.get_experiment(experiment_id).name
        schedule = Schedule(
            cron=cron_expression or "",
            every_seconds=interval_second,
            start=_moment(start_time),
            end=_moment(end_time),
            overlap="Forbid" if max_concurrency else "Allow",
            max_concurrency=max_concurrency,
            catch_up=not no_catchup,
            enabled=enabled,
        )
        request = self.request(
            str(pipeline_package_path), params, job_name, experiment, None, enable_caching, service_account
        )
        return self._keep(request, schedule, description or "")

    def get_recurring_run(self, job_id: str) -> ApiJob:
        """The recurring run with this id. Raises UsageError when there is none."""
        return api_job(self.workspace.recurring_runs.get(job_id).run)

    def list_recurring_runs(
        self, page_token: str = "", page_size: int = 10, sort_by: str = "", experiment_id: str | None = None
    ) -> ListJobs:
        """A page of recurring runs, the newest first; those of one experiment when its id is given."""
        check_sort(sort_by)
        experiment = self.get_experiment(experiment_id).name if experiment_id else ""
        found = [api_job(job.run) for job in self.workspace.recurring_runs.all(experiment)]
        page, token = page_of(found, page_token, page_size)
        return ListJobs(page, token, len(found))

    def enable_job(self, job_id: str) -> None:
        """Let a recurring run start runs again."""
        self.workspace.recurring_runs.set_enabled(job_id, True)

    def disable_job(self, job_id: str) -> None:
        """Let a recurring run start no more runs."""
        self.workspace.recurring_runs.set_enabled(job_id, False)

    def delete_job(self, job_id: str) -> None:
        """Forget a recurring run; its runs stay."""
        self.workspace.recurring_runs.delete(job_id)

    def _keep(self, request: RunRequest, schedule: Schedule, description: str) -> ApiJob:
        job = self.workspace.recurring_runs.create(self.sendable(request), schedule, description=description)
        return api_job(job.run)


def _moment(given: str | datetime | None) -> datetime | None:
    """A time of ISO 8601; one without a zone is meant in UTC."""
    if given is None:
        return None
    try:
        found = given if isinstance(given, datetime) else datetime.fromisoformat(given.replace("Z", "+00:00"))
    except ValueError:
        raise CallError(f'"{given}" is no time', hint="such as 2030-01-31T08:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
