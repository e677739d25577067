"""Runs on a server."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.client.clone import CloneEdits
from catalog.client.logs import LogLine
from catalog.client.remote.server import Server, segment
from catalog.client.remote.start_body import clone_body, start_body
from catalog.client.request import RunRequest
from catalog.client.run_detail import RunDetail
from catalog.client.wire.answer import Answer
from catalog.client.wire.comparison_json import read_comparison
from catalog.client.wire.lineage_json import read_lineage
from catalog.client.wire.listing_json import listing_params
from catalog.client.wire.note_json import read_note
from catalog.client.wire.page_json import read_page
from catalog.client.wire.run_detail_json import read_detail, read_metric
from catalog.client.wire.run_json import read_run
from catalog.client.workspace import NEWEST
from catalog.errors import UsageError
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from catalog.client.comparison import Comparison
    from catalog.client.lineage_graph import Lineage
    from catalog.store.rows import EventRow, MetricRow, NoteRow, RunRow


@dataclass(frozen=True)
class RemoteRuns:
    """Fills the Protocol `Runs`."""

    server: Server

    def get(self, run_id: str) -> RunRow:
        """See Runs."""
        return read_run(self.server.get(run_path(run_id)))

    def detail(self, run_id: str, *, every_text: bool = False) -> RunDetail:
        """See Runs."""
        return read_detail(self.server.get(run_path(run_id), {"texts": "true"} if every_text else None))

    def report(self, run_id: str) -> str:
        """See Runs."""
        return self.server.read(f"{run_path(run_id)}/report").decode("utf-8", "replace")

    def page(self, listing: Listing = NEWEST) -> Page[RunRow]:
        """See Runs."""
        return read_page(self.server.get("runs", listing_params(listing)), "runs", read_run)

    def metrics(self, run_ids: Sequence[str]) -> dict[str, list[MetricRow]]:
        """See Runs."""
        if not run_ids:
            return {}
        found = self.server.get("run-metrics", {"run": list(run_ids)}).object("metrics")
        return {run_id: [read_metric(row) for row in found.objects(run_id)] for run_id in run_ids}

    def start(self, request: RunRequest) -> RunRow:
        """See Runs."""
        return self._start("runs", start_body(request))

    def clone(self, run_id: str, edits: CloneEdits) -> RunRow:
        """See Runs."""
        return self._start(f"{run_path(run_id)}/clone", clone_body(edits))

    def terminate(self, run_id: str) -> RunRow:
        """See Runs."""
        return self._change(run_id, "terminate")

    def suspend(self, run_id: str) -> RunRow:
        """See Runs."""
        return self._change(run_id, "suspend")

    def resume(self, run_id: str) -> RunRow:
        """See Runs."""
        return self._change(run_id, "resume")

    def retry(self, run_id: str) -> RunRow:
        """See Runs."""
        return self._change(run_id, "retry")

    def resume_from(self, run_id: str, task: str) -> RunRow:
        """See Runs."""
        return read_run(self.server.send("POST", f"{run_path(run_id)}/resume-from", {"task": task}))

    def archive(self, run_id: str) -> None:
        """See Runs."""
        self._change(run_id, "archive")

    def restore(self, run_id: str) -> None:
        """See Runs."""
        self._change(run_id, "restore")

    def delete(self, run_id: str) -> tuple[str, ...]:
        """See Runs."""
        return tuple(str(text) for text in self.server.send("DELETE", run_path(run_id)).items("warnings"))

    def watch(self, run_id: str) -> Generator[EventRow, None, None]:
        """See Runs."""
        from catalog.client.remote.live import events_of

        return events_of(self.server, run_id)

    def changed(self) -> Generator[None, None, None]:
        """See Runs."""
        from catalog.client.remote.live import changes

        return changes(self.server)

    def logs(
        self, run_id: str, task: str | None = None, *, follow: bool = False, attempt: int | None = None
    ) -> Generator[LogLine, None, None]:
        """See Runs."""
        from catalog.client.remote.live import json_lines

        params = {"task": task or "", "attempt": str(attempt or 0), "follow": "true" if follow else "false"}
        with closing(json_lines(self.server, f"{run_path(run_id)}/logs", params)) as lines:
            for found in lines:
                yield LogLine(found.text("task"), found.text("text"))

    def change_labels(self, run_id: str, put: Mapping[str, str], drop: Iterable[str] = ()) -> dict[str, str]:
        """See Runs."""
        wanted = {"set": dict(put), "drop": list(drop)}
        return self.server.send("PATCH", f"{run_path(run_id)}/labels", wanted).texts("labels")

    def notes(self, run_id: str) -> list[NoteRow]:
        """See Runs."""
        return [read_note(item) for item in self.server.get(f"{run_path(run_id)}/notes").objects("notes")]

    def add_note(self, run_id: str, text: str, author: str = "") -> NoteRow:
        """See Runs. The server signs it with the account of the token."""
        del author
        return read_note(self.server.send("POST", f"{run_path(run_id)}/notes", {"text": text}))

    def edit_note(self, run_id: str, number: int, text: str) -> None:
        """See Runs."""
        self.server.send("PATCH", f"{run_path(run_id)}/notes/{number}", {"text": text})

    def delete_note(self, run_id: str, number: int) -> None:
        """See Runs."""
        self.server.send("DELETE", f"{run_path(run_id)}/notes/{number}")

    def compare(self, run_ids: Sequence[str], baseline: str = "") -> Comparison:
        """See Runs."""
        return read_comparison(self.server.get("compare", {"run": list(run_ids), "baseline": baseline}))

    def lineage(self, digest: str, depth: int) -> Lineage:
        """See Runs."""
        return self._lineage({"digest": digest, "depth": str(depth)})

    def lineage_of_output(self, run_id: str, task: str, name: str, depth: int) -> Lineage:
        """See Runs."""
        return self._lineage({"run": run_id, "task": task, "name": name, "depth": str(depth)})

    def _lineage(self, params: Mapping[str, str]) -> Lineage:
        return read_lineage(self.server.get("lineage", params))

    def _start(self, path: str, body: Mapping[str, object]) -> RunRow:
        # An answer that gets lost may be asked for again without a second run.
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return read_run(self.server.send("POST", path, body, headers=headers))

    def _change(self, run_id: str, what: str) -> RunRow:
        found: Answer = self.server.send("POST", f"{run_path(run_id)}/{what}")
        return read_run(found)


def run_path(run_id: str) -> str:
    """The address of a run. UsageError (rule run-unknown) for what cannot be an id."""
    if not run_id or "/" in run_id or run_id in (".", ".."):
        raise UsageError(f"there is no run `{run_id}`", rule="run-unknown")
    return f"runs/{segment(run_id)}"
