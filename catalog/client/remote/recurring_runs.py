"""Recurring runs on a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from catalog.client.recurring_reference import by_reference
from catalog.client.remote.server import Server, segment
from catalog.client.remote.start_body import start_body
from catalog.client.request import RunRequest
from catalog.client.scheduler.job_edits import JobEdits
from catalog.client.wire.answer import Answer
from catalog.client.wire.listing_json import listing_params
from catalog.client.wire.recurring_run_json import read_fire, read_job
from catalog.client.workspace import Job
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_json import schedule_to_json
from catalog.store.listing import NEWEST_FIRST, Listing
from catalog.store.predicate import Operation, Predicate

if TYPE_CHECKING:
    from catalog.store.schedule_rows import FireRow

_PAGE = 1000


@dataclass(frozen=True)
class RemoteRecurringRuns:
    """Fills the Protocol `RecurringRuns`."""

    server: Server

    def create(
        self, request: RunRequest, schedule: Schedule, *, follow_latest: bool = False, description: str = ""
    ) -> Job:
        """See RecurringRuns."""
        body: dict[str, Any] = {
            **start_body(request),
            "schedule": {name: value for name, value in schedule_to_json(schedule).items() if name != "enabled"},
            "enabled": schedule.enabled,
            "follow_latest": follow_latest,
        }
        if description:
            body["description"] = description
        return Job(*read_job(self.server.send("POST", "recurring-runs", body)))

    def get(self, reference: str) -> Job:
        """See RecurringRuns."""
        return by_reference(self.all(), reference)

    def all(self, experiment: str = "") -> list[Job]:
        """See RecurringRuns."""
        where = (Predicate("experiment", Operation.EQUALS, experiment),) if experiment else ()
        found: list[Job] = []
        listing = Listing(where, NEWEST_FIRST, _PAGE)
        while True:
            page = self.server.get("recurring-runs", listing_params(listing))
            found += [Job(*read_job(item)) for item in page.objects("recurring_runs")]
            if not page.text("next_page_token"):
                return found
            listing = Listing(limit=_PAGE, cursor=page.text("next_page_token"))

    def edit(self, recurring_run_id: str, edits: JobEdits) -> Job:
        """See RecurringRuns."""
        told = {
            "name": edits.name,
            "description": edits.description,
            "experiment": edits.experiment,
            "pipeline": edits.pipeline,
        }
        body: dict[str, Any] = {name: text for name, text in told.items() if text is not None}
        body |= {"arguments": dict(edits.arguments), "schedule": dict(edits.schedule)}
        return Job(*read_job(self.server.send("PATCH", _path(recurring_run_id), body)))

    def set_enabled(self, recurring_run_id: str, enabled: bool, *, replay: bool = False) -> None:
        """See RecurringRuns."""
        if enabled:
            self.server.send("POST", f"{_path(recurring_run_id)}/enable", {"replay": replay})
        else:
            self.server.send("POST", f"{_path(recurring_run_id)}/disable")

    def delete(self, recurring_run_id: str) -> None:
        """See RecurringRuns."""
        self.server.send("DELETE", _path(recurring_run_id))

    def backfill(
        self, recurring_run_id: str, start: datetime, end: datetime, *, max_concurrency: int | None = None
    ) -> tuple[str, Sequence[datetime]]:
        """See RecurringRuns."""
        found = self._backfill(recurring_run_id, start, end, {"max_concurrency": max_concurrency})
        return found.text("backfill_id"), _moments(found)

    def ticks_within(self, recurring_run_id: str, start: datetime, end: datetime) -> Sequence[datetime]:
        """See RecurringRuns."""
        return _moments(self._backfill(recurring_run_id, start, end, {"dry_run": True}))

    def fires(self, recurring_run_id: str, limit: int) -> list[FireRow]:
        """See RecurringRuns."""
        found = self.server.get(f"{_path(recurring_run_id)}/fires", {"limit": str(limit)})
        return [read_fire(item) for item in found.objects("fires")]

    def _backfill(self, recurring_run_id: str, start: datetime, end: datetime, more: Mapping[str, Any]) -> Answer:
        body = {"start": start.isoformat(), "end": end.isoformat(), **more}
        return self.server.send("POST", f"{_path(recurring_run_id)}/backfills", body)


def _moments(found: Answer) -> tuple[datetime, ...]:
    return tuple(datetime.fromtimestamp(float(tick), timezone.utc) for tick in found.items("ticks"))


def _path(recurring_run_id: str) -> str:
    return f"recurring-runs/{segment(recurring_run_id)}"
