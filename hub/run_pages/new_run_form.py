"""The form of a new run, made from the inputs of its pipeline, and the run that it starts."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.errors import CatalogError, UsageError
from catalog.store.listing import NEWEST_FIRST, Listing
from catalog.store.predicate import Operation, Predicate
from hub.pages.viewer import Viewer
from hub.run_pages.forms_inputs import InputField, input_fields, posted_fields, prefilled
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.forms_problems import Problem, field_problems, input_problems, problems_of
from hub.run_pages.new_run_options import (
    LABELS,
    RunOptions,
    engines_of,
    options_of_run,
    posted_options,
    request_with,
)
from hub.run_pages.new_run_source import (
    RunSource,
    find_source,
    pipeline_choices,
    source_request,
    version_choices,
)
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, visitor
from hub.runs.lists import list_experiments
from hub.runs.start import start_run

MOST_EXPERIMENTS = 200


def new_run(site: Site, request: Request) -> Response:
    """`GET /runs/new`: the form, or without a pipeline the choice of one."""
    viewer = visitor(site, request)
    source = find_source(site, viewer, request.query_params)
    if source is None:
        return choose_pipeline(site, request, viewer, "New run")
    run = source.clone
    options = options_of_run(run) if run else RunOptions(experiment=request.query_params.get("experiment", ""))
    fields = prefilled(input_fields(source.spec, run.arguments if run else None), request.query_params)
    return _page(site, request, viewer, source, fields, options)


def start_new_run(site: Site, request: Request, form: PostedForm) -> Response:
    """`POST /runs/new`: to the page of the run, or back to the form with what is wrong."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    source = find_source(site, viewer, request.query_params)
    if source is None:
        raise UsageError("the form names no pipeline", rule="pipeline-unknown", hint="choose one")
    fields, arguments = posted_fields(source.spec, form)
    options = posted_options(form, engines_of(site.runs))
    problems = (*field_problems(options.errors, LABELS), *input_problems(fields))
    if not problems:
        asked = request_with(source_request(site, source, arguments), options, arguments)
        try:
            run = start_run(site.runs, viewer.principal, asked)
        except CatalogError as error:
            problems = problems_of(error)
        else:
            return RedirectResponse(f"/runs/{run.run_id}", 303)
    return _page(site, request, viewer, source, fields, options, problems)


def _page(
    site: Site,
    request: Request,
    viewer: Viewer,
    source: RunSource,
    fields: tuple[InputField, ...],
    options: RunOptions,
    problems: tuple[Problem, ...] = (),
) -> Response:
    return run_page(
        site,
        request,
        "new_run.html",
        viewer,
        422 if problems else 200,
        source=source,
        versions=version_choices(site, viewer, source),
        fields=fields,
        options=options,
        problems=problems,
        engines=engines_of(site.runs),
        experiments=experiment_choices(site, viewer),
    )


def choose_pipeline(site: Site, request: Request, viewer: Viewer, heading: str) -> Response:
    """The choice of a pipeline for the form at this address."""
    return run_page(
        site,
        request,
        "new_run_choose.html",
        viewer,
        heading=heading,
        target=request.url.path,
        experiment=request.query_params.get("experiment", ""),
        pipelines=pipeline_choices(site, viewer),
    )


def experiment_choices(site: Site, viewer: Viewer) -> tuple[str, ...]:
    """The names of the experiments that are offered."""
    shown = (Predicate("archived", Operation.EQUALS, False),)
    wanted = Listing(where=shown, order=NEWEST_FIRST, limit=MOST_EXPERIMENTS)
    return tuple(row.name for row in list_experiments(site.runs, viewer.principal, wanted).items)
