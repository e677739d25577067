"""The list of experiments, and making one."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.errors import CatalogError
from catalog.store.default_experiment import default_experiment
from catalog.store.experiment_pages import last_run_times
from catalog.store.predicate import Operation, Predicate
from hub.pages.viewer import Viewer, check_sees
from hub.run_pages.forms_lists import short_list
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.forms_problems import Problem, problems_of
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, visitor
from hub.runs.experiments import create_experiment
from hub.runs.lists import list_experiments

PLACE = "/experiments"
ARCHIVED = {"": False, "only": True}
FIELDS = ("name", "description", "namespace")


def experiment_list(site: Site, request: Request) -> Response:
    """`GET /experiments`."""
    viewer = visitor(site, request)
    check_sees(site.pages, viewer)
    return _page(site, request, viewer)


def new_experiment(site: Site, request: Request, form: PostedForm) -> Response:
    """`POST /experiments`: to the page of the new experiment, or back to the form with what is wrong."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    given = {name: form.line(name) for name in FIELDS}
    try:
        row = create_experiment(site.runs, viewer.principal, **given)
    except CatalogError as error:
        return _page(site, request, viewer, problems_of(error), given)
    return RedirectResponse(f"{PLACE}/{row.experiment_id}", 303)


def _page(
    site: Site,
    request: Request,
    viewer: Viewer,
    problems: tuple[Problem, ...] = (),
    given: dict[str, str] | None = None,
) -> Response:
    asked = short_list(PLACE, request.query_params, ("archived",))
    kept = asked.kept or {}
    shown = Predicate("archived", Operation.EQUALS, ARCHIVED.get(kept["archived"], False))
    found = list_experiments(site.runs, viewer.principal, asked.listing(shown))
    return run_page(
        site,
        request,
        "experiment_list.html",
        viewer,
        422 if problems else 200,
        asked=asked,
        kept=kept,
        found=found,
        heads=[
            asked.head("Name", "name"),
            asked.head("Last run", "last_run_created_at"),
            asked.head("Created", "created_at"),
        ],
        last_runs=last_run_times(site.store, [row.name for row in found.items]),
        default=default_experiment(site.store),
        problems=problems,
        given=given or dict.fromkeys(FIELDS, ""),
    )
