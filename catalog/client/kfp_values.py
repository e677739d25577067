"""What `catalog.Client` gives back, under the attribute names of the KFP v1 client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.pipeline.schedule import Schedule
    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.rows import RunRow


@dataclass(frozen=True, slots=True)
class ApiExperiment:
    """A named group of runs."""

    id: str
    name: str
    description: str
    created_at: datetime
    storage_state: str


@dataclass(frozen=True, slots=True)
class ApiRun:
    """A run; `status` is Pending, Running, Succeeded, Failed or Terminated, `error` says why it is not Succeeded.

    `display` gives the HTML of the run as it is when it is called.
    """

    id: str
    name: str
    status: str
    error: str
    experiment_id: str
    pipeline_name: str
    engine: str
    parameters: Mapping[str, str]
    created_at: datetime
    scheduled_at: datetime | None
    finished_at: datetime | None
    display: Callable[[], str] | None = field(default=None, compare=False, repr=False)

    @property
    def run_id(self) -> str:
        """The id."""
        return self.id

    def _repr_html_(self) -> str | None:
        return self.display() if self.display is not None else None


@dataclass(frozen=True, slots=True)
class ApiRunDetail:
    """A run, as `get_run` gives it."""

    run: ApiRun

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self.run.id

    def _repr_html_(self) -> str | None:
        return self.run._repr_html_()


@dataclass(frozen=True, slots=True)
class ApiJob:
    """A recurring run."""

    id: str
    name: str
    description: str
    experiment_id: str
    enabled: bool
    schedule: Schedule
    parameters: Mapping[str, str]
    created_at: datetime

    @property
    def max_concurrency(self) -> int:
        """How many of its runs go on at once."""
        return self.schedule.max_concurrency or 1

    @property
    def no_catchup(self) -> bool:
        """Whether ticks that were missed are left out."""
        return not self.schedule.catch_up


@dataclass(frozen=True, slots=True)
class ListExperiments:
    """A page of experiments; `next_page_token` asks for the next one, and is empty on the last."""

    experiments: tuple[ApiExperiment, ...]
    next_page_token: str
    total_size: int


@dataclass(frozen=True, slots=True)
class ListRuns:
    """A page of runs."""

    runs: tuple[ApiRun, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class ListJobs:
    """A page of recurring runs."""

    jobs: tuple[ApiJob, ...]
    next_page_token: str
    total_size: int


@dataclass(frozen=True, slots=True)
class RunPipelineResult:
    """A run that was started."""

    run_info: ApiRun
    wait: Callable[[str, float | timedelta | None], ApiRunDetail]

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self.run_info.id

    def _repr_html_(self) -> str | None:
        return self.run_info._repr_html_()

    def wait_for_run_completion(self, timeout: float | timedelta | None = None) -> ApiRunDetail:
        """Wait until the run has ended, at most `timeout` seconds; TimeoutError when it has not by then."""
        return self.wait(self.run_id, timeout)


def api_experiment(row: ExperimentRow) -> ApiExperiment:
    """An experiment of the store as the client shows it."""
    state = "STORAGESTATE_ARCHIVED" if row.archived else "STORAGESTATE_AVAILABLE"
    return ApiExperiment(row.experiment_id, row.name, row.description, _moment(row.created_at), state)


def api_run(row: RunRow, display: Callable[[], str] | None = None) -> ApiRun:
    """A run of the store as the client shows it, in a notebook by `display`."""
    from catalog.store.experiment_row import experiment_id

    return ApiRun(
        id=row.run_id,
        name=row.name,
        status=row.state.value,
        error=row.message,
        experiment_id=experiment_id(row.experiment),
        pipeline_name=row.pipeline_name,
        engine=row.engine,
        parameters=row.arguments,
        created_at=_moment(row.created_at),
        scheduled_at=_maybe(row.started_at),
        finished_at=_maybe(row.ended_at),
        display=display,
    )


def api_job(row: RecurringRun) -> ApiJob:
    """A recurring run of the store as the client shows it."""
    from catalog.store.experiment_row import experiment_id

    return ApiJob(
        id=row.recurring_run_id,
        name=row.name,
        description=row.description,
        experiment_id=experiment_id(row.experiment),
        enabled=row.enabled,
        schedule=row.schedule,
        parameters=row.arguments,
        created_at=_moment(row.created_at),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def _maybe(seconds: float | None) -> datetime | None:
    return None if seconds is None else _moment(seconds)
