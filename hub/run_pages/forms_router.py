"""The routes of experiments, pipelines, recurring runs, the new-run form and the comparison of runs."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hub.run_pages import (
    compare_page,
    experiment_list,
    experiment_page,
    new_run_form,
    pipeline_list,
    pipeline_page,
    pipeline_upload,
    recurring_list,
    recurring_page,
    recurring_preview,
    recurring_save,
)
from hub.run_pages.forms_posted import PostedForm, read_form
from hub.run_pages.site import Site

Posted = Annotated[PostedForm, Depends(read_form)]


def forms_router(site: Site) -> APIRouter:
    """All of them; to be included before routes that take any `/runs/ID`."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _experiments(router, site)
    _pipelines(router, site)
    _runs(router, site)
    _recurring_forms(router, site)
    _recurring(router, site)
    return router


def _experiments(router: APIRouter, site: Site) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/experiments")
    def at_experiments(request: Request) -> Response:
        return experiment_list.experiment_list(site, request)

    @router.post("/experiments")
    def make_experiment(request: Request, form: Posted) -> Response:
        return experiment_list.new_experiment(site, request, form)

    @router.post("/experiments/{name:path}/act")
    def act_on_experiment(request: Request, name: str, form: Posted) -> Response:
        return experiment_page.act_on_experiment(site, request, name, form)

    @look("/experiments/{name:path}")
    def at_experiment(request: Request, name: str) -> Response:
        return experiment_page.experiment_page(site, request, name)


def _pipelines(router: APIRouter, site: Site) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/pipelines")
    def at_pipelines(request: Request) -> Response:
        return pipeline_list.pipeline_list(site, request)

    @look("/pipelines/upload")
    def at_upload(request: Request) -> Response:
        return pipeline_upload.upload_form(site, request)

    @router.post("/pipelines/upload")
    def upload(request: Request, form: Posted) -> Response:
        return pipeline_upload.upload(site, request, form)

    @look("/pipelines/{name}/versions/{version_id}/yaml")
    def at_yaml(request: Request, name: str, version_id: str) -> Response:
        return pipeline_page.version_yaml(site, request, name, version_id)

    @router.post("/pipelines/{name}/act")
    def act_on_pipeline(request: Request, name: str, form: Posted) -> Response:
        return pipeline_page.act_on_pipeline(site, request, name, form)

    @look("/pipelines/{name:path}")
    def at_pipeline(request: Request, name: str) -> Response:
        return pipeline_page.pipeline_page(site, request, name)


def _runs(router: APIRouter, site: Site) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/runs/new")
    def at_new_run(request: Request) -> Response:
        return new_run_form.new_run(site, request)

    @router.post("/runs/new")
    def start_run(request: Request, form: Posted) -> Response:
        return new_run_form.start_new_run(site, request, form)

    @look("/runs/compare")
    def at_compare(request: Request) -> Response:
        return compare_page.compare_page(site, request)


def _recurring_forms(router: APIRouter, site: Site) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/recurring/new")
    def at_new_recurring(request: Request) -> Response:
        return recurring_save.new_recurring(site, request)

    @router.post("/recurring/new")
    def save_new_recurring(request: Request, form: Posted) -> Response:
        return recurring_save.save_new_recurring(site, request, form)

    @look("/recurring/preview")
    def at_preview(request: Request) -> Response:
        return recurring_preview.preview_fragment(site, request)

    @look("/recurring/{recurring_run_id}/edit")
    def at_edit(request: Request, recurring_run_id: str) -> Response:
        return recurring_save.edit_form(site, request, recurring_run_id)

    @router.post("/recurring/{recurring_run_id}/edit")
    def save_edit(request: Request, recurring_run_id: str, form: Posted) -> Response:
        return recurring_save.save_edit(site, request, recurring_run_id, form)


def _recurring(router: APIRouter, site: Site) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/recurring")
    def at_recurring_runs(request: Request) -> Response:
        return recurring_list.recurring_list(site, request)

    @look("/recurring/{recurring_run_id}")
    def at_recurring_run(request: Request, recurring_run_id: str) -> Response:
        return recurring_page.recurring_page(site, request, recurring_run_id)

    @router.post("/recurring/{recurring_run_id}/act")
    def act_on_recurring(request: Request, recurring_run_id: str, form: Posted) -> Response:
        return recurring_page.act_on_recurring(site, request, recurring_run_id, form)

    @router.post("/recurring/{recurring_run_id}/backfill")
    def backfill(request: Request, recurring_run_id: str, form: Posted) -> Response:
        return recurring_page.backfill(site, request, recurring_run_id, form)
