"""Runs of a session's own store."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.client import again, control
from catalog.client.backends import backend
from catalog.client.clone import CloneEdits, clone_request
from catalog.client.compare import compare_runs
from catalog.client.execute import stored_spec
from catalog.client.lineage import lineage_of, lineage_of_output
from catalog.client.logs import POLL_SECONDS, LogLine, task_logs
from catalog.client.request import RunRequest
from catalog.client.run_detail import RunDetail, run_detail
from catalog.client.session import Session
from catalog.client.start import start_run
from catalog.client.state import require_resumable
from catalog.client.workspace import NEWEST
from catalog.store import find_runs, progress, run_labels, run_notes, run_pages, runs
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from catalog.client.comparison import Comparison
    from catalog.client.lineage_graph import Lineage
    from catalog.store.rows import EventRow, MetricRow, NoteRow, RunRow

LIST_SECONDS = 1.0


@dataclass(frozen=True)
class LocalRuns:
    """Fills the Protocol `Runs`."""

    session: Session

    def get(self, run_id: str) -> RunRow:
        """As `store.find_runs.get_run`."""
        return find_runs.get_run(self.session.store, run_id)

    def detail(self, run_id: str, *, every_text: bool = False) -> RunDetail:
        """As `client.run_detail.run_detail`."""
        return run_detail(self.session, run_id, every_text=every_text)

    def report(self, run_id: str) -> str:
        """As `view.report.report_html`."""
        from catalog.client.run_report import gather_report
        from catalog.view.report import report_html

        return report_html(gather_report(self.session, run_id))

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

    def terminate(self, run_id: str) -> RunRow:
        """As `client.control.terminate_run`."""
        control.terminate_run(run_id, self.session)
        return self.get(run_id)

    def suspend(self, run_id: str) -> RunRow:
        """As `client.control.suspend_run`."""
        control.suspend_run(run_id, self.session)
        return self.get(run_id)

    def resume(self, run_id: str) -> RunRow:
        """See Runs."""
        run = self.get(run_id)
        require_resumable(run)
        if not run.state.ended and not backend(run.engine).unsuspend(run):
            backend(run.engine).detach(run, stored_spec(run, self.session), self.session)
        return self.get(run.run_id)

    def retry(self, run_id: str) -> RunRow:
        """As `client.again.retry_detached`."""
        return again.retry_detached(run_id, self.session)

    def resume_from(self, run_id: str, task: str) -> RunRow:
        """As `client.again.resume_from`."""
        return again.resume_from(run_id, task, self.session)

    def delete(self, run_id: str) -> tuple[str, ...]:
        """As `client.control.delete_run`."""
        return control.delete_run(run_id, self.session)

    def watch(self, run_id: str) -> Generator[EventRow, None, None]:
        """See Runs."""
        sequence = 0
        while True:
            # Looked at before reading: what happened before the end is then read too.
            ended = self.get(run_id).state.ended
            while events := progress.events_since(self.session.store, run_id, sequence):
                sequence = events[-1].sequence
                yield from events
            if ended:
                return
            time.sleep(POLL_SECONDS)

    def changed(self) -> Generator[None, None, None]:
        """See Runs."""
        while True:
            time.sleep(LIST_SECONDS)
            yield None

    def logs(
        self, run_id: str, task: str | None = None, *, follow: bool = False, attempt: int | None = None
    ) -> Generator[LogLine, None, None]:
        """As `client.logs.task_logs`."""
        yield from task_logs(run_id, self.session, task=task, follow=follow, attempt=attempt)

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
