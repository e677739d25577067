"""One recurring run: its schedule, its next fires and those it had, its backfills, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.client.scheduler.preview import PlannedFire, preview
from catalog.errors import CatalogError, UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_check import check_schedule
from catalog.run.model import State
from catalog.store.backfills import backfill_progress, list_backfills
from catalog.store.listing import Listing
from catalog.store.predicate import Operation, Predicate
from catalog.store.recurring_runs import RecurringRun
from catalog.store.schedule_fires import list_fires
from catalog.store.schedule_state import get_state
from hub.pages.viewer import Viewer
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.forms_problems import Problem, field_problems, problems_of
from hub.run_pages.recurring_schedule import CATCH_UPS, OVERLAPS, TIME, moment_of, on_the_wall, schedule_texts
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, may, visitor
from hub.runs import recurring
from hub.runs.lists import list_runs
from hub.runs.read import namespace_of_recurring, read_recurring_run

FIRES = 50
NEXT = 5
BACKFILLS = 10
FIELDS = {"backfill_start": "From", "backfill_end": "To", "backfill_runs": "Runs at once"}


def recurring_page(site: Site, request: Request, recurring_run_id: str) -> Response:
    """`GET /recurring/ID`."""
    viewer = visitor(site, request)
    job = read_recurring_run(site.runs, viewer.principal, recurring_run_id)
    return _page(site, request, viewer, job)


def act_on_recurring(site: Site, request: Request, recurring_run_id: str, form: PostedForm) -> Response:
    """`POST /recurring/ID/act`: enable, replay (enable and make up the gap), disable, delete."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    place, who, act = site.runs, viewer.principal, form.line("act")
    if act == "delete":
        recurring.delete_recurring(place, who, recurring_run_id)
        return RedirectResponse("/recurring", 303)
    if act not in ("enable", "replay", "disable"):
        raise UsageError("a recurring run is enabled, disabled or deleted", rule="act-unknown")
    recurring.set_enabled(place, who, recurring_run_id, act != "disable", replay=act == "replay")
    return RedirectResponse(f"/recurring/{recurring_run_id}", 303)


def backfill(site: Site, request: Request, recurring_run_id: str, form: PostedForm) -> Response:
    """`POST /recurring/ID/backfill`: back to the page, which shows the backfill, or what is wrong with it."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    job = read_recurring_run(site.runs, viewer.principal, recurring_run_id)
    texts = {name: form.line(name)[:60] for name in FIELDS}
    errors: dict[str, str] = {}
    zone = job.schedule.timezone
    start, end = (moment_of(texts[name], zone, name, errors) for name in ("backfill_start", "backfill_end"))
    for name, moment in (("backfill_start", start), ("backfill_end", end)):
        if moment is None:
            errors.setdefault(name, "Give a time.")
    number = texts["backfill_runs"]
    if number and not (number.isascii() and number.isdigit() and 0 < int(number[:9]) < 1000):
        errors["backfill_runs"] = "This must be a number from 1 to 999."
    problems = field_problems(errors, FIELDS)
    if not problems and start is not None and end is not None:
        most = int(number) if number else None
        try:
            recurring.backfill(site.runs, viewer.principal, recurring_run_id, start, end, max_concurrency=most)
        except CatalogError as error:
            problems = problems_of(error)
        else:
            return RedirectResponse(f"/recurring/{recurring_run_id}#backfills", 303)
    return _page(site, request, viewer, job, problems, {"given": texts, "errors": errors})


def _page(
    site: Site,
    request: Request,
    viewer: Viewer,
    job: RecurringRun,
    problems: tuple[Problem, ...] = (),
    backfill_form: Mapping[str, Any] | None = None,
) -> Response:
    fires = list_fires(site.store, job.recurring_run_id, limit=FIRES)
    asked = backfill_form or {"given": dict.fromkeys(FIELDS, ""), "errors": {}}
    return run_page(
        site,
        request,
        "recurring_run.html",
        viewer,
        422 if problems else 200,
        job=job,
        state=get_state(site.store, job.recurring_run_id),
        follows=bool(job.source) and not job.source.get("version_id"),
        texts=schedule_texts(job.schedule),
        overlap=OVERLAPS.get(job.schedule.overlap, job.schedule.overlap),
        catch_ups=CATCH_UPS,
        fires=fires,
        wall=lambda at: wall_text(at, job.schedule.timezone),
        states=_states(site, viewer, [fire.run_id for fire in fires]),
        planned=_next(job.schedule) if job.enabled else (),
        backfills=_backfills(site, job),
        problems=problems,
        asked=asked,
        may_change=may(site, viewer, "publish", namespace_of_recurring(site.runs, job)),
    )


def wall_text(at: float, zone: str) -> str:
    """A time in seconds since the epoch on the clock of a zone, with the name that the zone has then."""
    return on_the_wall(datetime.fromtimestamp(at, timezone.utc), zone).strftime(f"{TIME} %Z")


def _next(schedule: Schedule) -> tuple[PlannedFire, ...]:
    return () if check_schedule(schedule) else preview(schedule, datetime.now(timezone.utc), NEXT)


def _states(site: Site, viewer: Viewer, run_ids: list[str]) -> dict[str, State]:
    """The states of those of the runs that are there still."""
    if not run_ids:
        return {}
    wanted = (Predicate("run_id", Operation.IN, tuple(run_ids)),)
    found = list_runs(site.runs, viewer.principal, Listing(wanted, limit=len(run_ids)))
    return {run.run_id: run.state for run in found.items}


def _backfills(site: Site, job: RecurringRun) -> list[tuple[Any, dict[str, int]]]:
    found = list_backfills(site.store, job.recurring_run_id)[:BACKFILLS]
    return [(row, backfill_progress(site.store, row.backfill_id)) for row in found]
