"""Runs of a session's own store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.client.clone import CloneEdits, clone_request
from catalog.client.compare import compare_runs
from catalog.client.lineage import lineage_of, lineage_of_output
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.start import start_run
from catalog.client.workspace import NEWEST
from catalog.store import find_runs, run_labels, run_notes, run_pages, runs
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from catalog.client.comparison import Comparison
    from catalog.client.lineage_graph import Lineage
    from catalog.store.rows import MetricRow, NoteRow, RunRow


@dataclass(frozen=True)
class LocalRuns:
    """Fills the Protocol `Runs`."""

    session: Session

    def get(self, run_id: str) -> RunRow:
        """As `store.find_runs.get_run`."""
        return find_runs.get_run(self.session.store, run_id)

    def page(self, listing: Listing = NEWEST) -> Page[RunRow]:
        """As `store.run_pages.list_run_page`."""
        return run_pages.list_run_page(self.session.store, listing)

    def metrics(self, run_ids: Sequence[str]) -> dict[str, list[MetricRow]]:
        """As `store.run_pages.metrics_of`."""
        return run_pages.metrics_of(self.session.store, run_ids)

    def start(self, request: RunRequest) -> RunRow:
        """As `client.start.start_run`."""
        return start_run(request, self.session)

    def clone(self, run_id: str, edits: CloneEdits) -> RunRow:
        """The run that `client.clone.clone_request` asks for, started."""
        return start_run(clone_request(run_id, self.session, edits), self.session)

    def archive(self, run_id: str) -> None:
        """As `store.runs.set_archived`."""
        runs.set_archived(self.session.store, run_id)

    def restore(self, run_id: str) -> None:
        """As `store.runs.set_archived`."""
        runs.set_archived(self.session.store, run_id, archived=False)

    def change_labels(self, run_id: str, put: Mapping[str, str], drop: Iterable[str] = ()) -> dict[str, str]:
        """As `store.run_labels.change_labels`."""
        return run_labels.change_labels(self.session.store, run_id, put, drop)

    def notes(self, run_id: str) -> list[NoteRow]:
        """As `store.run_notes.list_notes`."""
        return run_notes.list_notes(self.session.store, run_id)

    def add_note(self, run_id: str, text: str, author: str = "") -> NoteRow:
        """As `store.run_notes.add_note`."""
        return run_notes.add_note(self.session.store, run_id, text, author)

    def edit_note(self, run_id: str, number: int, text: str) -> None:
        """As `store.run_notes.edit_note`."""
        run_notes.edit_note(self.session.store, run_id, number, text)

    def delete_note(self, run_id: str, number: int) -> None:
        """As `store.run_notes.delete_note`."""
        run_notes.delete_note(self.session.store, run_id, number)

    def compare(self, run_ids: Sequence[str], baseline: str = "") -> Comparison:
        """As `client.compare.compare_runs`."""
        return compare_runs(run_ids, self.session, baseline)

    def lineage(self, digest: str, depth: int) -> Lineage:
        """As `client.lineage.lineage_of`."""
        return lineage_of(digest, self.session, depth=depth)

    def lineage_of_output(self, run_id: str, task: str, name: str, depth: int) -> Lineage:
        """As `client.lineage.lineage_of_output`."""
        return lineage_of_output(run_id, task, name, self.session, depth=depth)
