"""What people do with experiments, runs and pipelines: the Protocols that the local store and a server both fill."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from catalog.store.listing import NEWEST_FIRST, Listing, Page

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from catalog.client.clone import CloneEdits
    from catalog.client.comparison import Comparison
    from catalog.client.lineage_graph import Lineage
    from catalog.client.logs import LogLine
    from catalog.client.outputs import ArtifactRow
    from catalog.client.read_upload import Package
    from catalog.client.request import RunRequest
    from catalog.client.run_detail import RunDetail
    from catalog.client.scheduler.job_edits import JobEdits
    from catalog.pipeline.schedule import Schedule
    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.pipeline_rows import PipelineRow, VersionRow
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.rows import EventRow, MetricRow, NoteRow, RunRow
    from catalog.store.schedule_rows import FireRow, ScheduleState

NEWEST = Listing(order=NEWEST_FIRST)
SHOWN_BYTES = 1 << 20


@dataclass(frozen=True)
class Job:
    """A recurring run, and how far its schedule is."""

    run: RecurringRun
    state: ScheduleState


class Experiments(Protocol):
    """Experiments; `name` is a name or an id. What is unknown is a UsageError."""

    def create(self, name: str, description: str = "") -> ExperimentRow:
        """The experiment with this name, made when there is none; a description replaces the one that is there."""

    def get(self, name: str) -> ExperimentRow:
        """One experiment."""

    def page(self, listing: Listing = NEWEST) -> Page[ExperimentRow]:
        """A page of experiments, archived or not."""

    def archive(self, name: str) -> ExperimentRow:
        """Hide it with its runs, and disable its recurring runs."""

    def restore(self, name: str, *, with_runs: bool = False) -> ExperimentRow:
        """Show it again, and its runs if asked."""

    def delete(self, name: str) -> None:
        """Forget it; its runs stay."""

    def default(self) -> str:
        """The name of the experiment of runs that name none."""

    def set_default(self, name: str) -> ExperimentRow:
        """Choose the experiment of runs that name none."""

    def pin_baseline(self, run_id: str) -> ExperimentRow:
        """Let a run be the one that the others of its experiment are compared with."""

    def unpin_baseline(self, name: str) -> ExperimentRow:
        """Let an experiment have no such run."""


class Runs(Protocol):
    """Runs; `run_id` is an id or the beginning of one. What is unknown is a UsageError."""

    def get(self, run_id: str) -> RunRow:
        """One run."""

    def detail(self, run_id: str, *, every_text: bool = False) -> RunDetail:
        """One run with its tasks; with `every_text` short outputs of tasks as texts too, not only its own."""

    def report(self, run_id: str) -> str:
        """One run as an HTML page that needs nothing else."""

    def page(self, listing: Listing = NEWEST) -> Page[RunRow]:
        """A page of runs, archived or not."""

    def metrics(self, run_ids: Sequence[str]) -> dict[str, list[MetricRow]]:
        """The metrics of runs, by whole run id."""

    def start(self, request: RunRequest) -> RunRow:
        """Start a run that goes on by itself."""

    def clone(self, run_id: str, edits: CloneEdits) -> RunRow:
        """Start a run once more, with changes."""

    def terminate(self, run_id: str) -> RunRow:
        """Ask for the end of a run."""

    def suspend(self, run_id: str) -> RunRow:
        """Let a run on a cluster start no more tasks for now."""

    def resume(self, run_id: str) -> RunRow:
        """Let a run go on by itself that was suspended, or that nobody drives."""

    def retry(self, run_id: str) -> RunRow:
        """Run again, by itself, what did not succeed in a run that has ended."""

    def resume_from(self, run_id: str, task: str) -> RunRow:
        """Run again, by itself, a task of a run that has ended, and everything after it."""

    def delete(self, run_id: str) -> tuple[str, ...]:
        """Delete a run with all it left; warnings."""

    def watch(self, run_id: str) -> Generator[EventRow, None, None]:
        """What happens to a run from its beginning, until it has ended or is gone; `run_id` is the whole id."""

    def changed(self) -> Generator[None, None, None]:
        """Something each time that runs may have changed, without end."""

    def logs(
        self, run_id: str, task: str | None = None, *, follow: bool = False, attempt: int | None = None
    ) -> Generator[LogLine, None, None]:
        """The lines of a run's tasks, as `client.logs.task_logs` gives them."""

    def archive(self, run_id: str) -> None:
        """Hide a run from plain lists."""

    def restore(self, run_id: str) -> None:
        """Show a run in plain lists again."""

    def change_labels(self, run_id: str, put: Mapping[str, str], drop: Iterable[str] = ()) -> dict[str, str]:
        """Set some labels and drop others; all that it has then."""

    def notes(self, run_id: str) -> list[NoteRow]:
        """The notes on a run, the oldest first."""

    def add_note(self, run_id: str, text: str, author: str = "") -> NoteRow:
        """Leave a note."""

    def edit_note(self, run_id: str, number: int, text: str) -> None:
        """Replace the text of a note."""

    def delete_note(self, run_id: str, number: int) -> None:
        """Take a note away."""

    def compare(self, run_ids: Sequence[str], baseline: str = "") -> Comparison:
        """Runs side by side."""

    def lineage(self, digest: str, depth: int) -> Lineage:
        """Where an artifact came from and where it went."""

    def lineage_of_output(self, run_id: str, task: str, name: str, depth: int) -> Lineage:
        """The same for a task's output, or the pipeline's own with an empty `task`."""


class Artifacts(Protocol):
    """What runs made; an empty `task` is the run itself. What is unknown is a UsageError."""

    def of_run(self, run_id: str) -> list[ArtifactRow]:
        """The outputs of a run's tasks, and then its own."""

    def show(self, run_id: str, task: str, name: str, limit: int = SHOWN_BYTES) -> bytes:
        """The first bytes of a file, a folder's list of files."""

    def export(self, run_id: str, task: str, name: str, target: Path) -> Path:
        """Copy an artifact to `target`, or into it when that is a folder, and return where it is now."""


class Pipelines(Protocol):
    """Uploaded pipelines; a pipeline and a version are named by name or id. What is unknown is a UsageError."""

    def upload(
        self, package: Package, *, name: str = "", version: str = "", description: str = ""
    ) -> tuple[PipelineRow, VersionRow]:
        """Keep a new pipeline with its first version."""

    def upload_version(
        self, pipeline: str, package: Package, *, version: str = "", description: str = ""
    ) -> VersionRow:
        """Keep a new version and let it be the default."""

    def get(self, pipeline: str) -> PipelineRow:
        """One pipeline."""

    def page(self, listing: Listing = NEWEST) -> Page[PipelineRow]:
        """A page of pipelines."""

    def versions(self, pipeline: str, listing: Listing = NEWEST) -> Page[VersionRow]:
        """A page of a pipeline's versions."""

    def version(self, pipeline: str, version: str = "") -> VersionRow:
        """A version; the default one when none is named."""

    def set_default(self, pipeline: str, version: str) -> VersionRow:
        """Choose the version that runs when none is named."""

    def text(self, version: VersionRow) -> str:
        """The linked pipeline as YAML."""

    def package(self, version: VersionRow) -> bytes:
        """The file that was uploaded."""

    def request(self, version: VersionRow, arguments: Mapping[str, str]) -> RunRequest:
        """A request for a run of this version, to be changed and started."""

    def delete(self, pipeline: str) -> PipelineRow:
        """Delete a pipeline with all its versions."""

    def delete_version(self, pipeline: str, version: str) -> VersionRow:
        """Delete one version."""


class RecurringRuns(Protocol):
    """Recurring runs, by their whole id unless a reference is asked for. What is unknown is a UsageError."""

    def create(
        self, request: RunRequest, schedule: Schedule, *, follow_latest: bool = False, description: str = ""
    ) -> Job:
        """Keep a request that is run by a schedule; as `scheduler.jobs.create_recurring`."""

    def get(self, reference: str) -> Job:
        """The one with that id, the beginning of one, or that name."""

    def all(self, experiment: str = "") -> list[Job]:
        """All, the newest first; those of one experiment when it is named."""

    def edit(self, recurring_run_id: str, edits: JobEdits) -> Job:
        """Change one in place."""

    def set_enabled(self, recurring_run_id: str, enabled: bool, *, replay: bool = False) -> None:
        """Let it start runs, or not; with `replay` the ticks of the gap count as missed."""

    def delete(self, recurring_run_id: str) -> None:
        """Forget it; its runs stay."""

    def backfill(
        self, recurring_run_id: str, start: datetime, end: datetime, *, max_concurrency: int | None = None
    ) -> tuple[str, Sequence[datetime]]:
        """Make up the ticks of a range, both ends included; the backfill's id and the ticks."""

    def ticks_within(self, recurring_run_id: str, start: datetime, end: datetime) -> Sequence[datetime]:
        """The ticks that a backfill would make up."""

    def fires(self, recurring_run_id: str, limit: int) -> list[FireRow]:
        """What became of its ticks, the latest first."""


class Workspace(Protocol):
    """Everything of one place: this machine's store, or a server."""

    @property
    def experiments(self) -> Experiments:
        """Its experiments."""

    @property
    def runs(self) -> Runs:
        """Its runs."""

    @property
    def artifacts(self) -> Artifacts:
        """What its runs made."""

    @property
    def pipelines(self) -> Pipelines:
        """Its uploaded pipelines."""

    @property
    def recurring_runs(self) -> RecurringRuns:
        """Its recurring runs."""
