"""Keeping what the form of a recurring run says: as a new one, or in place of what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.client.request import RunRequest
from catalog.client.scheduler.jobs import pipeline_source, repinned
from catalog.errors import CatalogError, UsageError
from catalog.pipeline.schedule import Schedule
from catalog.store.recurring_runs import RecurringRun
from hub.pages.viewer import Viewer
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.forms_problems import Problem, problems_of
from hub.run_pages.new_run_form import choose_pipeline
from hub.run_pages.new_run_options import request_with
from hub.run_pages.new_run_source import find_source, source_request
from hub.run_pages.recurring_form import (
    RecurringForm,
    form_of_job,
    form_page,
    new_form,
    posted_recurring,
    source_of_job,
)
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, visitor
from hub.runs.read import changeable_recurring_run
from hub.runs.readable_components import session_of
from hub.runs.recurring import create_recurring, edit_recurring
from hub.runs.served_request import served_prepare

Keep = Callable[[Site, Viewer, RecurringForm, Schedule], RecurringRun]


def new_recurring(site: Site, request: Request) -> Response:
    """`GET /recurring/new`: the form, or without a pipeline the choice of one."""
    viewer = visitor(site, request)
    source = find_source(site, viewer, _of_pipeline(request))
    if source is None:
        return choose_pipeline(site, request, viewer, "New recurring run")
    experiment = request.query_params.get("experiment", "")
    return form_page(site, request, viewer, new_form(source, experiment))


def save_new_recurring(site: Site, request: Request, posted: PostedForm) -> Response:
    """`POST /recurring/new`: to the page of the recurring run, or the form again with a preview or what is wrong."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, posted.csrf)
    source = find_source(site, viewer, _of_pipeline(request))
    if source is None:
        raise UsageError("the form names no pipeline", rule="pipeline-unknown", hint="choose one")
    return _answer(site, request, viewer, posted_recurring(site, posted, source, None), posted, _create)


def edit_form(site: Site, request: Request, recurring_run_id: str) -> Response:
    """`GET /recurring/ID/edit`."""
    viewer = visitor(site, request)
    job = changeable_recurring_run(site.runs, viewer.principal, recurring_run_id)
    source = source_of_job(site, viewer, job, request.query_params)
    return form_page(site, request, viewer, form_of_job(job, source))


def save_edit(site: Site, request: Request, recurring_run_id: str, posted: PostedForm) -> Response:
    """`POST /recurring/ID/edit`: as save_new_recurring."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, posted.csrf)
    job = changeable_recurring_run(site.runs, viewer.principal, recurring_run_id)
    source = source_of_job(site, viewer, job, request.query_params)
    return _answer(site, request, viewer, posted_recurring(site, posted, source, job), posted, _edit)


def _answer(
    site: Site, request: Request, viewer: Viewer, form: RecurringForm, posted: PostedForm, keep: Keep
) -> Response:
    if posted.line("act") == "preview":
        return form_page(site, request, viewer, form)
    problems: tuple[Problem, ...] = form.problems
    if not problems and form.schedule.schedule is not None:
        try:
            job = keep(site, viewer, form, replace(form.schedule.schedule, enabled=form.enabled))
        except CatalogError as error:
            problems = problems_of(error)
        else:
            return RedirectResponse(f"/recurring/{job.recurring_run_id}", 303)
    return form_page(site, request, viewer, form, problems)


def _create(site: Site, viewer: Viewer, form: RecurringForm, schedule: Schedule) -> RecurringRun:
    request = _request(site, form)
    note = form.options.description
    return create_recurring(
        site.runs, viewer.principal, request, schedule, follow_latest=form.follows, description=note
    )


def _edit(site: Site, viewer: Viewer, form: RecurringForm, schedule: Schedule) -> RecurringRun:
    assert form.job is not None
    options = form.options
    fields: dict[str, Any] = {
        "name": options.name or form.job.name,
        "description": options.description,
        "experiment": options.experiment or form.job.experiment,
        "engine": options.engine or "auto",
        "arguments": dict(form.arguments),
    }
    request = _request(site, form)
    prepared = served_prepare(site.runs)(request, session_of(site.runs, viewer.principal))
    if form.may_follow:
        fields |= {"source": pipeline_source(request, form.follows), **repinned(form.job, prepared)}
    told = {"labels": options.label_pairs, "cache": options.use_cache}

    def change(before: RecurringRun) -> RecurringRun:
        kept = {**before.options, **fields.get("options", {}), **told}
        return replace(before, **{**fields, "options": kept, "schedule": schedule})

    return edit_recurring(site.runs, viewer.principal, form.job.recurring_run_id, change)


def _request(site: Site, form: RecurringForm) -> RunRequest:
    if not form.may_follow:
        plain = RunRequest(pipeline=form.source.spec, locked=False)
        return request_with(plain, form.options, form.arguments)
    return request_with(source_request(site, form.source, form.arguments), form.options, form.arguments)


def _of_pipeline(request: Request) -> Mapping[str, str]:
    """What the address says of a pipeline; a run is not what recurs."""
    return {key: request.query_params.get(key, "") for key in ("pipeline", "version", "reference")}
