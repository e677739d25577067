"""A run as one visitor sees it: what its pages have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog.client.state import is_interrupted
from catalog.run.model import State
from catalog.store.progress import last_sequence
from catalog.store.rows import RunRow
from hub.pages.viewer import Viewer
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import may, visitor
from hub.runs.read import read_run

TITLES = {
    "": "Graph",
    "/tasks": "Tasks",
    "/timeline": "Timeline",
    "/artifacts": "Artifacts",
    "/results": "Metrics and charts",
    "/details": "Details",
}
RETRYABLE = (State.FAILED, State.TERMINATED)


@dataclass(frozen=True)
class SeenRun:
    """A run, who looks at it, and what can be done with it: `acts` are those of run_actions.ACTS.

    `after` is the number of the last event that is seen in it.
    """

    row: RunRow
    viewer: Viewer
    may_change: bool
    acts: tuple[str, ...]
    after: int

    @property
    def place(self) -> str:
        """The address of its page."""
        return f"/runs/{self.row.run_id}"

    @property
    def live(self) -> str:
        """Where its changes are told, empty for a run that has none to come."""
        return "" if self.row.state.ended else f"{self.place}/live"


def seen_run(site: Site, request: Request, run_id: str) -> SeenRun:
    """A run for whoever asks. Raises UsageError (rule run-unknown) where there is none that they may read."""
    viewer = visitor(site, request)
    found = read_run(site.runs, viewer.principal, run_id)
    # Read before everything else: what happens meanwhile is then told once more, and not missed.
    after = last_sequence(site.store, found.run_id)
    row = read_run(site.runs, viewer.principal, found.run_id)
    may_change = may(site, viewer, "publish", row.namespace)
    return SeenRun(row, viewer, may_change, _acts(row, site) if may_change else (), after)


def _acts(row: RunRow, site: Site) -> tuple[str, ...]:
    if row.state.ended:
        again = ("retry",) if row.state in RETRYABLE else ()
        return (*again, "restore" if row.archived else "archive", "delete")
    stop = () if row.terminate_requested else ("terminate",)
    return ("resume", *stop) if _stands_still(row, site) else stop


def _stands_still(row: RunRow, site: Site) -> bool:
    """True for a run that was begun and that nobody drives; one that waits for its first runner is not that."""
    return row.started_at is not None and is_interrupted(row, site.session)


def run_subpage(
    site: Site, request: Request, seen: SeenRun, template: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """One of the pages of a run, with the head that all of them have."""
    titles = [(f"{seen.place}{end}", title) for end, title in TITLES.items()]
    return run_page(site, request, template, seen.viewer, status, seen=seen, run=seen.row, subpages=titles, **values)
