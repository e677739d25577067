"""The next fires of a schedule that is still being written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from catalog.client.scheduler.preview import PlannedFire, preview
from catalog.errors import UsageError
from hub.pages.viewer import check_sees
from hub.run_pages.recurring_schedule import LABELS, ScheduleForm, read_schedule
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import visitor

SHOWN = 10
MAX_TEXT = 300


def preview_fragment(site: Site, request: Request) -> Response:
    """`GET /recurring/preview`: what the form shows of its next fires, as a piece of a page."""
    viewer = visitor(site, request)
    check_sees(site.pages, viewer)
    form = read_schedule(short_texts(request.query_params))
    return run_page(site, request, "recurring_preview.html", viewer, **preview_values(form))


def short_texts(given: Mapping[str, str]) -> dict[str, str]:
    """The parameters. Raises UsageError (rule query-invalid) for one that is too long for a field."""
    if any(len(text) > MAX_TEXT for text in given.values()):
        raise UsageError("a field is too long", rule="query-invalid", hint=f"at most {MAX_TEXT} signs")
    return dict(given)


def preview_values(form: ScheduleForm) -> dict[str, Any]:
    """What recurring_preview.html shows: the fires, or what is wrong with the schedule."""
    return {"fires": planned(form), "schedule_errors": form.errors, "labels": LABELS}


def planned(form: ScheduleForm) -> tuple[PlannedFire, ...]:
    """The next fires; none while something is wrong."""
    return () if form.schedule is None else preview(form.schedule, datetime.now(timezone.utc), SHOWN)
