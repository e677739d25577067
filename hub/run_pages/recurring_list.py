"""The list of recurring runs."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from catalog.store.predicate import Operation, Predicate
from catalog.store.schedule_state import list_states
from hub.pages.viewer import check_sees
from hub.run_pages.forms_lists import short_list
from hub.run_pages.recurring_schedule import schedule_texts
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import visitor
from hub.runs.lists import list_recurring_runs

PLACE = "/recurring"
_ENABLED = {"yes": True, "no": False}


def recurring_list(site: Site, request: Request) -> Response:
    """`GET /recurring`: all that may be read, by name, or only the enabled or disabled ones."""
    viewer = visitor(site, request)
    check_sees(site.pages, viewer)
    asked = short_list(PLACE, request.query_params, ("enabled", "experiment"))
    kept = asked.kept or {}
    where = []
    if kept["enabled"] in _ENABLED:
        where.append(Predicate("enabled", Operation.EQUALS, _ENABLED[kept["enabled"]]))
    if kept["experiment"]:
        where.append(Predicate("experiment", Operation.EQUALS, kept["experiment"]))
    found = list_recurring_runs(site.runs, viewer.principal, asked.listing(*where))
    return run_page(
        site,
        request,
        "recurring_list.html",
        viewer,
        asked=asked,
        kept=kept,
        found=found,
        states=list_states(site.store),
        texts={job.recurring_run_id: schedule_texts(job.schedule) for job in found.items},
        heads=[asked.head("Name", "name"), asked.head("Created", "created_at")],
    )
