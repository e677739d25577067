"""What people do with experiments, runs and pipelines: the Protocols that the local store and a server both fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from catalog.store.listing import NEWEST_FIRST, Listing, Page

if TYPE_CHECKING:
    from catalog.client.clone import CloneEdits
    from catalog.client.comparison import Comparison
    from catalog.client.lineage_graph import Lineage
    from catalog.client.read_upload import Package
    from catalog.client.request import RunRequest
    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.pipeline_rows import PipelineRow, VersionRow
    from catalog.store.rows import MetricRow, NoteRow, RunRow

NEWEST = Listing(order=NEWEST_FIRST)


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

    def page(self, listing: Listing = NEWEST) -> Page[RunRow]:
        """A page of runs, archived or not."""

    def metrics(self, run_ids: Sequence[str]) -> dict[str, list[MetricRow]]:
        """The metrics of runs, by whole run id."""

    def start(self, request: RunRequest) -> RunRow:
        """Start a run that goes on by itself."""

    def clone(self, run_id: str, edits: CloneEdits) -> RunRow:
        """Start a run once more, with changes."""

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


class Workspace(Protocol):
    """Everything of one place: this machine's store, or a server."""

    @property
    def experiments(self) -> Experiments:
        """Its experiments."""

    @property
    def runs(self) -> Runs:
        """Its runs."""

    @property
    def pipelines(self) -> Pipelines:
        """Its uploaded pipelines."""
